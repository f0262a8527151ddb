import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandVariables } from '../../src/config/expand.ts';
import { readDocument } from '../../src/document/read.ts';

const expand = (text: string, env: Record<string, string> = {}) => {
  const document = readDocument(JSON.stringify({ a: [text] }), 'a.yaml');
  if (!document.ok) throw new Error('not YAML');
  return expandVariables(document.value, env);
};

const START = '$'.concat('{');
const text = fc
  .array(fc.oneof(fc.string(), fc.constantFrom('$', '{', '}', START, ':-')))
  .map((parts) => parts.join(''));

test('a text that names no variable stays as it is', () => {
  fc.assert(
    fc.property(text, (given) => {
      fc.pre(!given.includes(START));
      expect(expand(given)).toMatchObject({ value: { a: [given] }, expanded: new Set(), faults: [] });
    }),
  );
});

test('any text can be written, by doubling the dollar', () => {
  fc.assert(
    fc.property(text, (given) => {
      const { value, faults } = expand(given.replaceAll(START, () => `$${START}`));
      expect([value, faults]).toEqual([{ a: [given] }, []]);
    }),
  );
});

test('what a variable holds is taken as it is, never expanded again', () => {
  fc.assert(
    fc.property(text, (held) => {
      fc.pre(held !== '');
      expect(expand(`<${START}X}>`, { X: held }).value).toEqual({ a: [`<${held}>`] });
    }),
  );
});

test.each(['toString', 'constructor', '__proto__'])('nobody has set %s, though every object has it', (name) => {
  expect(expand(`${START}${name}}`)).toMatchObject({ value: { a: [''] }, faults: [{ path: 'a[0]' }] });
  expect(expand(`${START}${name}:-y}`)).toMatchObject({ value: { a: ['y'] }, faults: [] });
});

test('numbers, truth, nothing and keys are left alone', () => {
  const document = readDocument('{ "\\u0024{X}": [1, true, null, { b: "\\u0024{X}" }] }', 'a.yaml');
  const { value, expanded } = expandVariables(document.ok ? document.value : expect.fail('not YAML'), { X: 'x' });
  expect(value).toEqual({ [`${START}X}`]: [1, true, null, { b: 'x' }] });
  expect([...expanded]).toEqual([`${START}X}[3].b`]);
});
