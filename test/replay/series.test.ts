import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeries } from '../../src/replay/series.ts';

test('a signal of any length is a thousand points at most, in order, with its ends and extremes', () => {
  const steps = fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: -1000, max: 1000 })), {
    minLength: 1,
    maxLength: 3000,
  });
  fc.assert(
    fc.property(steps, fc.nat(2_000_000_000_000), (signal, start) => {
      const series = createSeries();
      let at = start;
      const all = signal.map(([step, value]): [number, number] => {
        at += step;
        return [at, value];
      });
      for (const [time, value] of all) series.add(time, value);
      const points = series.points();
      const values = all.map(([, value]) => value);
      expect(points.length).toBeLessThanOrEqual(1000);
      expect([points[0], points.at(-1)]).toEqual([all[0], all.at(-1)]);
      expect(points.every(([time], index) => index === 0 || time >= (points[index - 1]?.[0] ?? 0))).toBe(true);
      expect(Math.max(...points.map(([, value]) => value))).toBe(Math.max(...values));
      expect(Math.min(...points.map(([, value]) => value))).toBe(Math.min(...values));
    }),
    { numRuns: 30 },
  );
});

test('a long signal is kept as evenly as it came', () => {
  const series = createSeries();
  const [count, origin] = [20_000, 1_700_000_000_000];
  for (let index = 0; index < count; index++) series.add(origin + index * 1000, index);
  const times = series.points().map(([time]) => (time - origin) / 1000);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(count / 100);
});
