import { expect, test } from 'vitest';
import { limitsOf } from '../../src/replay/limits.ts';
import { limitsOfRule, writtenRules } from '../../src/replay/written-rule.ts';

const above = (fact: string, value: number | { readonly fact: string }) => ({ fact, operator: 'greaterThan', value });
const limit = (fact: string, value: number | string) => ({ fact, path: null, operator: 'greaterThan', value });

test('limits are found wherever a condition has them, each once', () => {
  const named = { hot: { any: [above('t', 80), { condition: 'wet' }] }, wet: above('humidity', 90) };
  const condition = {
    all: [above('t', 80), { not: above('p', 2) }, { condition: 'hot' }, above('v', { fact: 'attributes.max' })],
  };
  expect(limitsOf(condition, named)).toEqual([
    limit('t', 80),
    limit('p', 2),
    limit('humidity', 90),
    limit('v', 'attributes.max'),
  ]);
});

test('what draws no line is none', () => {
  const others = [
    { fact: 'door', operator: 'equal', value: 1 },
    { fact: 't', operator: 'greaterThan', value: '80' },
    { fact: 'mode', operator: 'in', value: [1, 2] },
    { condition: 'unknown' },
  ];
  expect(limitsOf({ any: others }, {})).toEqual([]);
  expect(limitsOf(undefined, {})).toEqual([]);
});

test('a rule has those of all its levels, and apart from them those that end it', () => {
  const rule = {
    ...{ id: 'hot', when: above('t', 60), clear: { when: above('t', 1) } },
    levels: [{ when: above('t', 70), clear: { when: above('t', 2) } }, { when: { condition: 'worst' } }],
  };
  const [written] = writtenRules({ version: 1, conditions: { worst: above('t', 80) }, rules: [rule] }, 'a.yaml');
  expect(written && limitsOfRule(written)).toEqual({
    raise: [limit('t', 60), limit('t', 70), limit('t', 80)],
    end: [limit('t', 1), limit('t', 2)],
  });
});
