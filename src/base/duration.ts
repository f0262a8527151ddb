import { err, ok, type Result } from './result.ts';

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/** A hundred years: what is due later than that is a slip, and may be no time that a date can hold. */
const LONGEST_MS = 36_500 * UNIT_MS.d;

/** `90s`, `10m`, `1h30m` or `500ms` as milliseconds. */
export const parseDuration = (text: string): Result<number, string> => {
  if (!DURATION.test(text)) return err('a duration such as 30s, 10m, 1h30m or 2d');
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return total <= LONGEST_MS ? ok(Math.round(total)) : err('a duration of 36500d at most');
};

/** The two largest units that matter to a person: `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`. */
export const formatDuration = (durationMs: number): string => {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
};

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** As it would stand in a rule file: `0s`, `90s`, `1h30m`. */
export const formatClock = (durationMs: number): string => {
  if (durationMs === 0) return '0s';
  let left = durationMs;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(left / UNIT_MS[unit]);
    if (count > 0) text += `${count}${unit}`;
    left -= count * UNIT_MS[unit];
  }
  return text;
};
