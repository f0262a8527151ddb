import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asDeviceId } from '../../src/model/ids.ts';
import type { Severity } from '../../src/model/rule.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { Evaluate } from '../../src/rules/compiled-rule.ts';
import { createLevels, type Level } from '../../src/rules/levels.ts';
import { createMemory } from '../../src/rules/memory.ts';

const NOW = { observedAt: 0, watchedAt: 0, wallAt: 0 };

/** A device that last said `value`. */
const saying = (value: number) => {
  const memory = createMemory('tank', asDeviceId('t1'), {});
  memory.values[0] = value;
  return memory;
};

const when = (test: (value: number) => boolean): Evaluate => {
  return ({ values: [value] }) => ({ verdict: test(Number(value)) ? 'true' : 'false', recheckAt: null });
};

interface Limits {
  readonly severity: Severity;
  readonly above: number;
  /** Let go below it; null: as soon as it is not above. */
  readonly below: number | null;
}

const toLevel = ({ severity, above, below }: Limits): Level => ({
  severity,
  evaluate: when((value) => value > above),
  evaluateClear: below === null ? null : when((value) => value < below),
});

/** The severity after each value; null: over. */
const follow = (limits: readonly Limits[], values: readonly number[]): readonly (Severity | null)[] => {
  const evaluate = createLevels(limits.map(toLevel));
  let standing: Severity | null = null;
  return values.map((value) => {
    const { verdict, severity = null } = evaluate(saying(value), NOW, {}, standing);
    standing = verdict === 'true' ? severity : null;
    return standing;
  });
};

const TANK: readonly Limits[] = [
  { severity: 'info', above: 60, below: 50 },
  { severity: 'warning', above: 70, below: 60 },
  { severity: 'critical', above: 80, below: 70 },
];

test('levels follow the readings up and down, each let go by its own clear', () => {
  expect(follow(TANK, [61, 73, 64, 85, 62, 56, 47])).toEqual([
    'info',
    'warning',
    'warning',
    'critical',
    'info',
    'info',
    null,
  ]);
});

/** As it is written down in docs/levels.md, without any cleverness. */
const naive = (limits: readonly Limits[], values: readonly number[]): readonly (Severity | null)[] => {
  let current = -1;
  return values.map((value) => {
    const isTrue = (index: number) => value > (limits[index]?.above ?? Number.POSITIVE_INFINITY);
    const trueOnes = limits.map((_, index) => index).filter(isTrue);
    const highest = Math.max(-1, ...trueOnes);
    const own = limits[current];
    const isHeld = own !== undefined && own.below !== null && !(value < own.below);
    if (highest > current) current = highest;
    else if (!isHeld) current = Math.max(-1, ...trueOnes.filter((index) => index <= current));
    return limits[current]?.severity ?? null;
  });
};

test('levels agree with a plain reading of their description, whatever the limits and the values', () => {
  const limit = fc.record({
    above: fc.integer({ min: 0, max: 20 }),
    below: fc.option(fc.integer({ min: 0, max: 20 })),
  });
  const limits = fc.tuple(limit, limit, limit).map(([a, b, c]) => [
    { severity: 'info' as const, ...a },
    { severity: 'warning' as const, ...b },
    { severity: 'critical' as const, ...c },
  ]);
  fc.assert(
    fc.property(limits, fc.array(fc.integer({ min: 0, max: 20 })), (drawn, values) => {
      expect(follow(drawn, values)).toEqual(naive(drawn, values));
    }),
  );
});

interface Row {
  readonly is: string;
  readonly standing: Severity | null;
  /** Verdicts of info, warning, critical: `when`, and `clear` where the level has one. */
  readonly info: readonly [Verdict, Verdict?];
  readonly warning: readonly [Verdict, Verdict?];
  readonly critical: readonly [Verdict, Verdict?];
  readonly verdict: Verdict;
  readonly severity?: Severity;
}

