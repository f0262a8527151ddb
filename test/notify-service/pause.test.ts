import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/delivery.ts';
import { createPause } from '../../src/notify-service/pause.ts';

const refused: Outcome = { type: 'CredentialRefused', code: '20003' };
const retry = (until: number, scope: 'binding' | 'credential' | 'channel'): Outcome => ({
  type: 'RetryAt',
  at: until,
  scope,
  code: '429',
});

/** A moment on a clock that nobody has set: the wall shows what the other one measured. */
const at = (ms: number) => ({ now: ms, monotonic: ms });

describe('when a channel keeps still', () => {
  it('is not paused at first', () => {
    expect([createPause().leftMs(0), createPause().onTrial()]).toEqual([0, false]);
  });

  it.each([
    ['channel', 8000],
    ['credential', 8000],
    ['binding', 0],
  ] as const)('a retry of the %s pauses for %i ms', (scope, leftMs) => {
    const pause = createPause();
    expect(pause.note(retry(9000, scope), at(1000))).toBeNull();
    expect(pause.leftMs(1000)).toBe(leftMs);
  });

  it('never shortens a pause', () => {
    const pause = createPause();
    pause.note(retry(9000, 'channel'), at(1000));
    pause.note(retry(2000, 'channel'), at(1000));
    expect(pause.leftMs(1000)).toBe(8000);
  });

  it('takes the time that a provider names by the wall clock, and measures it by the other', () => {
    const pause = createPause();
    pause.note(retry(1_000_500, 'channel'), { now: 1_000_000, monotonic: 20.25 });
    expect([20.25, 520, 520.25].map(pause.leftMs)).toEqual([500, 1, 0]);
  });

  it('says that a credential was refused once per pause', () => {
    const pause = createPause();
    expect(pause.note(refused, at(0))).toEqual({ code: '20003' });
    expect(pause.note(refused, at(59_999))).toBeNull();
    expect(pause.note(refused, at(60_000))).toEqual({ code: '20003' });
    expect(pause.leftMs(60_000)).toBe(120_000);
  });

  const acceptances: readonly Outcome[] = [
    { type: 'Delivered', providerId: null },
    { type: 'BindingGone', unlessRenewedSince: 0, code: '410' },
    { type: 'OptedOut', code: '21610' },
    { type: 'Rejected', code: '21211' },
  ];
  it.each(acceptances)('takes $type as a sign that the credential is accepted again', (outcome) => {
    const pause = createPause();
    expect(pause.note(outcome, at(0))).toBeNull();
    pause.note(refused, at(0));
    expect(pause.onTrial()).toBe(true);
    expect(pause.note(outcome, at(60_000))).toBe('accepted');
    expect(pause.onTrial()).toBe(false);
  });

  it('learns nothing of the credential from a lost answer or a retry', () => {
    const pause = createPause();
    pause.note(refused, at(0));
    expect(pause.note({ type: 'AnswerLost', code: 'reset' }, at(60_000))).toBeNull();
    expect(pause.note(retry(70_000, 'binding'), at(60_000))).toBeNull();
    expect(pause.onTrial()).toBe(true);
  });
});
