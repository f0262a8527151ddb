import { randomBytes } from 'node:crypto';

/** Where every identifier comes from, so that tests and replay can repeat a run. */
export interface Ids {
  /** UUIDv7 (RFC 9562): sortable by time, unique across nodes. */
  readonly uuid: (now: number) => string;
  /** Twilio-shaped identifier: two letters and 32 hex digits, e.g. `NT…`. */
  readonly sid: (prefix: string) => string;
}

/** Drawn in blocks: asking the system for ten bytes at a time costs more than all else that a raise does. */
const BLOCK_BYTES = 4096;

const createRandom = (): ((size: number) => Buffer) => {
  let block = Buffer.alloc(0);
  return (size) => {
    if (block.length < size) block = randomBytes(BLOCK_BYTES);
    const drawn = block.subarray(0, size);
    block = block.subarray(size);
    return drawn;
  };
};

const random = createRandom();

export const randomIds: Ids = {
  uuid: (now) => uuidV7(now, random(10)),
  sid: (prefix) => prefix + random(16).toString('hex'),
};

/** Counts up instead of drawing lots: the same run gives the same ids. */
export const createSequentialIds = (): Ids => {
  let count = 0;
  const bytes = () => {
    const buffer = Buffer.alloc(10);
    buffer.writeUInt32BE(++count, 6);
    return buffer;
  };
  return {
    uuid: (now) => uuidV7(now, bytes()),
    sid: (prefix) => prefix + (++count).toString(16).padStart(32, '0'),
  };
};

const uuidV7 = (now: number, random: Buffer): string => {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12);
  const hex = random.toString('hex');
  const variant = (8 + (Number.parseInt(hex.slice(3, 4), 16) & 3)).toString(16);
  return flatten(
    `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(8)}`,
  );
};

/** V8 keeps a text that was put together as its parts, which take six times the memory; read from bytes it is one. */
const flatten = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
