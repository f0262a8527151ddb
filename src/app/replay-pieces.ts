import { closeSync, openSync, readSync } from 'node:fs';

/** How much of a file is read at once, bytes. */
const AT_ONCE = 1 << 20;

/** What is longer without a place to cut it is handed over as it is, and will hardly be a row. Characters. */
const LONGEST = 1 << 24;

/** A file that is read as far as needed to tell what it is. */
export interface OpenText {
  /** Not blank, unless the file is. */
  readonly start: string;
  /** All of it, from its start, in pieces that end where `cut` allows; the last one may end anywhere. To be asked once. */
  readonly pieces: (cut: Cut) => Iterable<string>;
  readonly close: () => void;
}

/** The byte order mark that some editors begin a file with is no part of it. Throws what the file system throws, later too. */
export const openText = (file: string): OpenText => {
  const chunks = readChunks(file);
  let start = '';
  while (start.trim() === '') {
    const next = chunks.next();
    if (next.done) break;
    start += next.value;
  }
  return { start, pieces: (cut) => cutPieces(start, chunks, cut), close: () => void chunks.return(undefined) };
};

function* cutPieces(start: string, chunks: Generator<string>, cut: Cut): Generator<string> {
  let text = start;
  for (;;) {
    const end = text.length > LONGEST ? text.length : cut(text);
    if (end > 0) yield text.slice(0, end);
    text = text.slice(end);
    const next = chunks.next();
    if (next.done) break;
    text += next.value;
  }
  if (text !== '') yield text;
}

/** Up to where `text` may be handed over; 0: more is needed. */
export type Cut = (text: string) => number;

export const afterLastLine: Cut = (text) => text.lastIndexOf('\n') + 1;

/** A line break inside of quotes ends no row. */
export const afterLastRow: Cut = (text) => {
  if (!text.includes('"')) return afterLastLine(text);
  let end = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) quoted = !quoted;
    else if (code === NEW_LINE && !quoted) end = index + 1;
  }
  return end;
};

const QUOTE = 0x22;
const NEW_LINE = 0x0a;

function* readChunks(file: string): Generator<string> {
  const descriptor = openSync(file, 'r');
  try {
    const decoder = new TextDecoder();
    const buffer = Buffer.allocUnsafe(AT_ONCE);
    for (let size = readSync(descriptor, buffer); size > 0; size = readSync(descriptor, buffer)) {
      yield decoder.decode(buffer.subarray(0, size), { stream: true });
    }
    yield decoder.decode();
  } finally {
    closeSync(descriptor);
  }
}
