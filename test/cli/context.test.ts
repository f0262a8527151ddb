import { expect, test } from 'vitest';
import { printLine } from '../../src/cli/context.ts';

const printed = (text: string, isTTY?: boolean): string => {
  let all = '';
  printLine({ write: (part: string) => (all += part), ...(isTTY !== undefined && { isTTY }) }, text);
  return all;
};

const SHOWN: readonly [why: string, text: string, shown: string][] = [
  ['plain text stays', 'Köln 21 °C\n\tfreezer 🧊', 'Köln 21 °C\n\tfreezer 🧊'],
  ['colours of our own stay', '\u001b[31mFAIL\u001b[0m', '\u001b[31mFAIL\u001b[0m'],
  ['an escape that clears the screen does not', 'hot\u001b[2J', 'hot�[2J'],
  ['nor one that sets the title', '\u001b]0;owned\u0007', '�]0;owned�'],
  ['nor the escape of one character', 'x\u009b2J', 'x�2J'],
  ['nor what goes back to the beginning of the line', 'battery low\rall is well', 'battery low�all is well'],
  ['nor what turns the line round', 'oslo\u202e1f', 'oslo�1f'],
];

test.each(SHOWN)('at a terminal %s', (_why, text, shown) => {
  expect(printed(text, true)).toBe(`${shown}\n`);
});

test('elsewhere all is written as it is: a recording is to be what was sent', () => {
  for (const [, text] of SHOWN) expect(printed(text)).toBe(`${text}\n`);
});
