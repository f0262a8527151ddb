import { expect, test } from 'vitest';
import { end, hold, isOpen, makeKnown, next } from '../../src/alarms/effect.ts';
import { asActivationId } from '../../src/model/ids.ts';

const activation = {
  id: asActivationId('a1'),
  severity: 'warning',
  raisedAt: 5,
  acknowledged: false,
  number: 1,
} as const;
const active = { state: 'active', sinceObservedAt: 5, sinceWatchedAt: 5, dueAt: null, activation } as const;

test('an alarm is open while it has an activation', () => {
  expect(isOpen(active)).toBe(true);
  expect(isOpen({ ...active, state: 'pending', activation: null })).toBe(false);
});

test('a held alarm is the same one, with nothing to make known', () => {
  const held = hold(active, 'already-active');
  expect(held.alarm).toBe(active);
  expect(held).toMatchObject({ effects: [], reason: 'already-active' });
});

test.each(['already-normal', 'condition-unknown'] as const)(
  'a Normal alarm held as %s costs no allocation',
  (reason) => {
    expect(hold(null, reason)).toBe(hold(null, reason));
    expect(hold(null, reason)).toEqual({ alarm: null, effects: [], reason });
  },
);

test('a Normal alarm held for any other reason says so too', () => {
  expect(hold(null, 'not-active').reason).toBe('not-active');
});

test('a transition carries the activation as it leaves it', () => {
  const known = makeKnown(active, 'raised', { reason: 'condition-true', observedAt: 5 });
  expect(known.effects).toEqual([{ type: 'transition', transition: 'raised', activation, observedAt: 5 }]);
});

test('an end is one more transition, and the alarm is Normal', () => {
  expect(end(active, { reason: 'condition-false', observedAt: 9 })).toEqual({
    alarm: null,
    effects: [{ type: 'transition', transition: 'cleared', activation: { ...activation, number: 2 }, observedAt: 9 }],
    reason: 'condition-false',
  });
});

test('the next number comes with what changed', () => {
  expect(next(activation, { acknowledged: true })).toEqual({ ...activation, acknowledged: true, number: 2 });
});
