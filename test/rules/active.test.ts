import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import type { WallMoment } from '../../src/model/reading.ts';
import { faultsOf, ruleWith, tell } from './given.ts';

const utc = (text: string) => Date.parse(`2026-01-12T${text}Z`);

/** Watch time lags the wall by an hour. */
const at = (time: string): WallMoment => {
  const wallAt = utc(time);
  return { wallAt, observedAt: wallAt, watchedAt: wallAt - 3_600_000 };
};

const HOT = { fact: 't', operator: 'greaterThan', value: 8 };
const BY_DAY = { hours: '08:00-17:00' };

interface Row {
  readonly is: string;
  readonly facts: Readonly<Record<string, Json>>;
  readonly now: string;
  readonly standing?: 'warning';
  readonly verdict: 'true' | 'false' | 'unknown';
  readonly inactive?: true;
  /** Wall time of the next look. */
  readonly next: string | null;
}

const ROWS: readonly Row[] = [
  {
    is: 'inside and true, looked at again when the window closes',
    facts: { t: 9 },
    now: '12:00',
    verdict: 'true',
    next: '17:00',
  },
  { is: 'inside and false, not looked at again', facts: { t: 7 }, now: '12:00', verdict: 'false', next: null },
  {
    is: 'inside and false, with an alarm that the end of the window ends',
    facts: { t: 7 },
    now: '12:00',
    standing: 'warning',
    verdict: 'false',
    next: '17:00',
  },
  { is: 'inside and unknown, for it may be Pending', facts: {}, now: '12:00', verdict: 'unknown', next: '17:00' },
  {
    is: 'outside and true counts as false, looked at again when the window opens',
    facts: { t: 9 },
    now: '07:00',
    verdict: 'false',
    inactive: true,
    next: '08:00',
  },
  {
    is: 'outside and false waits for a reading',
    facts: { t: 7 },
    now: '07:00',
    verdict: 'false',
    inactive: true,
    next: null,
  },
  { is: 'outside and unknown counts as false', facts: {}, now: '07:00', verdict: 'false', inactive: true, next: null },
  {
    is: 'after the end, to midnight, from which there may be another day',
    facts: { t: 9 },
    now: '18:00',
    verdict: 'false',
    inactive: true,
    next: '24:00',
  },
];

describe('a rule with hours', () => {
  test.each(ROWS)('is $is', ({ facts, now, standing, verdict, inactive, next }) => {
    const given = ruleWith(HOT, { active: BY_DAY });
    const evaluation = given.rule.evaluate(tell(given, facts), at(now), undefined, standing ?? null);
    const recheckAt =
      next === null ? null : utc(next === '24:00' ? '00:00' : next) + (next === '24:00' ? 82_800_000 : -3_600_000);
    expect(evaluation).toEqual({ verdict, recheckAt, ...(inactive && { inactive }) });
  });

  test('looks again as soon as a fact grows stale, though the window is open for longer', () => {
    const given = ruleWith(HOT, { active: BY_DAY, facts: { t: { staleAfter: '10m' } } });
    const now = { ...at('12:00'), watchedAt: utc('12:00') };
    const memory = tell(given, { t: 9 }, now.watchedAt);
    expect(given.rule.evaluate(memory, now).recheckAt).toBe(now.watchedAt + 600_000);
  });

  test('explains first that it is not active', () => {
    const given = ruleWith(HOT, { active: BY_DAY });
    const memory = tell(given, { t: 9 });
    expect(given.rule.explain(memory, at('07:00'))).toMatchObject({
      ...{ condition: 'active', verdict: 'false', missing: [] },
      parts: [{ condition: 't greaterThan 8', verdict: 'true' }],
    });
    expect(given.rule.explain(memory, at('12:00'))).toMatchObject({ condition: 't greaterThan 8' });
  });

  test('follows the wall clock; a rule without them does not', () => {
    expect([ruleWith(HOT, { active: BY_DAY }), ruleWith(HOT)].map(({ rule }) => rule.followsWall)).toEqual([
      true,
      false,
    ]);
  });

  test('is another rule once they change, or their zone', () => {
    const hashes = [{}, { active: BY_DAY }, { active: BY_DAY, zone: 'Asia/Tokyo' }].map(
      (more) => ruleWith(HOT, more).rule.hash,
    );
    expect(new Set(hashes).size).toBe(3);
  });
});

