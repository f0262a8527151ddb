import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { definitionOf } from '../../src/replay/fact-definition.ts';
import { writtenRules } from '../../src/replay/written-rule.ts';

test.each<[sentence: string, facts: JsonObject, defaults: JsonObject, definition: ReturnType<typeof definitionOf>]>([
  ['a mean is of the kind of its fact', { f: { avg: 't', over: '5m' } }, {}, { text: '{ avg: t, over: 5m }', of: 't' }],
  ['a rate is not', { f: { rate: 't', per: '1h' } }, {}, { text: '{ rate: t, per: 1h }', of: null }],
  ['what is said for all rules of the file counts', {}, { f: { max: 't' } }, { text: '{ max: t }', of: 't' }],
  ['what a device says is not derived', { f: { staleAfter: '1h', default: 3 } }, {}, null],
  ['nothing is said of it', {}, {}, null],
])('%s', (_sentence, facts, defaults, definition) => {
  const [rule] = writtenRules({ defaults: { facts: defaults }, rules: [{ id: 'r', facts }] }, 'r.yaml');
  expect(rule && definitionOf(rule, 'f')).toEqual(definition);
});
