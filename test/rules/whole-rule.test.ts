import { describe, expect, test } from 'vitest';
import { asDeviceId } from '../../src/model/ids.ts';
import { createMemory } from '../../src/rules/memory.ts';
import { at, faultsOf, load } from './given.ts';

const file = (rule: string, defaults: string) => `version: 1
defaults: ${defaults}
rules:
  - { id: r, source: plant, when: { fact: t, operator: greaterThan, value: 5 }${rule} }
`;

const verdictOf = (text: string) => {
  const [rule] = load(text).rules;
  return rule?.evaluate(createMemory('plant', asDeviceId('p1'), { hall: 'h1' }), at(0)).verdict;
};

describe('defaults', () => {
  test.each([
    ['give a rule a fact that it does not name', '', '{ facts: { t: { default: 9 } } }', 'true'],
    [
      'stand beneath other facts of the rule',
      ', facts: { u: { default: 1 } }',
      '{ facts: { t: { default: 9 } } }',
      'true',
    ],
    [
      'give way to the fact of the same name',
      ', facts: { t: { default: 1 } }',
      '{ facts: { t: { default: 9 } } }',
      'false',
    ],
    ['give way whole', ', facts: { t: { staleAfter: 5m } }', '{ facts: { t: { default: 9 } } }', 'unknown'],
  ])('%s', (_sentence, rule, defaults, verdict) => {
    expect(verdictOf(file(rule, defaults))).toBe(verdict);
  });

  test('with a condition are for rules that have none of their own', () => {
    const text = `version: 1
defaults: { source: plant, when: { fact: t, operator: greaterThan, value: 5 } }
rules: [ { id: a }, { id: b, absent: 5m }, { id: c, levels: [ { severity: info, when: { fact: t, operator: lessThan, value: 1 } } ] } ]
`;
    expect(load(text).rules.map(({ awaitsSilence, reads }) => [awaitsSilence, reads])).toEqual([
      [false, ['t']],
      [true, []],
      [false, ['t']],
    ]);
  });

  test('give labels beside those of the rule', () => {
    const [rule] = load(file(', labels: { b: mine, c: mine }', '{ labels: { a: theirs, b: theirs } }')).rules;
    expect(rule?.labels).toEqual({ a: 'theirs', b: 'mine', c: 'mine' });
  });

  test.each([
    [
      'of a fact are placed in the defaults',
      ', facts: { u: { default: 1 } }',
      '{ facts: { hall: { default: h } } }',
      ['2:22 defaults.facts.hall: "hall" names a level of the topic, not a fact'],
    ],
    [
      'of a label are placed in the rule that has it',
      ', labels: { hall: x }',
      '{ labels: { hall: y } }',
      ['4:91 rules[0].labels.hall: "hall" names a level of the topic already'],
    ],
    [
      'of a key that the rule leaves to them are placed there',
      '',
      '{ notify: [ { Title: t } ] }',
      ['2:23 defaults.notify[0]: tells nobody (expected Identity, Tag or both)'],
    ],
  ])('faults %s', (_sentence, rule, defaults, faults) => {
    expect(faultsOf(file(rule, defaults))).toEqual(faults);
  });
});

describe('anchors and merge keys', () => {
  const anchored = (text: string) => `version: 1
rules:
  - &first
    id: a
    source: plant
    when: &warm { fact: t, operator: greaterThan, value: 5 }
    notify: &people [ { Tag: t } ]
${text}`;

  test('give rules the same parts', () => {
    const { rules } = load(anchored('  - { <<: *first, id: b, when: { not: *warm }, notify: *people }'));
    expect(rules.map(({ id, notify }) => [id, notify.length])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  test.each([
    [
      'a fault in what an alias stands for is placed at the anchor, once',
      anchored('  - { id: b, source: plant, when: *warm }').replace('greaterThan', 'above'),
      ['6:38 rules[0].when.operator: unknown operator "above" (received "above")'],
    ],
    [
      'a fault in what was merged is placed where it was written',
      anchored('  - { <<: *first, id: b }').replace('greaterThan', 'above'),
      ['6:38 rules[0].when.operator: unknown operator "above" (received "above")'],
    ],
    [
      'an anchor that there is not',
      anchored('  - { <<: *frist, id: b }'),
      ['8:7 << takes a map or an alias of one', '8:11 no anchor &frist before it'],
    ],
    ['what cannot be merged', anchored('  - { <<: 5, id: b }'), ['8:7 << takes a map or an alias of one']],
  ])('%s', (_sentence, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  test('that multiply are refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'])
      bomb.push(`${to}: &${to} [${`*${from}, `.repeat(9)}*${from}]`);
    const faults = faultsOf(`version: 1\nrules: []\n${bomb.join('\n')}\n`);
    expect(faults).toEqual(['4:8 aliases of aliases come to too much']);
  });
});
