import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/base/json.ts';
import { at, faultsOf, ruleWith, tell } from './given.ts';

const LIMIT = { fact: 't', operator: 'greaterThan', value: { fact: 'attributes.maxTemp' } };

const judge = (when: Json, facts: JsonObject, attributes: JsonObject) => {
  const given = ruleWith(when);
  const memory = Object.assign(tell(given, facts), { attributes });
  const { facts: seen, missing } = given.rule.explain(memory, at(0));
  return {
    verdict: given.rule.evaluate(memory, at(0)).verdict,
    missing,
    origins: seen.map(({ fact, origin }) => `${fact} ${origin}`),
  };
};

describe('an attribute in a condition', () => {
  test.each<readonly [string, Json, JsonObject, JsonObject, string]>([
    ['is the threshold of its device', LIMIT, { t: -10 }, { maxTemp: -15 }, 'true'],
    ['of another device is another', LIMIT, { t: -10 }, { maxTemp: -5 }, 'false'],
    ['that is missing is unknown, never zero', LIMIT, { t: -10 }, {}, 'unknown'],
    ['that is null is missing', LIMIT, { t: -10 }, { maxTemp: null }, 'unknown'],
    ['of the wrong type is unknown', LIMIT, { t: -10 }, { maxTemp: 'low' }, 'unknown'],
    [
      'may stand on the left',
      { fact: 'attributes.model', operator: 'equal', value: 'x200' },
      {},
      { model: 'x200' },
      'true',
    ],
    [
      'may be reached into',
      { fact: 't', operator: 'greaterThan', value: { fact: 'attributes.limits', path: '$.high' } },
      { t: 5 },
      { limits: { high: 4 } },
      'true',
    ],
    ['can be asked for', { fact: 'attributes.maxTemp', operator: 'known', value: true }, {}, {}, 'false'],
    [
      'is what the inventory gives, and no more',
      { fact: 'attributes.toString', operator: 'known', value: true },
      {},
      {},
      'false',
    ],
  ])('%s', (_sentence, when, facts, attributes, verdict) => {
    expect(judge(when, facts, attributes).verdict).toBe(verdict);
  });

  test('is explained by where it comes from, or that nobody gave it', () => {
    expect(judge(LIMIT, { t: 1 }, { maxTemp: 0 })).toMatchObject({
      missing: [],
      origins: ['t remembered', 'attributes.maxTemp attribute'],
    });
    expect(judge(LIMIT, { t: 1 }, {})).toMatchObject({
      missing: ['attributes.maxTemp'],
      origins: ['t remembered', 'attributes.maxTemp no-attribute'],
    });
  });

  test('is no payload fact, goes into the evidence, and has the rule asked again when it changes', () => {
    const given = ruleWith(LIMIT);
    const memory = Object.assign(tell(given, { t: 1 }), { attributes: { maxTemp: 0, owner: 'Ana' } });
    expect(given.rule.reads).toEqual(['t']);
    expect(given.rule.readsAttributes).toBe(true);
    expect(given.rule.evidence(memory, at(0))).toEqual({ t: 1, 'attributes.maxTemp': 0 });
    expect(ruleWith({ fact: 't', operator: 'equal', value: 1 }).rule.readsAttributes).toBe(false);
  });

  test('has a name without dots', () => {
    const rule = { id: 'r', source: 'plant', when: { fact: 'attributes.limits.high', operator: 'equal', value: 1 } };
    expect(faultsOf(JSON.stringify({ version: 1, rules: [rule] }))).toEqual([
      expect.stringMatching(/the name of an attribute has no dot: reach into it with a path/),
    ]);
  });
});
