import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSeries } from '../../src/rules/rule-test-series.ts';

const M = 'missing';

describe('a series is written as promtool writes it', () => {
  test.each([
    ['one value', '20', [20]],
    ['a value and n more', '20x3', [20, 20, 20, 20]],
    ['a rise', '1+2x3', [1, 3, 5, 7]],
    ['a fall', '1-2x4', [1, -1, -3, -5, -7]],
    ['a rise from below', '-2+4x3', [-2, 2, 6, 10]],
    ['tenths that stay tenths', '21+0.1x3', [21, 21.1, 21.2, 21.3]],
    ['a fall to nothing', '0.3-0.1x3', [0.3, 0.2, 0.1, 0]],
    ['times in milliseconds, each as it is', '1767225600000+1001x1', [1767225600000, 1767225601001]],
    ['more digits than most have', '0.123456789012345+1x1', [0.123456789012345, 1.123456789012345]],
    ['very small steps', '1e-7+2.5e-8x1', [1e-7, 1.25e-7]],
    ['a great number', '1e3+1e3x1', [1000, 2000]],
    ['nothing', '_', [M]],
    ['nothing three times', '1 _x3 2', [1, M, M, M, 2]],
    ['no value', '1 stale', [1, 'stale']],
    ['all of them, with any room between', ' 20x1\n21+0.5x2  _ stale ', [20, 20, 21, 21.5, 22, M, 'stale']],
  ])('%s', (_sentence, text, samples) => {
    expect(parseSeries(text)).toEqual({ ok: true, value: samples });
  });

  test.each([
    ['no value', '', /^no series/],
    ['a word', '20 hot', /"hot"/],
    ['a step without a count', '20+1', /"20\+1"/],
    ['a count without a value', 'x5', /"x5"/],
    ['more than a machine holds', '1x2000000', /^more than 1000000 values/],
  ])('and not as %s', (_sentence, text, message) => {
    expect(parseSeries(text)).toEqual({ ok: false, error: expect.stringMatching(message) });
  });
});

test('a run of n has n + 1 values, each as far from the one before', () => {
  const number = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(number, fc.nat(1000), fc.nat(50), (start, step, times) => {
      const parsed = parseSeries(`${start}+${step}x${times}`);
      const expected = Array.from({ length: times + 1 }, (_, index) => start + index * step);
      expect(parsed).toEqual({ ok: true, value: expected });
    }),
  );
});
