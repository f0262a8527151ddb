/** Why a payload, or its time, was not taken as it stands. The same word is in log, metric and test. */
export const DECODE_FAULTS = [
  'wrong-topic',
  'empty',
  'too-large',
  'too-deep',
  'not-json',
  'not-base64',
  'not-cbor',
  'not-msgpack',
  'not-sparkplug',
  'no-birth',
  'sequence-gap',
  'stale-death',
  'no-room',
  'not-a-number',
  'wrong-shape',
  'simulated',
  'no-device',
  'bad-device',
  'bad-time',
  'future-time',
  'no-clock',
] as const;

export type DecodeFaultReason = (typeof DECODE_FAULTS)[number];

export interface DecodeFault {
  readonly reason: DecodeFaultReason;
  /** One short line for the log; may quote the payload. */
  readonly detail: string;
}

/** What is wrong with a source's options; `path` is relative to them. */
export interface DecoderFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const LONGEST_DETAIL = 120;

/** A fault whose detail is cut to a length that a log line bears. */
export const decodeFault = (reason: DecodeFaultReason, detail: string): DecodeFault => ({
  reason,
  detail: detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL - 1)}…` : detail,
});
