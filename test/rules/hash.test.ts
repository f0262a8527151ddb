import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashJson } from '../../src/rules/hash.ts';

test('it is 16 hex digits, and the same everywhere and always', () => {
  expect(hashJson({ id: 'freezer-warm', value: -15 })).toBe('d69f71e3c0cc1770');
});

test('the order of keys does not count, that of lists does', () => {
  expect(hashJson({ a: 1, b: [{ c: 1, d: 2 }] })).toBe(hashJson({ b: [{ d: 2, c: 1 }], a: 1 }));
  expect(hashJson([1, 2])).not.toBe(hashJson([2, 1]));
});

test('no two of many texts share it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 100, maxLength: 300 }), (texts) => {
      expect(new Set(texts.map(hashJson)).size).toBe(texts.length);
    }),
    { numRuns: 20 },
  );
});

test('a digit more or less makes another', () => {
  const hashes = Array.from({ length: 20_000 }, (_, limit) => hashJson({ fact: 'temperature', value: limit / 10 }));
  expect(new Set(hashes).size).toBe(20_000);
});
