import { err, ok, type Result } from '../base/result.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** How far (ms) the wall clock of a zone is ahead of UTC at an instant (epoch ms). */
export type OffsetAt = (instant: number) => number;

/** Of `zone`, an IANA name; the error says that there is none of that name. */
export const zoneOffsets = (zone: string): Result<OffsetAt, string> => {
  const offsetAt = OFFSETS[zone] ?? createOffsetAt(zone);
  if (!offsetAt) return err(`no time zone is called "${zone}", expected an IANA name such as Europe/Oslo`);
  OFFSETS[zone] = offsetAt;
  return ok(offsetAt);
};

/** One for all who name a zone, for they all answer the same: thousands of rules may, and a formatter takes 30 kB. */
const OFFSETS: Record<string, OffsetAt> = Object.create(null);

const createOffsetAt = (zone: string): OffsetAt | undefined => {
  const format = createFormat(zone);
  return format && rememberSpans((instant) => wallClock(format, instant) - Math.floor(instant / 1000) * 1000);
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

/** How many spans of one length are remembered before the memory starts afresh. */
const REMEMBERED = 64;

/**
 * Asking Intl costs 2 µs. A span that begins and ends with one offset has it throughout, so bulk asks once a day; on the
 * day that clocks are set once an hour, and in that hour once a minute.
 */
const rememberSpans = (offsetAt: OffsetAt): OffsetAt =>
  rememberSpan(DAY_MS, rememberSpan(HOUR_MS, rememberSpan(MINUTE_MS, offsetAt)));

const rememberSpan = (spanMs: number, offsetAt: OffsetAt): OffsetAt => {
  const offsets = new Map<number, number | null>();
  return (instant) => {
    const span = Math.floor(instant / spanMs);
    let offset = offsets.get(span);
    if (offset === undefined) {
      const first = offsetAt(span * spanMs);
      offset = first === offsetAt((span + 1) * spanMs) ? first : null;
      if (offsets.size >= REMEMBERED) offsets.clear();
      offsets.set(span, offset);
    }
    return offset ?? offsetAt(instant);
  };
};