const ROWS: readonly Row[] = [
  {
    ...{ is: 'an unknown level raises nothing', standing: null },
    ...{ info: ['false'], warning: ['false'], critical: ['unknown'], verdict: 'unknown' },
  },
  {
    ...{ is: 'an unknown level keeps a known one below it from nothing', standing: null },
    ...{ info: ['false'], warning: ['true'], critical: ['unknown'], verdict: 'true', severity: 'warning' },
  },
  {
    ...{ is: 'what is unknown above does not raise the severity', standing: 'info' },
    ...{ info: ['true'], warning: ['unknown'], critical: ['false'], verdict: 'true', severity: 'info' },
  },
  {
    ...{ is: 'an unknown level that stands is held', standing: 'critical' },
    ...{ info: ['true'], warning: ['true'], critical: ['unknown'], verdict: 'unknown', severity: 'critical' },
  },
  {
    ...{ is: 'an unknown clear lets nothing go', standing: 'critical' },
    ...{ info: ['true'], warning: ['true'], critical: ['false', 'unknown'], verdict: 'unknown', severity: 'critical' },
  },
  {
    ...{ is: 'a level is let go to the next that is known to be true', standing: 'critical' },
    ...{ info: ['unknown'], warning: ['true'], critical: ['false'], verdict: 'true', severity: 'warning' },
  },
  {
    ...{ is: 'a level is not let go past one that is unknown', standing: 'critical' },
    ...{ info: ['true'], warning: ['unknown'], critical: ['false'], verdict: 'unknown', severity: 'critical' },
  },
  {
    ...{ is: 'an alarm is not over while a lower level is unknown', standing: 'warning' },
    ...{ info: ['unknown'], warning: ['false'], critical: ['false'], verdict: 'unknown', severity: 'warning' },
  },
  {
    ...{ is: 'an alarm is not over while a higher level is unknown', standing: 'warning' },
    ...{ info: ['false'], warning: ['false'], critical: ['unknown'], verdict: 'unknown', severity: 'warning' },
  },
  {
    ...{ is: 'a clear of a level that does not stand is not asked', standing: 'warning' },
    ...{ info: ['true', 'true'], warning: ['false', 'true'], critical: ['false', 'false'] },
    ...{ verdict: 'true', severity: 'info' },
  },
  {
    ...{ is: 'a clear is not asked while its level is true', standing: 'warning' },
    ...{ info: ['true'], warning: ['true', 'true'], critical: ['false'], verdict: 'true', severity: 'warning' },
  },
];

const says = (verdict: Verdict): Evaluate => {
  return () => ({ verdict, recheckAt: null });
};

describe('with what is unknown', () => {
  test.each(ROWS)('$is', ({ standing, verdict, severity, ...levels }) => {
    const evaluate = createLevels(
      (['info', 'warning', 'critical'] as const).map((name) => {
        const [raises, clears] = levels[name];
        return { severity: name, evaluate: says(raises), evaluateClear: clears === undefined ? null : says(clears) };
      }),
    );
    const { recheckAt: _, ...evaluation } = evaluate(saying(0), NOW, {}, standing);
    expect(evaluation).toEqual(severity === undefined ? { verdict } : { verdict, severity });
  });
});

test('a level that was taken out of the rule is over', () => {
  const evaluate = createLevels(TANK.slice(1).map(toLevel));
  expect(evaluate(saying(55), NOW, {}, 'info')).toMatchObject({ verdict: 'false' });
  expect(evaluate(saying(75), NOW, {}, 'info')).toMatchObject({ verdict: 'true', severity: 'warning' });
});

test('is to be asked again when the first of what was looked at may change', () => {
  const at = (recheckAt: number | null, verdict: Verdict): Evaluate => {
    return () => ({ verdict, recheckAt });
  };
  const evaluate = createLevels([
    { severity: 'info', evaluate: at(5, 'true'), evaluateClear: null },
    { severity: 'warning', evaluate: at(30, 'false'), evaluateClear: at(20, 'false') },
    { severity: 'critical', evaluate: at(null, 'false'), evaluateClear: null },
  ]);
  expect(evaluate(saying(0), NOW, {}, 'warning')).toEqual({ verdict: 'true', severity: 'warning', recheckAt: 20 });
  expect(evaluate(saying(0), NOW, {}, null)).toEqual({ verdict: 'true', severity: 'info', recheckAt: 5 });
});
