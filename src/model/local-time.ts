import { err, ok, type Result } from '../base/result.ts';

const DAY_MS = 86_400_000;

/**
 * A wall clock reading (epoch ms as if it were UTC) of one zone to epoch ms. A time that the spring gap skips counts by
 * the offset before it, so it comes out later (02:30 is 03:30); one that the autumn repeats is its first occurrence.
 */
export type LocalToEpoch = (local: number) => number;

/** Converts for `zone`, an IANA name; the error says that there is none of that name. */
export const createLocalToEpoch = (zone: string): Result<LocalToEpoch, string> => {
  const created = createOffsetAt(zone);
  if (!created.ok) return created;
  const offsetAt = created.value;
  return ok((local) => {
    const before = local - offsetAt(local - DAY_MS);
    const after = local - offsetAt(local + DAY_MS);
    if (before === after) return before;
    const real = [before, after].filter((instant) => instant + offsetAt(instant) === local);
    return real.length > 0 ? Math.min(...real) : Math.max(before, after);
  });
};

/** Epoch ms to what a wall clock of one zone shows then (epoch ms as if it were UTC). */
export type EpochToLocal = (instant: number) => number;

/** The way back: each instant has one reading, though two instants may share it. */
export const createEpochToLocal = (zone: string): Result<EpochToLocal, string> => {
  const offsetAt = createOffsetAt(zone);
  return offsetAt.ok ? ok((instant) => instant + offsetAt.value(instant)) : offsetAt;
};

type OffsetAt = (instant: number) => number;

const createOffsetAt = (zone: string): Result<OffsetAt, string> => {
  const format = createFormat(zone);
  if (!format) return err(`no time zone is called "${zone}", expected an IANA name such as Europe/Oslo`);
  return ok(rememberDays((instant) => wallClock(format, instant) - Math.floor(instant / 1000) * 1000));
};

const createFormat = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
};

const wallClock = (format: Intl.DateTimeFormat, instant: number): number => {
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = value;
  const { year, month, day, hour, minute, second } = part;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
};

const REMEMBERED_DAYS = 64;

/** Asking Intl costs 2 µs; a UTC day that begins and ends with one offset has it throughout, so bulk asks once a day. */
const rememberDays = (offsetAt: OffsetAt): OffsetAt => {
  const offsets = new Map<number, number | null>();
  return (instant) => {
    const day = Math.floor(instant / DAY_MS);
    let offset = offsets.get(day);
    if (offset === undefined) {
      const first = offsetAt(day * DAY_MS);
      offset = first === offsetAt((day + 1) * DAY_MS) ? first : null;
      if (offsets.size >= REMEMBERED_DAYS) offsets.clear();
      offsets.set(day, offset);
    }
    return offset ?? offsetAt(instant);
  };
};
