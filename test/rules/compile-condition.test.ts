import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { at, load, ruleWith, tell, verdictOf } from './given.ts';

/** A comparison that is true, false or unknown, as its letter says. */
const PARTS: Readonly<Record<string, Json>> = {
  T: { fact: 'five', operator: 'equal', value: 5 },
  F: { fact: 'five', operator: 'equal', value: 6 },
  U: { fact: 'missing', operator: 'equal', value: 5 },
};

const parts = (letters: string): Json => [...letters].map((letter) => PARTS[letter] ?? null);
const judge = (when: Json) => verdictOf(when, { five: 5 });

describe("Kleene's logic", () => {
  test.each([
    ['T', 'true', 'true'],
    ['F', 'false', 'false'],
    ['U', 'unknown', 'unknown'],
    ['TT', 'true', 'true'],
    ['TF', 'false', 'true'],
    ['FT', 'false', 'true'],
    ['FF', 'false', 'false'],
    ['TU', 'unknown', 'true'],
    ['UT', 'unknown', 'true'],
    ['FU', 'false', 'unknown'],
    ['UF', 'false', 'unknown'],
    ['UU', 'unknown', 'unknown'],
    ['TUT', 'unknown', 'true'],
    ['UUF', 'false', 'unknown'],
    ['FUF', 'false', 'unknown'],
    ['TTT', 'true', 'true'],
    ['FFF', 'false', 'false'],
    ['UTF', 'false', 'true'],
  ])('%s: all is %s, any is %s', (letters, all, any) => {
    expect([judge({ all: parts(letters) }), judge({ any: parts(letters) })]).toEqual([all, any]);
  });

  test.each([
    ['T', 'false'],
    ['F', 'true'],
    ['U', 'unknown'],
  ])('not %s is %s', (letter, verdict) => {
    expect(judge({ not: PARTS[letter] ?? null })).toBe(verdict);
  });

  test('the order of conditions never matters, and De Morgan holds', () => {
    const swapped: Readonly<Record<Verdict, Verdict>> = { true: 'false', false: 'true', unknown: 'unknown' };
    const letters = fc.array(fc.constantFrom('T', 'F', 'U'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(letters, (some) => {
        const forth = parts(some.join(''));
        const negated = some.map((letter) => ({ not: PARTS[letter] ?? null }));
        expect(judge({ all: forth })).toBe(judge({ all: parts(some.toReversed().join('')) }));
        expect(judge({ all: forth })).toBe(swapped[judge({ any: negated })]);
      }),
    );
  });
});

describe('a named condition', () => {
  const conditions = {
    running: { all: [{ fact: 'status', operator: 'equal', value: 'run' }] },
    hot: { all: [{ condition: 'running' }, { fact: 't', operator: 'greaterThan', value: 90 }] },
  };

  const judgeNamed = (when: Json, facts: Readonly<Record<string, Json>>) => {
    const given = ruleWith({ all: [PARTS.T ?? null] });
    const file = { version: 1, conditions, rules: [{ id: 'r', source: 'plant', when }] };
    const [rule] = load(JSON.stringify(file), given.context).rules;
    return rule?.evaluate(tell(given, facts), at(0)).verdict;
  };

  test.each<[string, Json, Readonly<Record<string, Json>>, Verdict]>([
    ['stands for what it says', { condition: 'running' }, { status: 'run' }, 'true'],
    ['may refer to another', { condition: 'hot' }, { status: 'run', t: 95 }, 'true'],
    ['may be negated', { not: { condition: 'hot' } }, { status: 'stop', t: 95 }, 'true'],
    ['may be used twice', { any: [{ condition: 'hot' }, { condition: 'hot' }] }, { status: 'run' }, 'unknown'],
  ])('%s', (_sentence, when, facts, verdict) => {
    expect(judgeNamed(when, facts)).toBe(verdict);
  });
});

describe('what a name in a condition means', () => {
  const labelled = (when: Json, facts: Readonly<Record<string, Json>> = {}) => {
    const given = ruleWith(when, { topic: 'plant/{hall}/{line}', labels: { area: 'north' } });
    return given.rule.evaluate(tell(given, facts), at(0), { hall: 'h1', line: 'l2' }).verdict;
  };

  test.each<[string, Json, Verdict]>([
    ['a level of the source', { fact: 'hall', operator: 'equal', value: 'h1' }, 'true'],
    ['a level of the rule', { fact: 'line', operator: 'in', value: ['l1', 'l2'] }, 'true'],
    ['a level as a label', { fact: 'labels.line', operator: 'equal', value: 'l2' }, 'true'],
    ['a label of the rule', { fact: 'labels.area', operator: 'equal', value: 'north' }, 'true'],
    ['a label to compare with', { fact: 'where', operator: 'equal', value: { fact: 'labels.area' } }, 'false'],
    ['a level that is there is known', { fact: 'hall', operator: 'known', value: true }, 'true'],
  ])('%s', (_sentence, when, verdict) => {
    expect(labelled(when, { where: 'south' })).toBe(verdict);
  });

  test('a level of the topic goes before a payload field of the same name', () => {
    expect(labelled({ fact: 'hall', operator: 'equal', value: 'h1' }, { hall: 'from the payload' })).toBe('true');
  });

  test('labels default to those of the memory', () => {
    const given = ruleWith({ fact: 'hall', operator: 'equal', value: 'h1' });
    expect(given.rule.evaluate(given.memory, at(0)).verdict).toBe('true');
  });

  test('a level that this topic does not have is unknown', () => {
    const given = ruleWith({ fact: 'line', operator: 'notEqual', value: 'l1' }, { topic: 'plant/{hall}/{line}' });
    expect(given.rule.evaluate(given.memory, at(0)).verdict).toBe('unknown');
  });
});
