import { describe, expect, test } from 'vitest';
import { asDeviceId } from '../../src/model/ids.ts';
import { explainTogether } from '../../src/rules/explain-together.ts';
import { createMemory } from '../../src/rules/memory.ts';
import { at, load, ruleWith, tell } from './given.ts';

const HOUR = 3_600_000;

describe('an explanation', () => {
  test('shows every condition, also those that the verdict did not need', () => {
    const given = ruleWith({
      all: [
        { fact: 'temperature', operator: 'greaterThan', value: -15 },
        { name: 'nobody is in', not: { fact: 'door', operator: 'equal', value: { fact: 'o', path: '$.open' } } },
      ],
    });
    tell(given, { temperature: -20, door: 'open' });
    expect(given.rule.explain(given.memory, at(0))).toEqual({
      condition: 'all',
      verdict: 'false',
      facts: [],
      missing: [],
      filling: [],
      parts: [
        {
          condition: 'temperature greaterThan -15',
          verdict: 'false',
          facts: [{ fact: 'temperature', value: -20, origin: 'remembered' }],
          parts: [],
        },
        {
          condition: 'nobody is in',
          verdict: 'unknown',
          facts: [],
          parts: [
            {
              condition: 'door equal o $.open',
              verdict: 'unknown',
              facts: [
                { fact: 'door', value: 'open', origin: 'remembered' },
                { fact: 'o $.open', value: null, origin: 'never-heard' },
              ],
              parts: [],
            },
          ],
        },
      ],
    });
  });

  test('names what is missing, each once', () => {
    const equal = (fact: string) => ({ fact, operator: 'equal', value: 1 });
    const given = ruleWith({ any: [equal('a'), { all: [equal('b'), equal('a')] }, equal('c')] });
    tell(given, { c: 2 });
    expect(given.rule.explain(given.memory, at(0)).missing).toEqual(['a', 'b']);
  });

  test('names a fact of the wrong type as missing', () => {
    const given = ruleWith({ fact: 't', operator: 'greaterThan', value: 1 });
    tell(given, { t: 'nan' });
    const { verdict, facts, missing } = given.rule.explain(given.memory, at(0));
    expect({ verdict, facts, missing }).toEqual({
      verdict: 'unknown',
      facts: [{ fact: 't', value: 'nan', origin: 'remembered' }],
      missing: ['t'],
    });
  });

  test.each([
    ['never-heard', {}, 0, null],
    ['remembered', { o: { open: 1 } }, 0, 1],
    ['no-such-path', { o: {} }, 0, null],
    ['empty', { o: { open: null } }, 0, null],
    ['stale', { o: { open: 1 } }, HOUR, null],
  ])('says where a value comes from or why there is none: %s', (origin, facts, now, value) => {
    const given = ruleWith(
      { fact: 'o', path: '$.open', operator: 'equal', value: 1 },
      { facts: { o: { staleAfter: '1h' } } },
    );
    tell(given, facts);
    const stale = origin === 'stale' ? { staleAfterMs: HOUR } : {};
    expect(given.rule.explain(given.memory, at(now)).facts).toEqual([{ fact: 'o $.open', value, origin, ...stale }]);
  });

  test('tells a default and a label from what was heard', () => {
    const given = ruleWith(
      {
        any: [
          { fact: 'door', operator: 'equal', value: 1 },
          { fact: 'hall', operator: 'equal', value: 'h2' },
        ],
      },
      { facts: { door: { default: 0 } } },
    );
    const { parts } = given.rule.explain(given.memory, at(0));
    expect(parts.flatMap(({ facts }) => facts)).toEqual([
      { fact: 'door', value: 0, origin: 'default' },
      { fact: 'hall', value: 'h1', origin: 'label' },
    ]);
  });
});

describe('what lets an alarm go', () => {
  const WARM = { fact: 't', operator: 'greaterThan', value: -15 };
  const COLD = { fact: 't', operator: 'lessThan', value: -18 };

  test('is explained as what raises it, with the value of each leaf', () => {
    const given = ruleWith(WARM, { clear: { when: { all: [COLD, { fact: 'door', operator: 'equal', value: 0 }] } } });
    tell(given, { t: -16 });
    expect(given.rule.explainClear?.(given.memory, at(0))).toMatchObject({
      condition: 'all',
      verdict: 'false',
      parts: [
        { condition: 't lessThan -18', verdict: 'false', facts: [{ fact: 't', value: -16 }] },
        { condition: 'door equal 0', verdict: 'unknown', facts: [{ fact: 'door', origin: 'never-heard' }] },
      ],
      missing: [],
    });
  });

  test('is nothing of its own where the alarm ends with its condition', () => {
    expect(ruleWith(WARM).rule.explainClear).toBeNull();
    expect(ruleWith(WARM, { clear: { for: '5m' } }).rule.explainClear).toBeNull();
  });

  test('of levels stands under each level, as what raises it does', () => {
    const levels = [
      { severity: 'warning', when: WARM, clear: { when: COLD } },
      { severity: 'critical', when: { all: [{ fact: 't', operator: 'greaterThan', value: -5 }] } },
    ];
    const context = ruleWith(WARM).context;
    const text = JSON.stringify({ version: 1, rules: [{ id: 'l', source: 'plant', levels }] });
    const [rule] = load(text, context).rules;
    const memory = createMemory('plant', asDeviceId('pump-1'), { hall: 'h1' });
    const lines = (tree: ReturnType<NonNullable<typeof rule>['explain']> | undefined) =>
      tree?.parts.map(({ condition, parts }) => [condition, parts.map((part) => part.condition)]);
    expect(lines(rule?.explain(memory, at(0)))).toEqual([
      ['warning', ['t greaterThan -15']],
      ['critical', ['all']],
    ]);
    expect(lines(rule?.explainClear?.(memory, at(0)))).toEqual([['warning', ['t lessThan -18']]]);
    expect(rule?.explain(memory, at(0))).toMatchObject({ condition: 'levels', verdict: 'unknown', missing: ['t'] });
  });
});

describe('several devices absent together', () => {
  const memory = createMemory('plant', asDeviceId('site=oslo'), {});
  const explain = (count: number | null, total: number | null) =>
    explainTogether({ least: 3, share: 0.5 }, () => ({ count, total }))(memory, at(0));

  test.each([
    ['enough of them, and enough for a beginning', 3, 6, 'true', ['true', 'true']],
    ['too few of many', 3, 7, 'false', ['false', 'true']],
    ['few of few: what stands goes on, and nothing begins', 2, 4, 'true', ['true', 'false']],
    ['none at all', 0, 0, 'false', ['false', 'false']],
    ['nothing is known', null, null, 'unknown', ['unknown', 'unknown']],
  ])('%s', (_why, count, total, verdict, parts) => {
    const tree = explain(count, total);
    expect([tree.verdict, tree.parts.map((part) => part.verdict)]).toEqual([verdict, parts]);
    expect(tree.parts[0]?.facts).toMatchObject([
      { fact: 'count', value: count },
      { fact: 'total', value: total },
    ]);
  });
});
