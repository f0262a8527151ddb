import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { readRecordings } from '../../src/app/replay-files.ts';
import { ok } from '../../src/base/result.ts';
import type { Message } from '../../src/model/message.ts';

const TABLE = ok({
  topic: 't',
  time: 'at',
  delimiter: ',',
  decimal: '.' as const,
  timeOf: (cell: string) => Number(cell),
});

const read = (text: string | Uint8Array) => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-recording-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'recording');
  writeFileSync(file, text);
  const messages: Message[] = [];
  const result = readRecordings({ files: [file], table: TABLE }, (message) => void messages.push(message));
  return { result, messages, texts: messages.map(({ payload }) => Buffer.from(payload).toString()) };
};

/** More than is read at once. */
const MANY = 60_000;

test('lines are whole wherever a piece of the file ends', () => {
  const lines = Array.from({ length: MANY }, (_, index) => `{"time":${index},"topic":"ø","payload":"${index} ø€😀"}`);
  const { result, texts } = read(lines.join('\n'));
  expect(result.ok).toBe(true);
  expect(texts).toEqual(lines.map((_, index) => `${index} ø€😀`));
});

test('rows are whole, too, with line breaks inside of quotes', () => {
  const rows = Array.from({ length: MANY }, (_, index) => `${index},"a\n""${index}""",x`);
  const { result, texts } = read(`at,note,more\n${rows.join('\n')}\n`);
  expect(result.ok).toBe(true);
  expect(texts).toHaveLength(MANY);
  expect(texts.at(-1)).toBe(JSON.stringify({ at: MANY - 1, note: `a\n"${MANY - 1}"`, more: 'x' }));
});

test('a fault far into a file bears its line, and what came before it was handed over', () => {
  const rows = Array.from({ length: MANY }, (_, index) => `${index},${index},some more to make it long`);
  const { result, messages } = read(`at,t,more\n${rows.join('\n')}\n1,2\n`);
  expect(messages).toHaveLength(MANY);
  expect(result).toMatchObject({
    ok: false,
    error: { type: 'fault', message: expect.stringMatching(/recording:60002 .*expect 3, got 2/) },
  });
});

const WHOLE = '{"time":0,"topic":"t","payload":"{}"}';

test.each([
  ['in a word', '{"time":1,"to'],
  ['in the payload, behind a brace of it', '{"time":1,"topic":"t","payload":"{}'],
  ['in a letter', Buffer.from('{"time":1,"topic":"ø').subarray(0, -1).toString('latin1')],
])('a recording that breaks off %s is read up to there, and says so', (_sentence, rest) => {
  const { result, messages } = read(`${WHOLE}\n${WHOLE}\n${rest}`);
  expect(messages).toHaveLength(2);
  expect(result).toMatchObject({
    ok: true,
    value: [expect.stringMatching(/recording breaks off in line 3, which is left out$/)],
  });
});

test.each([
  ['in the middle', `${WHOLE}\n{"time":1,"to\n${WHOLE}\n`, 2],
  ['at the end, but was written whole', `${WHOLE}\n{"a":1}`, 2],
  ['at the end, but with its line break', `${WHOLE}\n{"time":1,"to\n`, 2],
  ['alone', '{"time":1,"to', 1],
])('a line that is none is a fault if it stands %s', (_sentence, text, line) => {
  expect(read(text).result).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(`recording:${line} not a recorded message`) },
  });
});

test('a file that is not there is a fault', () => {
  const result = readRecordings({ files: ['/no/such/file'], table: TABLE }, () => {});
  expect(result).toMatchObject({
    ok: false,
    error: { type: 'fault', message: expect.stringMatching(/^\/no\/such\/file cannot be read: ENOENT/) },
  });
});

test.each([
  ['packed', gzipSync('{"time":0,"topic":"t","payload":""}'), /recording is packed by gzip: unpack it first/],
  ['UTF-16', Buffer.from('\uFEFFat,t\n1,2\n', 'utf16le'), /recording is UTF-16: write it as UTF-8/],
])('a file that is %s says so', (_sentence, bytes, message) => {
  expect(read(bytes).result).toMatchObject({
    ok: false,
    error: { type: 'fault', message: expect.stringMatching(message) },
  });
});
