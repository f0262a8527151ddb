import type { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Json, JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseTime } from '../decode/time.ts';
import type { Message } from '../model/message.ts';

/** One line of a recording: `{ "time": RFC 3339, "topic", "payload", "retain", "qos" }`; bytes that are no UTF-8 as `payloadBase64`. */
interface RecordedLine {
  readonly time: string;
  readonly topic: string;
  readonly payload?: string;
  readonly payloadBase64?: string;
  readonly retain: boolean;
  readonly qos: 0 | 1 | 2;
}

export const messageToLine = (message: Message): string => {
  const { topic, retain, qos } = message;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(message.payload);
  const payload = text.includes('\uFFFD')
    ? { payloadBase64: Buffer.from(message.payload).toString('base64') }
    : { payload: text };
  const line: RecordedLine = { time: new Date(message.receivedAt).toISOString(), topic, ...payload, retain, qos };
  return JSON.stringify(line);
};

/** A fault of a recording, with its line (from 1). */
export interface RecordingFault {
  readonly line: number;
  readonly message: string;
}

export const lineToMessage = (text: string, line: number): Result<Message, RecordingFault> => {
  const value = parseJson(text);
  if (!value || typeof value.topic !== 'string' || value.time === undefined) {
    return err({ line, message: 'not a recorded message: expected {"time", "topic", "payload"}' });
  }
  const time = readTime(value.time);
  if (time === undefined) {
    return err({
      line,
      message: `"time" beside "topic" is no time, such as 2026-01-31T08:00:00Z: ${show(value.time)}`,
    });
  }
  const { topic, payload, payloadBase64, retain, qos } = value;
  const bytes =
    typeof payloadBase64 === 'string'
      ? Buffer.from(payloadBase64, 'base64')
      : Buffer.from(typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? ''));
  return ok(toMessage(topic, bytes, time, { retain: retain === true, qos: qos === 0 ? 0 : 1 }));
};

/** As text RFC 3339, which without an offset is UTC wherever this runs; as a number epoch ms. */
const readTime = (value: Json): number | undefined => {
  if (typeof value !== 'number') return typeof value === 'string' ? parseTime(value, null) : undefined;
  return Math.abs(value) <= LATEST_MS ? value : undefined;
};

/** Of what a date can hold [ECMA-262, time values]. */
const LATEST_MS = 8.64e15;

const show = (value: Json): string => JSON.stringify(value).slice(0, 60);

const parseJson = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
};

/** How to read a table as messages: each row is one JSON message on `topic`; `timeOf` reads the column `time` (epoch ms). */
export interface TableOptions {
  readonly topic: string;
  readonly time: string;
  readonly delimiter: string;
  readonly timeOf: (text: string) => number | null;
}

/** CSV with a header line. Empty cells are absent, cells that are numbers are numbers, all others text. */
export const tableToMessages = (text: string, options: TableOptions): Result<readonly Message[], RecordingFault> => {
  const rows = parseTable(text, options.delimiter);
  if (!rows.ok) return rows;
  const [first, ...records] = rows.value;
  const header = first?.record;
  if (!header?.includes(options.time)) {
    return err({ line: 1, message: `no column "${options.time}"; there are: ${header?.join(', ') ?? 'none'}` });
  }
  const messages: Message[] = [];
  for (const { record, line } of records) {
    const at = options.timeOf(record[header.indexOf(options.time)] ?? '');
    if (at === null) return err({ line, message: `column "${options.time}" holds no time` });
    messages.push(
      toMessage(options.topic, Buffer.from(JSON.stringify(rowToFacts(header, record))), at, { retain: false, qos: 1 }),
    );
  }
  return ok(messages);
};

interface Row {
  readonly record: readonly string[];
  /** Of its end. */
  readonly line: number;
}

const parseTable = (text: string, delimiter: string): Result<readonly Row[], RecordingFault> => {
  try {
    const rows: Row[] = [];
    parse(text, {
      delimiter,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: string[], { lines }) => void rows.push({ record, line: lines }),
    });
    return ok(rows);
  } catch (error) {
    const { message, lines } = error as CsvError;
    return err({ line: typeof lines === 'number' ? lines : 1, message });
  }
};

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** JSON has no word for what is too large for a number. */
const isNumber = (cell: string): boolean => NUMBER.test(cell) && Number.isFinite(Number(cell));

const rowToFacts = (header: readonly string[], record: readonly string[]): JsonObject =>
  Object.fromEntries(
    header.flatMap((name, index) => {
      const cell = record[index] ?? '';
      return cell === '' ? [] : [[name, isNumber(cell) ? Number(cell) : cell]];
    }),
  );

const toMessage = (
  topic: string,
  payload: Uint8Array,
  receivedAt: number,
  rest: { retain: boolean; qos: 0 | 1 },
): Message => ({
  topic,
  payload,
  receivedAt,
  ...rest,
  dup: false,
  packetId: 0,
});
