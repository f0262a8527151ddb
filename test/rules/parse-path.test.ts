import { expect, test } from 'vitest';
import { faultsOf, verdictOf } from './given.ts';

const withPath = (path: string): string => `
version: 1
rules:
  - id: hot
    source: plant
    when: { fact: a, operator: equal, value: 1, path: ${path} }
`;

test.each([
  ['a path that names many', '"$..b"', /^6:\d+ rules\[0\]\.when\.path: /],
  ['a path without $', 'b', /a path begins with \$/],
  ['no text', '7', /not a path/],
])('%s is one fault, at the path', (_, path, fault) => {
  expect(faultsOf(withPath(path))).toEqual([expect.stringMatching(fault)]);
});

test('a path leads into the fact, and without one the fact is taken whole', () => {
  const facts = { a: { 'b:0': [1] }, c: 1 };
  expect(verdictOf({ fact: 'a', operator: 'equal', value: 1, path: "$['b:0'][0]" }, facts)).toBe('true');
  expect(verdictOf({ fact: 'c', operator: 'equal', value: 1 }, facts)).toBe('true');
});
