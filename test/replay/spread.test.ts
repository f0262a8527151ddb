import { expect, test } from 'vitest';
import { createSpread } from '../../src/replay/spread.ts';

const widthOf = (values: Iterable<number>): number => {
  const spread = createSpread();
  for (const value of values) spread.add(value);
  return spread.width();
};

test('a signal that stands still or was never heard moves within nothing', () => {
  expect(widthOf([])).toBe(0);
  expect(widthOf([21, 21, 21])).toBe(0);
});

test('of a hundred values the five lowest and the five highest are left out', () => {
  const values = Array.from({ length: 101 }, (_, index) => index);
  expect(widthOf(values)).toBe(90);
  expect(widthOf(values.toReversed())).toBe(90);
  expect(widthOf([...values.slice(0, 100), 1e9])).toBe(90);
});

test('all values of a short recording count', () => {
  expect(widthOf(Array.from({ length: 11 }, (_, index) => index))).toBe(9);
  expect(widthOf(Array.from({ length: 20 }, (_, index) => (index % 2) * 8))).toBe(8);
});

test('however long a recording is, what is kept stands for all of it', () => {
  const ramp = Array.from({ length: 50_000 }, (_, index) => index);
  expect(widthOf(ramp)).toBeGreaterThan(44_500);
  expect(widthOf(ramp)).toBeLessThan(45_500);
});
