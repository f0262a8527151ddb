import { expect, test } from 'vitest';
import { isJsonObject, type JsonObject, mergeJson } from '../../src/base/json.ts';
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

test.each<[string, JsonObject, JsonObject, JsonObject]>([
  ['a new key is added', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['a value is replaced', { a: 1 }, { a: 2 }, { a: 2 }],
  ['objects are laid over each other', { a: { b: 1, c: 1 } }, { a: { b: 2 } }, { a: { b: 2, c: 1 } }],
  ['lists are not', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ['an object replaces a text', { a: 'x' }, { a: { b: 1 } }, { a: { b: 1 } }],
  ['null replaces, and takes nothing away', { a: 1, b: 2 }, { a: null }, { a: null, b: 2 }],
  [
    'names of the prototype are names',
    { a: 1 },
    JSON.parse('{"__proto__":{"x":1}}'),
    JSON.parse('{"a":1,"__proto__":{"x":1}}'),
  ],
])('merged: %s', (_, base, over, merged) => {
  expect(JSON.stringify(mergeJson(base, over))).toBe(JSON.stringify(merged));
});
