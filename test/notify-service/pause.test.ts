import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/delivery.ts';
import { createPause } from '../../src/notify-service/pause.ts';

const refused: Outcome = { type: 'CredentialRefused', code: '20003' };
const retry = (at: number, scope: 'binding' | 'credential' | 'channel'): Outcome => ({
  type: 'RetryAt',
  at,
  scope,
  code: '429',
});

describe('when a channel keeps still', () => {
  it('is not paused at first', () => {
    expect([createPause().until(), createPause().onTrial()]).toEqual([0, false]);
  });

  it.each([
    ['channel', 9000],
    ['credential', 9000],
    ['binding', 0],
  ] as const)('a retry of the %s pauses until %i', (scope, until) => {
    const pause = createPause();
    expect(pause.note(retry(9000, scope), 1000)).toBeNull();
    expect(pause.until()).toBe(until);
  });

  it('never shortens a pause', () => {
    const pause = createPause();
    pause.note(retry(9000, 'channel'), 1000);
    pause.note(retry(2000, 'channel'), 1000);
    expect(pause.until()).toBe(9000);
  });

  it('says that a credential was refused once per pause', () => {
    const pause = createPause();
    expect(pause.note(refused, 0)).toEqual({ code: '20003' });
    expect(pause.note(refused, 59_999)).toBeNull();
    expect(pause.note(refused, 60_000)).toEqual({ code: '20003' });
    expect(pause.until()).toBe(180_000);
  });

  const acceptances: readonly Outcome[] = [
    { type: 'Delivered', providerId: null },
    { type: 'BindingGone', unlessRenewedSince: 0, code: '410' },
    { type: 'OptedOut', code: '21610' },
    { type: 'Rejected', code: '21211' },
  ];
  it.each(acceptances)('takes $type as a sign that the credential is accepted again', (outcome) => {
    const pause = createPause();
    expect(pause.note(outcome, 0)).toBeNull();
    pause.note(refused, 0);
    expect(pause.onTrial()).toBe(true);
    expect(pause.note(outcome, 60_000)).toBe('accepted');
    expect(pause.onTrial()).toBe(false);
  });

  it('learns nothing of the credential from a lost answer or a retry', () => {
    const pause = createPause();
    pause.note(refused, 0);
    expect(pause.note({ type: 'AnswerLost', code: 'reset' }, 60_000)).toBeNull();
    expect(pause.note(retry(70_000, 'binding'), 60_000)).toBeNull();
    expect(pause.onTrial()).toBe(true);
  });
});
