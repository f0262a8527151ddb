import type { Json } from '../base/json.ts';
import type { LocalToEpoch } from '../model/local-time.ts';

/** RFC 3339, or the same without an offset, with `T` or a space, any number of decimals, seconds optional. */
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?$/;

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Epoch ms of what a device calls the time, or undefined. A number, or text that is one, counts seconds, milliseconds,
 * microseconds or nanoseconds since 1970, told apart by size. Text is RFC 3339; without an offset it is of the zone that
 * `localToEpoch` stands for, or UTC. What is finer than a millisecond is cut off.
 */
export const parseTime = (value: Json | undefined, localToEpoch: LocalToEpoch | null): number | undefined => {
  if (typeof value === 'number') return epochOfCount(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return NUMBER.test(text) ? epochOfCount(Number(text)) : epochOfText(text, localToEpoch);
};

/** 1e11 seconds are the year 5138, 1e11 milliseconds 1973: no real time can be taken for the wrong unit. */
const epochOfCount = (count: number): number | undefined => {
  const size = Math.abs(count);
  if (!(size < 1e20)) return undefined;
  if (size < 1e11) return Math.floor(count * 1000);
  if (size < 1e14) return Math.floor(count);
  return Math.floor(size < 1e17 ? count / 1000 : count / 1_000_000);
};

const epochOfText = (text: string, localToEpoch: LocalToEpoch | null): number | undefined => {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '0', utc, sign, offsetHour, offsetMinute = '0'] =
    match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60 || Number(offsetMinute) > 59) return undefined;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  const clock =
    midnight +
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
    Math.floor(Number(`0.${fraction}`) * 1000);
  if (sign) return clock - (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return utc || !localToEpoch ? clock : localToEpoch(clock);
};

/** `Date.UTC` would roll the 31st of April over into May. */
const midnightOf = (year: number, month: number, day: number): number | undefined => {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? midnight : undefined;
};
