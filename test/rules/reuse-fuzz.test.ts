import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadRuleFile } from '../../src/rules/load.ts';
import { createContext } from './given.ts';

const word = fc.constantFrom(
  'devices',
  'avg',
  't',
  'site',
  'a',
  'day',
  '{site}',
  '5m',
  '$.x',
  'labels.x',
  '__proto__',
  '',
);
const condition = fc.constantFrom(
  { fact: 't', operator: 'greaterThan', value: 1 },
  { condition: 'warm' },
  { all: [] },
  { not: { fact: 'a', operator: 'equal', value: 'x' } },
);
const anything = fc.oneof(word, condition, fc.jsonValue({ maxDepth: 2 }));
const keysOf = (...keys: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...keys), anything, { maxKeys: 5, noNullPrototype: true });

const settings = keysOf('across', 'avg', 'max', 'count', 'share', 'path', 'staleAfter', 'default', 'over', 'last');
const entry = keysOf('policy', 'Tag', 'Identity', 'Title', 'Sms', 'clear', 'after');
const rule = fc.record(
  {
    id: fc.constantFrom('r', 's'),
    source: fc.constantFrom('cold', 'plant', 'x'),
    key: word,
    facts: fc.oneof(fc.dictionary(word, settings, { maxKeys: 3 }), anything),
    when: anything,
    absent: word,
    mode: fc.constantFrom('event', 'alarm'),
    labels: fc.oneof(fc.dictionary(word, word, { maxKeys: 2 }), anything),
    notify: fc.oneof(fc.array(entry, { maxLength: 3 }), anything),
  },
  { requiredKeys: ['id', 'source'] },
);
const file = fc.record(
  {
    version: fc.constant(1),
    rules: fc.array(rule, { maxLength: 3 }),
    defaults: fc.oneof(rule, anything),
    policies: fc.oneof(
      fc.dictionary(word, fc.oneof(fc.array(entry, { maxLength: 2 }), anything), { maxKeys: 3 }),
      anything,
    ),
    conditions: fc.constant({ warm: { fact: 'a', operator: 'equal', value: 1 } }),
  },
  { requiredKeys: ['version', 'rules'] },
);

test('no file stops the loader: it has rules, or faults that stand in the text', () => {
  fc.assert(
    fc.property(file, (written) => {
      const text = JSON.stringify(written, null, 1);
      const lines = text.split('\n').length;
      const loaded = loadRuleFile(text, 'fuzz.yaml', createContext());
      const faults = loaded.ok ? [] : loaded.error;
      expect(loaded.ok || faults.length > 0).toBe(true);
      expect(faults.filter(({ line }) => line < 1 || line > lines)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
