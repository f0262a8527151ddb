import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { toFlowYaml } from '../../src/replay/flow-yaml.ts';

test.each([
  ['15m', '15m'],
  ['greaterThan', 'greaterThan'],
  ['true', '"true"'],
  ['No', '"No"'],
  ['null', '"null"'],
  ['12', '"12"'],
  ['a: b', '"a: b"'],
  ['', '""'],
])('the text %j is written as %s', (text, written) => {
  expect(toFlowYaml(text)).toBe(written);
});

test('a condition is written on one line', () => {
  expect(toFlowYaml({ all: [{ fact: 't', value: -1.5 }, { not: { fact: 'on', value: true } }] })).toBe(
    '{ all: [ { fact: t, value: -1.5 }, { not: { fact: "on", value: true } } ] }',
  );
});

test('whatever is written is read as what it was', () => {
  const value = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.constantFrom('yes', 'OFF', '1e3', '0x1f', '1h', '~', '.inf', null, true),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one)),
      fc.array(tie('json'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]\w*$/), tie('json'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    ),
  })).json;
  fc.assert(
    fc.property(value, (written) => {
      expect(parse(toFlowYaml(JSON.parse(JSON.stringify(written))))).toEqual(written);
    }),
    { numRuns: 200 },
  );
});
