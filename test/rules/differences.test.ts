import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/json.ts';
import { faultsOf, verdictOf } from './given.ts';

/** What the library makes of it: its verdict, or that it throws. */
const library = async (when: JsonObject, facts: Record<string, Json>): Promise<string> => {
  try {
    const engine = new Engine([], { allowUndefinedFacts: true });
    engine.addRule({ conditions: structuredClone(when) as unknown as TopLevelCondition, event: { type: 'raised' } });
    const { events } = await engine.run(facts);
    return events.length > 0 ? 'true' : 'false';
  } catch {
    return 'throws';
  }
};

const fact = (name: string, operator: string, value: Json, more: JsonObject = {}): JsonObject => ({
  all: [{ fact: name, operator, value, ...more }],
});

interface Row {
  readonly when: JsonObject;
  readonly facts: Record<string, Json>;
  readonly library: string;
  readonly tocsin: string;
}

const VERDICTS: readonly (readonly [sentence: string, row: Row])[] = [
  [
    'a missing fact is not different from everything',
    { when: fact('door', 'notEqual', 'open'), facts: {}, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a missing fact is not outside of a list',
    { when: fact('door', 'notIn', ['open']), facts: {}, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a missing fact is not the contrary of a limit',
    { when: { not: { fact: 't', operator: 'lessThan', value: 5 } }, facts: {}, library: 'true', tocsin: 'unknown' },
  ],
  ['nor by the decorator', { when: fact('t', 'not:lessThan', 5), facts: {}, library: 'true', tocsin: 'unknown' }],
  ['null is no value', { when: fact('t', 'notEqual', 5), facts: { t: null }, library: 'true', tocsin: 'unknown' }],
  [
    'a text is never compared as a number',
    { when: fact('t', 'greaterThan', 10), facts: { t: '9x' }, library: 'false', tocsin: 'unknown' },
  ],
  [
    'two texts are never put in order',
    { when: fact('t', 'greaterThan', { fact: 'u' }), facts: { t: '9', u: '10' }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a list of one is no number',
    { when: fact('t', 'greaterThan', 30), facts: { t: [40] }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a list is not different from a text',
    { when: fact('t', 'notEqual', 'x'), facts: { t: ['x'] }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'what is no list neither contains nor lacks',
    { when: fact('t', 'not:contains', 5), facts: { t: 7 }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'what is no list has no elements',
    { when: fact('t', 'not:someFact:equal', 5), facts: { t: 7 }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'elements of the wrong type are unknown',
    { when: fact('t', 'everyFact:greaterThan', 5), facts: { t: [7, 'x'] }, library: 'false', tocsin: 'unknown' },
  ],
  [
    'a path that leads nowhere has no value',
    { when: fact('t', 'notEqual', 5, { path: '$.a' }), facts: { t: {} }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a path into a number has no value',
    { when: fact('t', 'equal', 5, { path: '$.a' }), facts: { t: 5 }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a list to look in that is missing stops nothing',
    { when: fact('t', 'in', { fact: 'list' }), facts: { t: 5 }, library: 'throws', tocsin: 'unknown' },
  ],
  [
    'a text is no list to look in',
    { when: fact('t', 'in', { fact: 'u' }), facts: { t: 'un', u: 'run' }, library: 'true', tocsin: 'unknown' },
  ],
  [
    'a list has no field',
    { when: fact('t', 'equal', 2, { path: '$.length' }), facts: { t: [1, 2] }, library: 'true', tocsin: 'unknown' },
  ],
];

describe('a verdict that differs from the library on purpose', () => {
  test.each(VERDICTS)('%s', async (_sentence, { when, facts, ...verdicts }) => {
    expect({ library: await library(when, facts), tocsin: verdictOf(when, facts) }).toEqual(verdicts);
  });
});

interface Refused {
  readonly when: JsonObject;
  readonly library: string;
  readonly fault: string;
}

const FACTS = { t: 5, list: [1, 5], o: { a: 5 } };

const REFUSED: readonly (readonly [sentence: string, row: Refused])[] = [
  [
    'an empty all is not always true',
    { when: { all: [] }, library: 'true', fault: 'an empty list of conditions says nothing' },
  ],
  [
    'an empty any is not always true',
    { when: { any: [] }, library: 'true', fault: 'an empty list of conditions says nothing' },
  ],
  [
    'all beside any is not any alone',
    {
      when: { all: [{ fact: 't', operator: 'equal', value: 6 }], any: [{ fact: 't', operator: 'equal', value: 5 }] },
      library: 'true',
      fault: '"any" beside "all": one condition is one of them',
    },
  ],
  [
    'a path names one place: no descent',
    { when: fact('o', 'equal', 5, { path: '$..a' }), library: 'true', fault: '"..a" does not name one place' },
  ],
  [
    'a path names one place: no wildcard',
    { when: fact('list', 'contains', 5, { path: '$.*' }), library: 'true', fault: '".*" does not name one place' },
  ],
  [
    'a path begins with $',
    { when: fact('o', 'equal', 5, { path: 'a' }), library: 'true', fault: 'a path begins with $' },
  ],
  [
    'a text is no limit',
    { when: fact('t', 'greaterThan', '4'), library: 'true', fault: 'not a value for "greaterThan"' },
  ],
  [
    'null is no value to compare with',
    {
      when: fact('t', 'notEqual', null),
      library: 'true',
      fault: '"notEqual" cannot compare with null, which is no value; ask with "known"',
    },
  ],
  [
    'a list to look in has elements',
    { when: fact('t', 'notIn', []), library: 'true', fault: 'not a value for "notIn"' },
  ],
  ['priority 0 is not 1', { when: fact('t', 'equal', 5, { priority: 0 }), library: 'true', fault: 'not a priority' }],
  [
    'facts take no params',
    {
      when: fact('t', 'equal', 5, { params: { a: 1 } }),
      library: 'true',
      fault: 'facts are remembered values and take no "params"',
    },
  ],
  [
    'unknown keys are not passed over',
    { when: fact('t', 'equal', 5, { pth: '$.a' }), library: 'true', fault: 'unknown key, did you mean "path"?' },
  ],
  [
    'names with a dot are not those of payload fields',
    { when: fact('t.x', 'not:equal', 5), library: 'true', fault: "names with a dot are Tocsin's" },
  ],
  [
    'an unknown operator is found before it is needed',
    { when: fact('t', 'equals', 5), library: 'throws', fault: 'unknown operator "equals", did you mean "equal"?' },
  ],
  [
    'an unknown condition is found before it is needed',
    { when: { condition: 'gone' }, library: 'throws', fault: 'unknown condition "gone"' },
  ],
];

describe('a condition that the library takes, and Tocsin refuses', () => {
  test.each(REFUSED)('%s', async (_sentence, { when, fault, ...expected }) => {
    expect(await library(when, FACTS)).toBe(expected.library);
    const faults = faultsOf(JSON.stringify({ version: 1, rules: [{ id: 'r', source: 'plant', when }] }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });
});

describe('a condition that Tocsin takes, and the library does not know', () => {
  test.each<[string, JsonObject, string]>([
    ['known asks whether there is a value', fact('t', 'known', true), 'true'],
    ['known is false of null', fact('nothing', 'known', true), 'false'],
    ['a comparison may stand alone', { fact: 't', operator: 'equal', value: 5 }, 'true'],
  ])('%s', async (_sentence, when, verdict) => {
    const facts = { t: 5, nothing: null };
    expect([await library(when, facts), verdictOf(when, facts)]).toEqual(['throws', verdict]);
  });
});
