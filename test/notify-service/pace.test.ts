import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../src/notify-service/pace.ts';

describe('a slow channel', () => {
  it('takes one, then one each 1/rate seconds, without catching up', () => {
    const pace = createPace(2, null);
    expect(pace.free(100)).toBe(1);
    pace.take(1, 100);
    expect([pace.free(100), pace.free(599), pace.free(600)]).toEqual([0, 0, 1]);
    expect(pace.nextAt(100)).toBe(600);
    expect(pace.free(10_000)).toBe(1);
  });

  it('may be slower than one a second', () => {
    const pace = createPace(0.5, null);
    pace.take(1, 0);
    expect([pace.free(1999), pace.free(2000)]).toEqual([0, 1]);
  });

  it('waits after the newest start of an earlier run', () => {
    expect(createPace(1, -400).free(0)).toBe(0);
    expect(createPace(1, -400).nextAt(0)).toBe(600);
  });
});

describe('a fast channel', () => {
  it('takes a second of starts at once, and no more until they are a second old', () => {
    const pace = createPace(25.9, null);
    expect(pace.free(0)).toBe(25);
    pace.take(20, 0);
    pace.take(5, 300);
    expect([pace.free(300), pace.nextAt(300)]).toEqual([0, 1000]);
    expect([pace.free(999), pace.free(1000), pace.free(1299), pace.free(1300)]).toEqual([0, 20, 20, 25]);
  });

  it('counts an earlier run as a full second', () => {
    const pace = createPace(100, -250);
    expect([pace.free(0), pace.nextAt(0), pace.free(750)]).toEqual([0, 750, 100]);
  });

  it('rounds a moment up, so that none is forgotten early', () => {
    const pace = createPace(20, null);
    pace.take(12, 0.2);
    pace.take(8, 0.9);
    expect([pace.free(1000.5), pace.free(1001)]).toEqual([0, 20]);
  });
});

it('a rate of Infinity is no limit', () => {
  const pace = createPace(Number.POSITIVE_INFINITY, 0);
  pace.take(1e6, 0);
  expect([pace.free(0), pace.nextAt(5)]).toEqual([Number.POSITIVE_INFINITY, 5]);
});

it('takes no more than the rate in any second, however it is asked', () => {
  const asked = fc.array(fc.record({ after: fc.double({ min: 0, max: 700, noNaN: true }), wanted: fc.nat(40) }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.option(fc.integer({ min: -2000, max: 0 })),
      asked,
      (rate, lastAt, asks) => {
        const pace = createPace(rate, lastAt);
        const starts: number[] = lastAt === null ? [] : [lastAt];
        let now = 0;
        for (const { after, wanted } of asks) {
          now += after;
          const count = Math.min(wanted, pace.free(now));
          if (count > 0) pace.take(count, now);
          starts.push(...Array(count).fill(now));
        }
        for (const from of starts) {
          expect(starts.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(rate);
        }
      },
    ),
  );
});
