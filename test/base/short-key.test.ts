import { expect, test } from 'vitest';
import { shortKey } from '../../src/base/short-key.ts';

test('a text has one key, whoever asks, and another text another', () => {
  expect(shortKey('sms:+4790000001 IS1')).toBe(shortKey('sms:+4790000001 IS1'));
  expect(shortKey('sms:+4790000001 IS1')).not.toBe(shortKey('sms:+4790000001 IS2'));
});

test('it is as short for a token of 4,000 characters as for nothing', () => {
  expect([shortKey(''), shortKey('x'.repeat(4000))].map((key) => key.length)).toEqual([22, 22]);
  expect(shortKey('')).toMatch(/^[\w-]{22}$/);
});
