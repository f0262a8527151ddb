import { parseDuration } from '../base/duration.ts';

/** What was most likely meant by a duration that is written otherwise: `10m` for `10 minutes`; undefined when nothing is near. */
export const nearDuration = (written: string | number): string | undefined => {
  const text = String(written).trim().toLowerCase();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) === 0 ? '0s' : `${text}s, ${text}m or ${text}h, with its unit`;
  const short = text.replace(/^pt?(?=\d)/, '').replaceAll(AMOUNT, (_all, amount: string, unit: string) => {
    const [, factor, name] = UNITS.find(([words]) => words.test(unit)) ?? [/$/, 1, unit];
    return `${Number(amount.replace(',', '.')) * factor}${name}`;
  });
  return parseDuration(short).ok ? short : undefined;
};

/** An amount, its unit, and what joins it to the next. */
const AMOUNT = /(\d+(?:[.,]\d+)?)\s*([a-zµ]+)(?:\s*(?:,|and\b)?\s*)/g;

const UNITS: readonly (readonly [words: RegExp, factor: number, name: string])[] = [
  [/^(?:ms|msecs?|milliseconds?|millis)$/, 1, 'ms'],
  [/^(?:s|secs?|seconds?)$/, 1, 's'],
  [/^(?:m|mins?|minutes?)$/, 1, 'm'],
  [/^(?:h|hrs?|hours?)$/, 1, 'h'],
  [/^(?:d|days?)$/, 1, 'd'],
  [/^(?:w|weeks?)$/, 7, 'd'],
  [/^(?:y|years?)$/, 365, 'd'],
];
