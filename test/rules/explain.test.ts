import { describe, expect, test } from 'vitest';
import { at, ruleWith, tell } from './given.ts';

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
