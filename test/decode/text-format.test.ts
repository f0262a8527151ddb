import { describe, expect, test } from 'vitest';
import { decode } from './decode-message.ts';

describe('facts', () => {
  test.each([
    { is: 'text is taken whole', options: { decode: 'text' }, payload: ' {"a":1}\n', facts: { value: ' {"a":1}\n' } },
    {
      is: 'text that is not UTF-8 is taken with marks',
      options: { decode: 'text' },
      payload: Uint8Array.of(0x61, 0xff),
      facts: { value: 'a\ufffd' },
    },
    { is: 'a number as text', options: { decode: 'number' }, payload: ' -18.50\n', facts: { value: -18.5 } },
    {
      is: 'a number with an exponent',
      options: { decode: 'number', value: 'w' },
      payload: '1.2e3',
      facts: { w: 1200 },
    },
  ] as const)('$is', ({ options, payload, facts }) => {
    const { reading, faults } = decode(options, payload);
    expect(reading?.facts).toEqual(facts);
    expect(faults).toEqual([]);
  });

  test.each(['nan', '-NaN', 'null', ' null\n'])(
    'a number that a failed sensor sends as %j: heard, without a value',
    (payload) => {
      expect(decode({ decode: 'number' }, payload)).toMatchObject({ reading: { facts: {} }, faults: ['not-a-number'] });
    },
  );
});

describe('payloads that are refused', () => {
  test.each([
    { is: 'nothing, as text', options: { decode: 'text' }, payload: '', reason: 'empty' },
    { is: 'a word for a number', options: { decode: 'number' }, payload: 'warm', reason: 'not-a-number' },
    { is: 'a hexadecimal number', options: { decode: 'number' }, payload: '0x10', reason: 'not-a-number' },
    { is: 'an infinite number', options: { decode: 'number' }, payload: '1e999', reason: 'not-a-number' },
    { is: 'blanks for a number', options: { decode: 'number' }, payload: '  ', reason: 'not-a-number' },
  ] as const)('$is', ({ options, payload, reason }) => {
    expect(decode(options, payload)).toEqual({ reading: undefined, count: 0, faults: [reason] });
  });
});
