import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { flatten } from '../../../src/decode/profiles/flatten.ts';

const deep = (levels: number): Json => (levels === 0 ? 1 : { ['k'.repeat(20)]: deep(levels - 1), leaf: levels });

describe('flatten', () => {
  const rows: readonly { is: string; value: Json; name?: string; facts: Record<string, Json> }[] = [
    { is: 'a way through objects', value: { a: { b: { c: 1 } } }, facts: { a_b_c: 1 } },
    { is: 'a list, and each of its elements', value: { a: [1, 2] }, facts: { a: [1, 2], a_0: 1, a_1: 2 } },
    { is: 'a list with a hole is none', value: { a: [1, null] }, facts: { a: null, a_0: 1, a_1: null } },
    { is: 'an empty list is a list', value: { a: [] }, facts: { a: [] } },
    { is: 'a list of objects has elements only', value: { a: [{ b: 1 }] }, facts: { a_0_b: 1 } },
    { is: 'null and empty text are no value', value: { a: null, b: '', c: {} }, facts: { a: null, b: null } },
    { is: 'a bare null without a name says nothing', value: null, facts: {} },
    { is: 'false and zero are values', value: { a: false, b: 0 }, facts: { a: false, b: 0 } },
    { is: 'a bare value has the name it is given', value: 5, name: 'level', facts: { level: 5 } },
    { is: 'a name is put before others', value: { tC: 5 }, name: 'temperature:0', facts: { temperature_0_tC: 5 } },
    { is: 'marks and blanks become _', value: { 'a.b c/d': 1 }, facts: { a_b_c_d: 1 } },
    { is: 'letters of any script stay', value: { Außen: 1, 温度: 2 }, facts: { Außen: 1, 温度: 2 } },
    { is: 'a digit cannot begin a name', value: { 239: 1 }, facts: { _239: 1 } },
    { is: 'of two ways to one name the first counts', value: { a_b: 1, a: { b: 2 } }, facts: { a_b: 1 } },
    { is: 'and a value before none', value: { a_b: null, a: { b: 2 } }, facts: { a_b: 2 } },
    { is: 'what JSON cannot hold is no value', value: { a: Number.POSITIVE_INFINITY }, facts: { a: null } },
  ];
  test.each(rows)('$is', ({ value, name, facts }) => {
    expect(flatten(value, name)).toEqual(facts);
  });

  test('a key called __proto__ is a name like any other', () => {
    const facts = flatten(JSON.parse('{"__proto__": {"a": 1}, "b": {"__proto__": 2}}') as Json);
    expect(Object.entries(facts)).toEqual([
      ['__proto___a', 1],
      ['b___proto__', 2],
    ]);
    expect(Object.getPrototypeOf(facts)).toBe(Object.prototype);
  });

  test('the elements of a list that is a series are no facts of their own', () => {
    const series = (length: number) => Array.from({ length }, (_, index) => index);
    expect(Object.keys(flatten({ a: series(1000) }))).toHaveLength(1001);
    expect(flatten({ a: series(1001), b: 1 })).toEqual({ a: series(1001), b: 1 });
  });

  test('names have a bound, whatever the depth', () => {
    const names = Object.keys(flatten(deep(400)));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name.length > 201)).toEqual([]);
  });

  test('whatever the value, each fact has a name that a template prints, and is not empty', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const [name, fact] of Object.entries(flatten(value as Json, 'x'))) {
          expect(name).toMatch(/^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u);
          expect(fact).not.toBe('');
        }
      }),
    );
  });
});
