import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { deriving } from './story.ts';

interface Said {
  /** Seconds since the one before; below zero: late, zero: the same time, so a repetition or a correction. */
  readonly after: number;
  readonly value: Json;
}

const anything: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -50, max: 50 }) },
  { weight: 1, arbitrary: fc.constantFrom<Json>(null, 'n/a', true) },
);

const number = fc.integer({ min: -50, max: 50 });

const said = (longest: number, value: fc.Arbitrary<Json> = anything): fc.Arbitrary<readonly Said[]> =>
  fc.array(fc.record({ after: fc.integer({ min: -2, max: longest }), value }), { minLength: 1, maxLength: 60 });

interface Sample {
  readonly at: number;
  readonly value: number;
}

/** What counts, worked out without any window: late readings left out, the last word at one time alone, numbers only. */
const samplesOf = (readings: readonly Said[]): { readonly samples: readonly Sample[]; readonly end: number } => {
  const byTime = new Map<number, Json>();
  let [now, newest] = [100, Number.NEGATIVE_INFINITY];
  for (const { after, value: one } of readings) {
    now += after;
    if (now < newest) continue;
    newest = now;
    byTime.set(now, one);
  }
  const samples = [...byTime].flatMap(([at, one]) => (typeof one === 'number' ? [{ at, value: one }] : []));
  return { samples, end: newest };
};

const say = (it: Json, readings: readonly Said[]) => {
  const device = deriving(it);
  let now = 100;
  let heardAt = 1000;
  for (const { after, value: one } of readings) {
    now += after;
    device.say(now, { t: one }, heardAt++);
  }
  return device;
};

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
const mean = (values: readonly number[]): number | undefined =>
  values.length > 0 ? sum(values) / values.length : undefined;

const deviation = (values: readonly number[]): number | undefined => {
  const middle = mean(values) ?? 0;
  return values.length > 1 ? Math.sqrt(sum(values.map((one) => (one - middle) ** 2)) / (values.length - 1)) : undefined;
};

const percentile = (p: number) => (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * p) / 100;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (place % 1);
};

const FUNCTIONS: readonly (readonly [string, Json, (values: readonly number[]) => number | undefined])[] = [
  ['avg', { avg: 't' }, mean],
  ['min', { min: 't' }, (values) => (values.length > 0 ? Math.min(...values) : undefined)],
  ['max', { max: 't' }, (values) => (values.length > 0 ? Math.max(...values) : undefined)],
  ['stddev', { stddev: 't' }, deviation],
  ['median', { median: 't' }, percentile(50)],
  ['percentile', { percentile: 't', p: 95 }, percentile(95)],
  ['delta', { delta: 't' }, (values) => (values.length > 1 ? (values.at(-1) ?? 0) - (values[0] ?? 0) : undefined)],
  [
    'count of a condition',
    { count: { fact: 't', operator: 'greaterThan', value: 3 } },
    (values) => values.filter((one) => one > 3).length,
  ],
];

const compare = (found: Json | undefined, expected: number | undefined) => {
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(expected, 6);
};

describe('over random readings, gaps, corrections, repetitions and late readings', () => {
  test.each(FUNCTIONS)('%s over a time is what a plain script says', (_name, it, expected) => {
    fc.assert(
      fc.property(said(9), fc.integer({ min: 0, max: 40 }), (readings, later) => {
        const device = say({ ...(it as object), over: '30s' }, readings);
        const { samples, end } = samplesOf(readings);
        const last = device.memory.timedWatchedAt / 1000;
        for (const [now, found] of [
          [end, device.it(end)],
          [end + later, device.itByTimer(last + later)],
          [end, device.it(end)],
        ] as const) {
          compare(found, expected(samples.filter(({ at }) => at > now - 30).map(({ value: one }) => one)));
        }
      }),
    );
  });

  test.each(FUNCTIONS)('%s over a number of samples is what a plain script says', (_name, it, expected) => {
    fc.assert(
      fc.property(said(9, number), fc.integer({ min: 2, max: 20 }), (readings, last) => {
        const device = say({ ...(it as object), last }, readings);
        const { samples, end } = samplesOf(readings);
        compare(device.it(end), expected(samples.slice(-last).map(({ value: one }) => one)));
      }),
    );
  });
});

describe('faster than a pane, a window is short by less than a hundredth', () => {
  test.each([
    ['count', 'count'],
    ['sum', 'sum'],
  ])('%s', (_name, made) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 2, max: 50 }), (thousands, perSecond) => {
        const device = deriving({ [made]: 't', over: '60s' });
        const end = 60 + thousands / 10;
        for (let second = 0; second <= end; second += 1 / perSecond) device.say(second, { t: 1 });
        const whole = 60 * perSecond;
        const found = Number(device.it(end));
        expect(found).toBeLessThanOrEqual(whole + 1);
        expect(found).toBeGreaterThanOrEqual(whole * 0.99 - 1.5);
      }),
      { numRuns: 20 },
    );
  });
});

test('a day of samples leaves no error of rounding behind', () => {
  const device = deriving({ avg: 't', over: '10s' });
  for (let second = 0; second < 86_400; second++) device.say(second, { t: second % 100 === 0 ? 1e15 : 0.1 });
  expect(device.it(86_399)).toBeCloseTo(0.1, 12);
});
