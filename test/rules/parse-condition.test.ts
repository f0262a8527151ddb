import { describe, expect, test } from 'vitest';
import { faultsOf } from './given.ts';

/** Faults of a rule whose `when` is written in line 5, from column 11. */
const whenFaults = (when: string) =>
  faultsOf(`version: 1\nrules:\n  - id: r\n    source: cold\n    when: ${when}\n`).map((fault) =>
    fault.replace(/rules\[0\]\./, ''),
  );

const ok = '{ fact: t, operator: equal, value: 1 }';

describe('a condition with a fault', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'is no map',
      'hot',
      [
        '5:11 when: not a condition (expected all, any, not, condition, or a comparison { fact, operator, value }, received "hot")',
      ],
    ],
    [
      'is a mistyped kind',
      '{ condtion: x }',
      [
        '5:11 when: not a condition, did you mean "condition"? (expected all, any, not, condition, or a comparison { fact, operator, value }, received {"condtion":"x"})',
      ],
    ],
    [
      'is two at once',
      `{ all: [${ok}], any: [${ok}] }`,
      [
        '5:60 when.any: "any" beside "all": one condition is one of them (expected all, any, not, condition, or a comparison { fact, operator, value })',
      ],
    ],
    ['is empty', '{ all: [] }', ['5:18 when.all: an empty list of conditions says nothing']],
    ['has no list', `{ any: ${ok} }`, ['5:18 when.any: expected a list of conditions']],
    [
      'has a list after not',
      `{ not: [${ok}] }`,
      [
        '5:18 when.not: not a condition (expected all, any, not, condition, or a comparison { fact, operator, value }, received [{"fact":"t","operator":"equal","value":1}])',
      ],
    ],
    ['has no name to refer to', '{ condition: 5 }', ['5:24 when.condition: not the name of a condition']],
    [
      'refers to nothing',
      '{ condition: hot }',
      [
        '5:24 when.condition: unknown condition "hot" (expected one of the file\'s conditions, of which there are none)',
      ],
    ],
    ['has no fact', '{ operator: equal, value: 1 }', ['5:11 when: a comparison needs a fact']],
    ['has no operator', '{ fact: t, value: 1 }', ['5:11 when: a comparison needs an operator']],
    ['has no value', '{ fact: t, operator: equal }', ['5:11 when: a comparison needs a value']],
    [
      'has a number as its fact',
      '{ fact: 5, operator: equal, value: 1 }',
      ['5:19 when.fact: not the name of a fact (received 5)'],
    ],
    [
      'has a number as its operator',
      '{ fact: t, operator: 5, value: 1 }',
      ['5:32 when.operator: not an operator (received 5)'],
    ],
    [
      'has a name with a dot',
      '{ fact: sky.colour, operator: equal, value: 1 }',
      [
        '5:19 when.fact: unknown fact "sky.colour": names with a dot are Tocsin\'s (expected labels.NAME, attributes.NAME, time.NAME, or a field of the payload with a path into it)',
      ],
    ],
    [
      'has a path to many places',
      '{ fact: t, path: $..x, operator: equal, value: 1 }',
      [
        '5:28 when.path: "..x" does not name one place; write steps such as .name, [\'a name\'] or [0] (received "$..x")',
      ],
    ],
    [
      'has a path that is no text',
      '{ fact: t, path: 5, operator: equal, value: 1 }',
      ['5:28 when.path: not a path (received 5)'],
    ],
    [
      'has a text where a number belongs',
      '{ fact: t, operator: lessThan, value: high }',
      ['5:49 when.value: not a value for "lessThan" (expected a number, received "high")'],
    ],
    [
      'has no list where one belongs',
      '{ fact: t, operator: in, value: 5 }',
      ['5:43 when.value: not a value for "in" (expected a list of texts, numbers or booleans, received 5)'],
    ],
    [
      'has a list where none belongs',
      '{ fact: t, operator: equal, value: [5] }',
      ['5:46 when.value: not a value for "equal" (expected a text, number or boolean, received [5])'],
    ],
    [
      'has a map as its value',
      '{ fact: t, operator: equal, value: { a: 1 } }',
      ['5:46 when.value: not a value for "equal" (expected a text, number or boolean, received {"a":1})'],
    ],
    [
      'has a list without elements',
      '{ fact: t, operator: in, value: [] }',
      ['5:43 when.value: not a value for "in" (expected a list of texts, numbers or booleans, received [])'],
    ],
    [
      'has an infinite limit',
      '{ fact: t, operator: lessThan, value: .inf }',
      ['5:49 when.value: not a value for "lessThan" (expected a number, received Infinity)'],
    ],
    [
      'compares with null',
      '{ fact: t, operator: equal, value: null }',
      [
        '5:46 when.value: "equal" cannot compare with null, which is no value; ask with "known" (expected a text, number or boolean, received null)',
      ],
    ],
    [
      'asks known of a fact',
      '{ fact: t, operator: known, value: { fact: u } }',
      ['5:46 when.value: not a value for "known" (expected true or false)'],
    ],
    [
      'asks known with a word',
      '{ fact: t, operator: known, value: yes }',
      ['5:46 when.value: not a value for "known" (expected true or false, received "yes")'],
    ],
    [
      'compares with a fact that it does not name',
      '{ fact: t, operator: equal, value: { fact: "" } }',
      ['5:54 when.value.fact: not the name of a fact (received "")'],
    ],
    [
      'gives the other fact more than a path',
      '{ fact: t, operator: equal, value: { fact: u, pth: $.a } }',
      ['5:57 when.value.pth: unknown key, did you mean "path"?'],
    ],
    [
      'has params',
      '{ fact: t, operator: equal, value: 1, params: {} }',
      ['5:49 when.params: facts are remembered values and take no "params"'],
    ],
    [
      'has an unknown key',
      '{ fact: t, operator: equal, value: 1, vaule: 2 }',
      ['5:49 when.vaule: unknown key, did you mean "value"?'],
    ],
    [
      'has a priority of nothing',
      '{ fact: t, operator: equal, value: 1, priority: 0 }',
      ['5:59 when.priority: not a priority (expected a whole number from 1 up, received 0)'],
    ],
    ['has a name that is no text', `{ not: ${ok}, name: 5 }`, ['5:64 when.name: expected a text']],
    [
      'has several, which are all told',
      '{ fact: "", operator: is, value: null, path: a }',
      [
        '5:19 when.fact: not the name of a fact (received "")',
        '5:33 when.operator: unknown operator "is" (received "is")',
        '5:56 when.path: a path begins with $, such as $.a.b (received "a")',
      ],
    ],
  ])('%s: %s', (_sentence, when, faults) => {
    expect(whenFaults(when)).toEqual(faults);
  });

  test('nested too deep is a fault, not a crash', () => {
    const deep = `${'{ not: '.repeat(150)}${ok}${' }'.repeat(150)}`;
    expect(whenFaults(deep)[0]).toMatch(/: conditions are nested too deep$/);
  });
});

