import { expect, test } from 'vitest';
import { didYouMean, hint } from '../../src/document/did-you-mean.ts';
import { oddSign, plainForm } from '../../src/document/look-alike.ts';

test.each([
  ['plain letters stay', 'cold-2', 'cold-2'],
  ['a Cyrillic o', 'c\u043Eld', 'cold'],
  ['a large Cyrillic A', '\u0410na', 'Ana'],
  ['full width', '\uFF41', 'a'],
  ['what cannot be seen', 'co\u200Bld', 'cold'],
  ['a blank that does not break', 'a\u00A0b', 'a b'],
  ['letters that are no others', '\u0436\u00F8', '\u0436\u00F8'],
])('%s', (_why, text, plain) => {
  expect(plainForm(text)).toBe(plain);
});

test.each([
  ['is shown with its number', 'c\u043Eld', 'its "\u043E" is U+043E'],
  ['has its number alone where it cannot be seen', 'cold\u200B', 'U+200B in it cannot be seen'],
  ['is none', 'cold', undefined],
])('the odd sign %s', (_why, text, odd) => {
  expect(oddSign(text)).toBe(odd);
});

test('a word that looks the same is meant, however short it is, and the sign that differs is named', () => {
  expect(didYouMean('\u0430', ['b', 'a'])).toBe('a');
  expect(hint('c\u043Eld', ['cold'])).toBe(', did you mean "cold"? (its "\u043E" is U+043E)');
});
