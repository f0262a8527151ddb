import { expect, test } from 'vitest';
import { createDecimalDoubt } from '../../src/app/replay-decimal.ts';

test.each([
  ['the first number with a comma is named', '.', ['open', '85,5', '90,1'], ['85,5']],
  ['so is one with an exponent', '.', ['-1,5e3'], ['-1,5e3']],
  ['lists and words are none', '.', ['1,2,3', 'a,b', ',5', '5,'], []],
  ['whoever said that commas are decimal is not asked', ',', ['85,5'], []],
] as const)('%s', (_sentence, decimal, cells, named) => {
  const doubt = createDecimalDoubt(decimal);
  for (const cell of cells) doubt.see(cell);
  expect(doubt.notes()).toEqual(
    named.map((cell) => `has cells such as ${cell}, which are text: if they are numbers, say --decimal ,`),
  );
});