describe('a condition that is taken', () => {
  test.each([
    [
      'names and priorities, as json-rules-engine has them',
      `{ all: [ { fact: t, operator: equal, value: 1, priority: 10, name: warm } ], name: all, priority: 1 }`,
    ],
    ['a comparison by itself', ok],
    ['another fact, by a path', '{ fact: t, operator: lessThan, value: { fact: limits, path: "$[\'t:0\'].max" } }'],
    ['decorators', '{ fact: phases, operator: "not:someFact:everyValue:equal", value: [1, 2] }'],
    ['a fact with a colon', '{ fact: "temperature:0", path: $.tC, operator: lessThan, value: 1 }'],
  ])('%s', (_sentence, when) => {
    expect(whenFaults(when)).toEqual([]);
  });
});

describe('a level of the topic in a condition', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'is a text, and so no number',
      '{ fact: site, operator: greaterThan, value: 5 }',
      ['5:19 when.fact: "site" is a text, not a number'],
    ],
    [
      'never equals a number',
      '{ fact: site, operator: equal, value: 5 }',
      ['5:49 when.value: "site" is a text, and this is not; quote it (expected "5")'],
    ],
    [
      'is in no list of numbers',
      '{ fact: site, operator: in, value: [5, a] }',
      ['5:46 when.value: "site" is a text, and this is not; quote it (expected ["5","a"])'],
    ],
    [
      'has nothing inside',
      '{ fact: site, path: $.a, operator: equal, value: a }',
      ['5:19 when.fact: "site" is a text, and a path leads nowhere in it'],
    ],
    [
      'is no limit',
      '{ fact: t, operator: lessThan, value: { fact: labels.site } }',
      ['5:57 when.value.fact: "labels.site" is a text, not a number'],
    ],
    [
      'is known by its name',
      '{ fact: labels.sit, operator: equal, value: a }',
      ['5:19 when.fact: unknown label "sit", did you mean "site"? (expected labels.site, labels.device)'],
    ],
    ['can be asked for', '{ fact: site, operator: known, value: true }', []],
    ['can be in a list of texts', '{ fact: site, operator: in, value: ["5", a] }', []],
  ])('%s', (_sentence, when, faults) => {
    expect(whenFaults(when)).toEqual(faults);
  });
});
