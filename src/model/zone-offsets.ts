import { err, ok, type Result } from '../base/result.ts';

const DAY_MS = 86_400_000;

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
  return format && rememberDays((instant) => wallClock(format, instant) - Math.floor(instant / 1000) * 1000);
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
