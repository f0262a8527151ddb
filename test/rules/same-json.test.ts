import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { sameJson } from '../../src/rules/same-json.ts';

const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

test('a copy is the same', () => {
  fc.assert(fc.property(json, (value) => sameJson(value, structuredClone(value))));
});

test('two values are the same as their texts are, as long as keys stand in one order', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      if (JSON.stringify(a) === JSON.stringify(b)) expect(sameJson(a, b)).toBe(true);
      else expect(sameJson(a, b)).toBe(sameJson(b, a));
    }),
  );
});

test.each<[Json | undefined, Json | undefined, boolean]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1 }, { b: 1 }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [{}, [], false],
  [null, {}, false],
  [undefined, null, false],
  [1, '1', false],
])('%j and %j: %s', (a, b, same) => {
  expect(sameJson(a, b)).toBe(same);
});
