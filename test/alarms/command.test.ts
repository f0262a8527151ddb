import { describe, expect, test } from 'vitest';
import type { AlarmInput } from '../../src/alarms/step.ts';
import { MINUTE, reading, tell, timed, timer } from './story.ts';

const at10 = { timing: timed(10, 2) };
const operator = (at: number, input: AlarmInput) => ({ at, observed: Number.NaN, input });
const acknowledge = (at: number) => operator(at, { type: 'acknowledge' });
const remove = (at: number) => operator(at, { type: 'remove' });

const PENDING = [reading(0, 'true', at10)];
const ACTIVE = [...PENDING, timer(10, 'true', at10)];
const CLEARING = [...ACTIVE, reading(20, 'false', at10)];

describe('acknowledge', () => {
  test.each([
    { is: 'what is Normal cannot be acknowledged', before: [], reason: 'not-active', told: 0 },
    { is: 'what is Pending cannot be acknowledged', before: PENDING, reason: 'not-active', told: 0 },
    { is: 'what is Active can', before: ACTIVE, reason: 'acknowledged', told: 1 },
    { is: 'what is Clearing can', before: CLEARING, reason: 'acknowledged', told: 1 },
    { is: 'once is enough', before: [...ACTIVE, acknowledge(11)], reason: 'already-acknowledged', told: 0 },
  ])('$is', ({ before, reason, told }) => {
    const first = tell(before);
    const second = tell([acknowledge(21)], first.alarm);
    expect(second.reasons).toEqual([reason]);
    expect(second.effects).toHaveLength(told);
    expect(second.states.at(-1)).toBe(first.states.at(-1) ?? 'normal');
  });

  test('is the next transition, and a new activation knows nothing of it', () => {
    const told = tell([...CLEARING, acknowledge(21), timer(22, 'false', at10), ...ACTIVE.map(later(30))]);
    expect(told.effects.map(({ transition, activation }) => [transition, activation.id, activation.number])).toEqual([
      ['raised', 'a1', 1],
      ['acknowledged', 'a1', 2],
      ['cleared', 'a1', 3],
      ['raised', 'a2', 1],
    ]);
    expect(told.alarm?.activation?.acknowledged).toBe(false);
  });
});

const later =
  (minutes: number) =>
  <T extends { readonly at: number; readonly observed?: number }>(one: T): T => ({
    ...one,
    at: one.at + minutes,
    observed: (one.observed ?? one.at) + minutes,
  });

describe('a rule that is removed', () => {
  test.each([
    { is: 'leaves what is Normal', before: [], reason: 'already-normal', told: [] },
    { is: 'forgets what is Pending', before: PENDING, reason: 'rule-removed', told: [] },
    { is: 'ends what is Active', before: ACTIVE, reason: 'rule-removed', told: ['cleared'] },
    { is: 'ends what is Clearing', before: CLEARING, reason: 'rule-removed', told: ['cleared'] },
  ])('$is', ({ before, reason, told }) => {
    const removed = tell([remove(21)], tell(before).alarm);
    expect(removed.alarm).toBeNull();
    expect(removed.reasons).toEqual([reason]);
    expect(removed.effects.map(({ transition }) => transition)).toEqual(told);
  });

  test('ends it at a time carried on from the last one known', () => {
    expect(tell([remove(21)], tell(ACTIVE).alarm).effects).toMatchObject([{ observedAt: 21 * MINUTE }]);
  });
});

describe('a rule that is loaded again', () => {
  const retime = (at: number, timing = timed(10, 2)) => operator(at, { type: 'retime', timing });

  test('with the same delays leaves the very same alarm', () => {
    for (const before of [PENDING, ACTIVE, CLEARING]) {
      const { alarm } = tell(before);
      expect(tell([retime(5)], alarm).alarm).toBe(alarm);
    }
  });

  test('moves the due time and keeps the beginning', () => {
    const { alarm } = tell([retime(5, timed(20))], tell(PENDING).alarm);
    expect(alarm).toMatchObject({ state: 'pending', sinceWatchedAt: 0, dueAt: 20 * MINUTE });
  });

  test('with a shorter delay that is over by then is due at once', () => {
    const told = tell([retime(5, timed(3)), timer(5, 'true', { timing: timed(3) })], tell(PENDING).alarm);
    expect(told.effects).toMatchObject([{ transition: 'raised', observedAt: 3 * MINUTE }]);
  });

  test('moves the end of an off-delay as well', () => {
    expect(tell([retime(21, timed(10, 5))], tell(CLEARING).alarm).alarm?.dueAt).toBe(25 * MINUTE);
  });

  test('never takes back a raise, however long its new delay', () => {
    expect(tell([retime(11, timed(60))], tell(ACTIVE).alarm).states).toEqual(['active']);
  });

  test('with another severity changes what is open, and only once', () => {
    const worse = { ...timed(10, 2), severity: 'info' } as const;
    const told = tell([retime(11, worse), retime(12, worse)], tell(ACTIVE).alarm);
    expect(
      told.effects.map(({ transition, activation }) => [transition, activation.severity, activation.number]),
    ).toEqual([['severity-changed', 'info', 2]]);
  });

  test('leaves what is Normal', () => {
    expect(tell([retime(0)]).alarm).toBeNull();
  });
});
