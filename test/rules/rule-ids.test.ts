import { expect, test } from 'vitest';
import { formatFault } from '../../src/document/fault.ts';
import { loadRuleFile } from '../../src/rules/load.ts';
import { findDuplicateIds } from '../../src/rules/rule-ids.ts';
import { createContext, faultsOf } from './given.ts';

const rule = (id: string) => `  - { id: ${id}, source: plant, when: { fact: t, operator: equal, value: 1 } }\n`;
const text = (...ids: readonly string[]) => `version: 1\nrules:\n${ids.map(rule).join('')}`;

const file = (name: string, ...ids: readonly string[]) => {
  const loaded = loadRuleFile(text(...ids), name, createContext());
  if (!loaded.ok) throw new Error(name);
  return loaded.value;
};

test('of two files with one id the newcomer is at fault, and is told where the first stands', () => {
  const faults = findDuplicateIds([file('a.yaml', 'x', 'y'), file('b.yaml', 'z', 'y'), file('c.yaml', 'y')]);
  expect(faults.map(formatFault)).toEqual([
    'b.yaml:4:11 rules[1].id: the rule "y" stands already in a.yaml:4',
    'c.yaml:3:11 rules[0].id: the rule "y" stands already in a.yaml:4',
  ]);
});

test('files without a common id are fine', () => {
  expect(findDuplicateIds([file('a.yaml', 'x'), file('b.yaml', 'y')])).toEqual([]);
});

test.each([
  ['an id twice in one file', text('x', 'y', 'x'), ['5:11 rules[2].id: "x" stands twice, first as rules[0]']],
  [
    'an id of Tocsin itself',
    text('tocsin.broker-lost'),
    ["3:11 rules[0].id: ids that begin with tocsin. are those of Tocsin's own alarms"],
  ],
  [
    'an id with a capital',
    text('Pump'),
    ['3:11 rules[0].id: not an id: small letters, digits and . _ - only, a letter or digit first (received "Pump")'],
  ],
  [
    'an id that begins with a sign',
    text('-pump'),
    ['3:11 rules[0].id: not an id: small letters, digits and . _ - only, a letter or digit first (received "-pump")'],
  ],
])('%s', (_sentence, written, faults) => {
  expect(faultsOf(written)).toEqual(faults);
});

test("Tocsin's own alarms read sources of their own names", () => {
  const context = createContext();
  const shape = { topics: [], labels: [], deviceLabels: [] };
  const own = text('tocsin.broker-lost').replace('plant', 'tocsin.broker-lost');
  const loaded = loadRuleFile(own, 'own', { ...context, sources: new Map([['tocsin.broker-lost', shape]]) });
  expect(loaded.ok).toBe(true);
});
