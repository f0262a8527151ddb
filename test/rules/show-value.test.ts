import { expect, test } from 'vitest';
import { showValue } from '../../src/rules/show-value.ts';

test.each([
  ['a', '"a"'],
  [5, '5'],
  [Number.NaN, 'NaN'],
  [null, 'null'],
  [undefined, 'nothing'],
  [{ a: [1] }, '{"a":[1]}'],
  ['x'.repeat(100), `"${'x'.repeat(58)}…`],
])('%j is shown as %s', (value, text) => {
  expect(showValue(value)).toBe(text);
});
