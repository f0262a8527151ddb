import { describe, expect, test } from 'vitest';
import { FILTERS } from '../../src/notifier/filters.ts';
import { createTemplates } from '../../src/notifier/template.ts';

const templates = createTemplates();
const render = (expression: string, scope = {}) => {
  const result = templates.render(`{{ ${expression} }}`, scope);
  return result.ok ? result.value : `failed: ${result.error}`;
};

describe('each filter that is kept', () => {
  test.each([
    ['abs', '-3.5 | abs', '3.5'],
    ['append', '"a" | append: "b"', 'ab'],
    ['at_least', '3 | at_least: 5', '5'],
    ['at_most', '7 | at_most: 5', '5'],
    ['ceil', '3.1 | ceil', '4'],
    ['date', '"2026-01-31T08:00:00Z" | date: "%d.%m."', '31.01.'],
    ['default', 'x | default: "?"', '?'],
    ['divided_by', '7 | divided_by: 2', '3.5'],
    ['downcase', '"AB" | downcase', 'ab'],
    ['floor', '3.9 | floor', '3'],
    ['join', '"a-b" | split: "-" | join: "+"', 'a+b'],
    ['minus', '3 | minus: 5', '-2'],
    ['plus', '3 | plus: 5', '8'],
    ['prepend', '"b" | prepend: "a"', 'ab'],
    ['replace', '"oslo/f7" | replace: "/", " "', 'oslo f7'],
    ['round', '-11.25 | round: 1', '-11.3'],
    ['size', '"abc" | size', '3'],
    ['slice', '"abcdef" | slice: 1, 3', 'bcd'],
    ['split', '"a/b" | split: "/" | size', '2'],
    ['strip', '"  a " | strip', 'a'],
    ['times', '1.5 | times: 2', '3'],
    ['truncate', '"abcdefgh" | truncate: 5, "…"', 'abcd…'],
    ['upcase', '"ab" | upcase', 'AB'],
  ])('%s', (name, expression, expected) => {
    expect(Object.values(FILTERS).flat()).toContain(name);
    expect(render(expression)).toBe(expected);
  });

  test('is in the table above', () => {
    expect(Object.values(FILTERS).flat()).toHaveLength(23);
  });
});

describe('arithmetic', () => {
  test.each([
    ['takes a text that is a number', '"21.5" | plus: 1', '22.5'],
    ['refuses a text that is none', '"warm" | plus: 1', 'failed: plus needs numbers, received "warm"'],
    ['refuses the empty text, which is no 0', '"" | plus: 1', 'failed: plus needs numbers, received ""'],
    ['refuses true, which is no 1', 'true | plus: 1', 'failed: plus needs numbers, received true'],
    ['refuses a bad argument', '1 | plus: "x"', 'failed: plus needs numbers, received "x"'],
    ['has no result for a division by zero', '1 | divided_by: 0', 'failed: divided_by has no result for 1'],
    ['prints no -0', '-0.2 | round', '0'],
  ])('%s', (_, expression, expected) => {
    expect(render(expression)).toBe(expected);
  });
});

test.each(
  Object.values(FILTERS)
    .flat()
    .filter((name) => name !== 'default'),
)('%s never sees null', (name) => {
  expect(render(`x | ${name}: 1`, { x: null })).toMatch(new RegExp(`^failed: ${name} needs`));
});
