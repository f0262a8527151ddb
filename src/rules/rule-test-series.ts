import { err, ok, type Result } from '../base/result.ts';

/** One place of a series: a value; `missing`, nothing is sent; `stale`, the device says that it has no value. */
export type Sample = number | 'missing' | 'stale';

/** Of one series: a value each minute for almost two years. */
const MOST_SAMPLES = 1_000_000;

/**
 * promtool's notation for series (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series):
 * `a`, `axn` and `a+bxn`, `a-bxn` (n more after the first), `_` and `_xn` (n missing ones), `stale`. The error is in words.
 */
export const parseSeries = (text: string): Result<readonly Sample[], string> => {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return err('no series; write values such as "20x5 21+0.5x10 _ stale"');
  const samples: Sample[] = [];
  for (const word of words) {
    const run = parseRun(word);
    if (!run) return err(`not a part of a series: "${word}"; write 20, 20x5, 21+0.5x10, 21-0.5x10, _, _x3 or stale`);
    if (samples.length + run.length > MOST_SAMPLES) return err(`more than ${MOST_SAMPLES} values`);
    for (let index = 0; index < run.length; index++) samples.push(run.at(index));
  }
  return ok(samples);
};

interface Run {
  readonly length: number;
  readonly at: (index: number) => Sample;
}

const NUMBER = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

const STEPS = new RegExp(`^([+-]?${NUMBER})(?:(?:([+-])(${NUMBER}))?x(\\d+))?$`);

const MISSING = /^_(?:x(\d+))?$/;

const parseRun = (word: string): Run | undefined => {
  if (word === 'stale') return { length: 1, at: () => 'stale' };
  const missing = MISSING.exec(word);
  if (missing) return { length: Number(missing[1] ?? 1), at: () => 'missing' };
  const [whole, start, sign, by = '0', times = '0'] = STEPS.exec(word) ?? [];
  if (whole === undefined) return undefined;
  const step = sign === '-' ? -Number(by) : Number(by);
  const decimals = Math.max(decimalsOf(start), decimalsOf(by));
  return {
    length: Number(times) + 1,
    // As it would be written: 21 + 3 × 0.1 is 21.3, and not 21.300000000000004; nor is there a 0 below 0.
    at: step === 0 ? () => Number(start) : (index) => Number((Number(start) + index * step).toFixed(decimals)) + 0,
  };
};

/** How many stand behind the point: 2 of `1.25`, 3 of `1e-3`. */
const decimalsOf = (written = '0'): number => {
  const [digits = '', exponent = '0'] = written.toLowerCase().split('e');
  return Math.min(100, Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent)));
};
