import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonPath, readJsonPath } from '../../src/decode/json-path.ts';

describe('parseJsonPath', () => {
  test.each([
    { is: '$ alone is the whole payload', text: '$', path: [] },
    { is: 'dots go into objects', text: '$.deviceInfo.devEui', path: ['deviceInfo', 'devEui'] },
    {
      is: 'a key with a colon stands in brackets',
      text: "$.params['temperature:0'].tC",
      path: ['params', 'temperature:0', 'tC'],
    },
    { is: 'double quotes will do', text: '$["a b"]', path: ['a b'] },
    { is: 'a quote inside a key is escaped', text: "$['it\\'s']", path: ["it's"] },
    { is: 'a key may begin with a digit', text: '$.io.239', path: ['io', '239'] },
    { is: 'a number in brackets counts list items', text: '$.a[0][-1]', path: ['a', 0, -1] },
  ])('$is', ({ text, path }) => {
    expect(parseJsonPath(text)).toEqual({ ok: true, value: path });
  });

  test.each([
    { is: 'it begins with $', text: 'ts' },
    { is: 'a wildcard names more than one value', text: '$.*' },
    { is: 'so does a descent', text: '$..ts' },
    { is: 'and a slice', text: '$[0:2]' },
    { is: 'and a filter', text: '$[?(@.a)]' },
    { is: 'a dot names something', text: '$.a.' },
    { is: 'brackets are closed', text: "$['a'" },
    { is: 'nothing stands between segments', text: '$.a b' },
  ])('refused: $is', ({ text }) => {
    expect(parseJsonPath(text).ok).toBe(false);
  });
});

describe('readJsonPath', () => {
  const root = { a: { 'b:c': [10, { d: null }] }, text: 'abc' };

  test.each([
    { is: 'reads a leaf', path: ['a', 'b:c', 0], value: 10 },
    { is: 'counts from the end', path: ['a', 'b:c', -2], value: 10 },
    { is: 'null is a value', path: ['a', 'b:c', 1, 'd'], value: null },
    { is: 'nothing below a leaf', path: ['text', 'length'], value: undefined },
    { is: 'nothing below null', path: ['a', 'b:c', 1, 'd', 'e'], value: undefined },
    { is: 'a list has no names', path: ['a', 'b:c', 'length'], value: undefined },
    { is: 'an object has no items', path: ['a', 0], value: undefined },
    { is: 'what JavaScript lends is not there', path: ['constructor', 'name'], value: undefined },
    { is: 'nor is a prototype', path: ['__proto__'], value: undefined },
  ])('$is', ({ path, value }) => {
    expect(readJsonPath(root, path)).toBe(value);
  });

  test('a key that reads __proto__ in the payload is found', () => {
    expect(readJsonPath(JSON.parse('{"__proto__": 7}'), ['__proto__'])).toBe(7);
  });

  test('whatever the key, its quoted form finds its value', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (key, value) => {
        const path = parseJsonPath(`$['${key.replace(/['\\]/g, '\\$&')}']`);
        expect(path).toEqual({ ok: true, value: [key] });
        expect(readJsonPath(Object.fromEntries([[key, value]]), [key])).toBe(value);
      }),
    );
  });
});
