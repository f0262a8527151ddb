import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { createCandidates } from '../../src/replay/candidates.ts';
import { writtenRules } from '../../src/replay/written-rule.ts';

const MINUTE = 60_000;
const WHEN = { fact: 't', operator: 'greaterThan', value: 80 };

/** What is tried of a rule whose signal moves within 10. */
const tried = (rule: { readonly [key: string]: Json }, { keep = 2, width = 10 } = {}) =>
  writtenRules({ version: 1, rules: [{ id: 'hot', when: WHEN, ...rule }] }, 'a.yaml')
    .flatMap((one) => createCandidates(one, { keepMs: keep * MINUTE, widthOf: () => width }))
    .map(({ change }) => change);

const endsAt = (value: number, more = {}) => ({
  clear: { ...more, when: { ...WHEN, operator: 'lessThanInclusive', value } },
});

describe('delays', () => {
  test('up to what may be lost are tried, the longest three', () => {
    expect(tried({}, { width: 0 })).toEqual([{ for: '30s' }, { for: '1m' }, { for: '2m' }]);
  });

  test('no longer than the one that the rule has are not', () => {
    expect(tried({ for: '1m' }, { width: 0 })).toEqual([{ for: '2m' }]);
    expect(tried({ for: '2m' }, { width: 0 })).toEqual([]);
  });
});

describe('deadbands', () => {
  test('are a share of what the signal moves within, with each delay and without', () => {
    const alone = [endsAt(79.8), endsAt(79.5), endsAt(79)];
    expect(tried({ for: '1m' }, { keep: 1 })).toEqual(alone);
    expect(tried({}, { keep: 0.25 })).toEqual([
      ...alone,
      { for: '15s' },
      ...alone.map((change) => ({ for: '15s', ...change })),
    ]);
  });

  test('leave what else the rule says of its end', () => {
    expect(tried({ clear: { for: '5m' } }, { keep: 0 })[0]).toEqual(endsAt(79.8, { for: '5m' }));
  });

  test.each([
    ['says itself when it ends', { clear: { when: { ...WHEN, operator: 'lessThan' } } }],
    ['has its limit in a fact', { when: { ...WHEN, value: { fact: 'attributes.max' } } }],
    ['looks into a fact', { when: { ...WHEN, path: '$.a' } }],
  ])('are not tried of a rule that %s', (_sentence, rule) => {
    expect(tried(rule, { keep: 0 })).toEqual([]);
  });
});
