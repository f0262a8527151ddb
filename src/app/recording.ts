import type { Json, JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseTime } from '../decode/time.ts';
import type { Message } from '../model/message.ts';
import { readOwnLine } from './own-line.ts';

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

export const lineToMessage = (
  text: string,
  line: number,
  timeOf: TimeOf = timeOfText,
): Result<Message, RecordingFault> => {
  const value = readOwnLine(text) ?? parseJson(text);
  if (!value || typeof value.topic !== 'string' || value.time === undefined) {
    return err({ line, message: 'not a recorded message: expected {"time", "topic", "payload"}' });
  }
  const time = readTime(value.time, timeOf);
  if (time === undefined) {
    return err({
      line,
      message: `"time" beside "topic" is no time from ${YEARS}, such as 2026-01-31T08:00:00Z: ${show(value.time)}`,
    });
  }
  const { topic, payload, payloadBase64, retain, qos } = value;
  const bytes =
    typeof payloadBase64 === 'string'
      ? Buffer.from(payloadBase64, 'base64')
      : Buffer.from(typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? ''));
  return ok({
    topic,
    payload: bytes,
    receivedAt: time,
    retain: retain === true,
    qos: qos === 0 ? 0 : 1,
    ...FIRST_TIME,
  });
};

/** As text RFC 3339, which without an offset is UTC wherever this runs; as a number epoch ms. */
const readTime = (value: Json, timeOf: TimeOf): number | undefined => {
  const time = typeof value === 'string' ? timeOf(value) : value;
  return typeof time === 'number' && isRecordable(time) ? time : undefined;
};

/** Epoch ms of the time of a line that is text. */
export type TimeOf = (text: string) => number | undefined;

export const timeOfText: TimeOf = (text) => parseTime(text, null);

/**
 * Whether a message can have come at that time (epoch ms). 0001-01-01 and 9999-12-31 are how exports say "no time"; taken at
 * their word, every hour that a rule asks about in all those years would be lived through.
 */
export const isRecordable = (time: number): boolean => time >= 0 && time < END_OF_2199_MS;

export const YEARS = '1970 to 2199';
const END_OF_2199_MS = 7_258_118_400_000;

const show = (value: Json): string => JSON.stringify(value).slice(0, 60);

/** Whether a line was written to its end, whatever it says: what is cut off anywhere is no JSON. */
export const isWholeLine = (text: string): boolean => parseJson(text) !== undefined;

const parseJson = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
};

/** A recording holds no redeliveries. */
export const FIRST_TIME = { dup: false, packetId: 0 } as const;
