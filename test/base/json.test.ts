import { expect, test } from 'vitest';
import { isJsonObject } from '../../src/base/json.ts';
import { err, ok } from '../../src/base/result.ts';

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['{}', false],
  [0, false],
])('%j is an object of JSON: %s', (value, is) => {
  expect(isJsonObject(value)).toBe(is);
});

test('a result is one or the other', () => {
  expect([ok(1), err('no')]).toEqual([
    { ok: true, value: 1 },
    { ok: false, error: 'no' },
  ]);
});
