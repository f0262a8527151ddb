import { expect, test } from 'vitest';
import { didYouMean, hint } from '../../src/document/did-you-mean.ts';

const CASES: readonly [why: string, word: string, candidates: readonly string[], meant: string | undefined][] = [
  ['two neighbours swapped', 'hsot', ['port', 'host'], 'host'],
  ['a letter left out', 'chanels', ['channels', 'sources'], 'channels'],
  ['a letter too many', 'sourcces', ['sources'], 'sources'],
  ['another case', 'ACCOUNTSID', ['accountSid', 'authToken'], 'accountSid'],
  ['the nearest of several', 'topik', ['topics', 'topic'], 'topic'],
  ['nothing near', 'colour', ['host', 'port'], undefined],
  ['a word too short to be near anything', 'x', ['y'], undefined],
  ['no candidates', 'host', [], undefined],
];

test.each(CASES)('%s', (_why, word, candidates, meant) => {
  expect(didYouMean(word, candidates)).toBe(meant);
});

test('a hint ends a message, or is empty', () => {
  expect(hint('hsot', ['host'])).toBe(', did you mean "host"?');
  expect(hint('colour', ['host'])).toBe('');
});
