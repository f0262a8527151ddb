import { describe, expect, test } from 'vitest';
import { isRuleTestFile, readRuleTestFile } from '../../src/rules/rule-test-file.ts';

const file = (test: string, head = 'rules: [../a.yaml]') => `version: 1\n${head}\ntests:\n  - ${test}\n`;

const faultsOf = (text: string): readonly string[] => {
  const read = readRuleTestFile(text, 'a.test.yaml');
  return read.ok ? read.value.check(['hot']).map(({ message }) => message) : read.error.map(({ message }) => message);
};

test('a file of tests is told by its name', () => {
  expect(['a.test.yaml', 'x/a.test.yml', 'test.yaml', 'a.test.json'].map(isRuleTestFile)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('it names rule files, or those beside it are meant', () => {
  const rulesIn = (text: string) => {
    const read = readRuleTestFile(text, 'a.test.yaml');
    return read.ok ? read.value.rules : 'faulty';
  };
  expect(rulesIn(file('{ name: n, readings: [], expect: [] }'))).toEqual(['../a.yaml']);
  expect(rulesIn('version: 1\ntests: []\n')).toBeNull();
});

describe('a fault is', () => {
  test.each([
    ['neither readings nor steps', '{ name: n, expect: [] }', /readings, steps, or both/],
    ['nothing expected', '{ name: n, readings: [] }', /at least one of expect, alarms and messages/],
    ['a step of two kinds', '{ name: n, steps: [{ at: 0s, pass: 1m, broker: up }], expect: [] }', /^a step is one of/],
    ['a step of no kind', '{ name: n, steps: [{ at: 0s }], expect: [] }', /^a step is one of/],
    [
      'a series that is none',
      '{ name: n, steps: [{ at: 0s, series: { topic: a, every: 1m, values: up } }], expect: [] }',
      /not a part of a series: "up"/,
    ],
    [
      'a series whose values all come at once',
      '{ name: n, steps: [{ at: 0s, series: { topic: a, every: 0s, values: 1x3 } }], expect: [] }',
      /must be longer than nothing/,
    ],
    ['a time that is none', '{ name: n, readings: [], expect: [{ at: soon }] }', /not a time such as 10m/],
    [
      'a rule that is not there',
      '{ name: n, readings: [], alarms: [{ at: 0s, rule: hit, key: k, state: active }] }',
      /^no rule "hit".*hot/,
    ],
    [
      'one that nobody can acknowledge',
      '{ name: n, steps: [{ at: 0s, ack: { rule: cold, key: k } }], expect: [] }',
      /^no rule "cold"/,
    ],
    ['a key of no meaning', '{ name: n, readings: [], expect: [], hurry: true }', /^unknown key/],
  ])('%s', (_sentence, text, message) => {
    expect(faultsOf(file(text))).toEqual([expect.stringMatching(message)]);
  });
});