const RULE = (more: string): string => `version: 1
rules:
  - id: r
    source: plant
    when: { fact: t, operator: greaterThan, value: 8 }
    ${more}
`;

describe('a window with a fault', () => {
  test.each([
    [
      'unknown zone',
      'active: { hours: 08:00-17:00, zone: Europe/Olso }',
      /^6:\d+ .*zone: no time zone is called "Europe\/Olso".*did you mean "Europe\/Oslo"/,
    ],
    ['unknown zone of the rule', 'zone: Mars', /^6:\d+ .*zone: no time zone is called "Mars"/],
    ['a time that is none', 'active: { hours: 25:00-26:00 }', /^6:\d+ .*hours: not hours; write 08:00-17:00/],
    ['a start at 24:00', 'active: { hours: 24:00-06:00 }', /hours: not hours/],
    ['an end that is its start', 'active: { hours: 08:00-08:00 }', /hours: not hours/],
    ['no weekday', 'active: { weekdays: monday }', /weekdays: not a weekday; write mon, tue/],
    ['no weekday in a list', 'active: { weekdays: [mon, dien] }', /weekdays\[1\]: not a weekday/],
    ['a date that is none', 'active: { except: 2026-02-30 }', /except: not a date; write 2026-12-24/],
    ['a range that ends before it begins', 'active: { except: [2026-12-24/2026-12-23] }', /except\[0\]: not a date/],
    ['a range whose end is no date', 'active: { except: 2026-12-24/25 }', /except: not a date/],
    ['a range of three', 'active: { weekdays: mon-tue-wed }', /weekdays: not a weekday/],
    ['nothing at all', 'active: {}', /active: a window needs weekdays, hours or except/],
    ['an unknown key', 'active: { days: mon, hours: 08:00-17:00 }', /active\.days: unknown key/],
    ['the second of a list', 'active: [{ weekdays: mon }, { hours: noon }]', /active\[1\]\.hours: not hours/],
  ])('%s', (_sentence, more, fault) => {
    expect(faultsOf(RULE(more))).toEqual([expect.stringMatching(fault)]);
  });
});

describe('settings of time that mean nothing', () => {
  test.each([
    ['a gap that nothing begins again after', 'gap: 5m', /^6:\d+ .*gap: "gap" without "onGap: reset"/],
    ['nothing that could begin again', 'onGap: reset', /onGap: nothing begins again/],
    ['an off-delay without a gap', 'clear: { for: 5m }\n    onGap: reset', /onGap: a rule without for needs a gap/],
  ])('%s', (_sentence, more, fault) => {
    expect(faultsOf(RULE(more))).toEqual([expect.stringMatching(fault)]);
  });

  test.each(['onGap: reset\n    for: 5m', 'maxAge: 10m'])('not beside absent: %s', (more) => {
    const text = RULE(`absent: 15m\n    ${more}`).replace(/ {4}when:.*\n/, '');
    expect(faultsOf(text)).toHaveLength(1);
  });

  test('a gap is as long as `for` unless it says otherwise', () => {
    const gapOf = (more: Readonly<Record<string, Json>>) => ruleWith(HOT, more).rule.gapMs;
    expect([
      gapOf({ for: '10m' }),
      gapOf({ for: '10m', onGap: 'hold' }),
      gapOf({ for: '10m', onGap: 'reset' }),
      gapOf({ for: '10m', onGap: 'reset', gap: '2m' }),
    ]).toEqual([null, null, 600_000, 120_000]);
  });
});
