import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from './decode-message.ts';

describe('facts', () => {
  test.each([
    { is: 'nested values stay whole', options: {}, payload: '{"a":{"b":[1]}}', facts: { a: { b: [1] } } },
    {
      is: 'null says that there is no value',
      options: {},
      payload: '{"a":null,"b":0,"c":"","d":false}',
      facts: { a: null, b: 0, c: '', d: false },
    },
    {
      is: 'a number past all numbers is no value',
      options: {},
      payload: '{"a":1e999,"b":1}',
      facts: { a: null, b: 1 },
    },
    {
      is: 'a key with a dot is left out: such names are ours',
      options: {},
      payload: '{"labels.site":"x","b":1}',
      facts: { b: 1 },
    },
    { is: 'a bare number is the fact value', options: {}, payload: '21.5', facts: { value: 21.5 } },
    {
      is: 'or has the name the source gives',
      options: { value: 'temperature' },
      payload: '21.5',
      facts: { temperature: 21.5 },
    },
    { is: 'a bare list is one fact', options: {}, payload: '[1,2]', facts: { value: [1, 2] } },
    { is: 'a bare text too', options: {}, payload: '"open"', facts: { value: 'open' } },
    { is: 'a bare null is no value', options: {}, payload: 'null', facts: { value: null } },
  ] as const)('$is', ({ options, payload, facts }) => {
    const { reading, faults } = decode(options, payload);
    expect(reading?.facts).toEqual(facts);
    expect(faults).toEqual([]);
  });

  test('a key that reads __proto__ is a fact like any other', () => {
    const { reading } = decode({}, '{"__proto__":{"a":1},"b":1e999}');
    expect(Object.keys(reading?.facts ?? {})).toEqual(['__proto__', 'b']);
    expect(Object.getPrototypeOf(reading?.facts)).toBe(Object.prototype);
  });
});

describe('payloads that are refused', () => {
  test.each([
    { is: 'nothing at all', options: {}, payload: '', reason: 'empty' },
    { is: 'text that is not JSON', options: {}, payload: 'ON', reason: 'not-json' },
    { is: 'half a message', options: {}, payload: '{"a":', reason: 'not-json' },
    { is: 'lists in lists in lists', options: {}, payload: `${'['.repeat(600)}${']'.repeat(600)}`, reason: 'too-deep' },
  ] as const)('$is', ({ options, payload, reason }) => {
    expect(decode(options, payload)).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });

  test('brackets inside a text do not nest', () => {
    const text = `${'['.repeat(600)}\\"${'{'.repeat(600)}`;
    expect(decode({}, `{"note":"${text}"}`).faults).toEqual([]);
  });

  test('whatever JSON object comes, its facts are its keys', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(objects, (object) => {
        const expected = Object.keys(JSON.parse(JSON.stringify(object))).filter((key) => !key.includes('.'));
        expect(Object.keys(decode({}, JSON.stringify(object)).reading?.facts ?? {})).toEqual(expected);
      }),
    );
  });
});
