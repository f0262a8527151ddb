import type { Decimal } from '../app/replay-decimal.ts';
import type { TableOptions } from '../app/replay-table.ts';
import { rememberMinute } from '../app/replay-time.ts';
import { parseDuration } from '../base/duration.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseTime } from '../decode/time.ts';
import { createEpochToLocal, createLocalToEpoch, type EpochToLocal } from '../model/local-time.ts';
import type { ExitCode, Format } from './context.ts';

export interface ReplayOptions {
  readonly config: string;
  readonly rules?: readonly string[];
  readonly topic?: string;
  readonly time?: string;
  readonly delimiter: string;
  readonly decimal: Decimal;
  readonly zone?: string;
  readonly report?: boolean;
  readonly smsPrice?: string;
  readonly html?: string;
  readonly against?: readonly string[];
  readonly suggest?: boolean;
  readonly keep: string;
  readonly format: Format;
}

/** Why nothing is replayed: the lines to print, and the exit code. */
export interface Complaint {
  readonly code: ExitCode;
  readonly lines: readonly string[];
}

export const fault = (...lines: readonly string[]) => err<Complaint>({ code: 1, lines });
export const misuse = (line: string) => err<Complaint>({ code: 2, lines: [line] });

/** What the options mean. */
export interface ReadOptions {
  /** How tables are read; or, in words, what has to be said for that. */
  readonly table: Result<TableOptions, string>;
  /** Where nights are nights: an IANA name. */
  readonly zone: string;
  readonly toLocal: EpochToLocal;
  /** For one segment; null: nobody said. */
  readonly smsPrice: number | null;
  /** No alarm that lasts longer may be lost by what is suggested, ms. */
  readonly keepMs: number;
}

export const readReplayOptions = (options: ReplayOptions): Result<ReadOptions, Complaint> => {
  const { zone, smsPrice } = options;
  const toEpoch = zone === undefined ? ok(null) : createLocalToEpoch(zone);
  const toLocal = createEpochToLocal(zone ?? 'UTC');
  if (!toEpoch.ok) return misuse(`--zone: ${toEpoch.error}`);
  if (!toLocal.ok) return misuse(`--zone: ${toLocal.error}`);
  const price = smsPrice === undefined ? null : Number(smsPrice);
  if ((price !== null && !(price >= 0 && price < 1e6)) || smsPrice?.trim() === '')
    return misuse(`--sms-price: not a price such as 0.05: ${smsPrice}`);
  const keep = parseDuration(options.keep);
  if (!keep.ok) return misuse(`--keep: not ${keep.error}: ${options.keep}`);
  const timeOf = rememberMinute((cell) => parseTime(cell, toEpoch.value) ?? null);
  return ok({
    table: readTable(options, timeOf),
    zone: zone ?? 'UTC',
    toLocal: toLocal.value,
    smsPrice: price,
    keepMs: keep.value,
  });
};

const readTable = (
  { topic, time, delimiter, decimal }: ReplayOptions,
  timeOf: TableOptions['timeOf'],
): Result<TableOptions, string> =>
  topic === undefined || time === undefined
    ? err('say --topic and --time')
    : ok({ topic, time, delimiter: delimiter === '\\t' ? '\t' : delimiter, decimal, timeOf });
