import { describe, expect, test } from 'vitest';
import { step, type Timing } from '../../src/alarms/step.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { asActivationId } from '../../src/model/ids.ts';
import type { Verdict } from '../../src/model/verdict.ts';

const MINUTE = 60_000;

/** A sample each minute over a limit of 50; null is a minute without one, in which only timers look. */
const statesOf = (samples: readonly (number | null)[], timing: Timing): readonly string[] => {
  let alarm: Alarm | null = null;
  let verdict: Verdict = 'unknown';
  return samples.map((sample, minute) => {
    if (sample !== null) verdict = sample > 50 ? 'true' : 'false';
    const watchedAt = minute * MINUTE;
    const now = {
      observedAt: sample === null ? Number.NaN : watchedAt,
      watchedAt,
      newActivation: () => asActivationId('a'),
    };
    const type = sample === null ? 'due' : 'verdict';
    alarm = step(alarm, { type, timing, verdict, clear: null }, now).alarm;
    return alarm?.state ?? 'normal';
  });
};

const timing = (forMinutes: number, clearForMinutes: number): Timing => ({
  forMs: forMinutes * MINUTE,
  clearForMs: clearForMinutes * MINUTE,
  severity: 'warning',
});

describe('as an alerting rule of Prometheus', () => {
  test.each([
    {
      is: 'waits for `for`, fires, and keeps firing for the off-delay',
      delays: timing(1, 1),
      samples: [75, 85, 70, 70, 10, 10],
      states: ['pending', 'active', 'active', 'active', 'clearing', 'normal'],
    },
    {
      is: 'is gone when the condition ends while pending: the off-delay is of what fired alone',
      delays: timing(1, 1),
      samples: [75, 10],
      states: ['pending', 'normal'],
    },
    { is: 'fires in the same evaluation without `for`', delays: timing(0, 0), samples: [75], states: ['active'] },
    {
      is: 'fires when exactly `for` has passed, and not before',
      delays: timing(3, 0),
      samples: [75, 75, 75, 75],
      states: ['pending', 'pending', 'pending', 'active'],
    },
    {
      is: 'keeps no credit: the delay begins anew after each end',
      delays: timing(2, 0),
      samples: [75, 75, 10, 75, 75, 75],
      states: ['pending', 'pending', 'normal', 'pending', 'pending', 'active'],
    },
    {
      is: 'goes back from keeping to firing when the condition returns, and keeps anew after it',
      delays: timing(0, 2),
      samples: [75, 10, 75, 10, 10, 10],
      states: ['active', 'clearing', 'active', 'clearing', 'clearing', 'normal'],
    },
  ])('$is', ({ delays, samples, states }) => {
    expect(statesOf(samples, delays)).toEqual(states);
  });
});

describe('unlike one of Prometheus', () => {
  test('a minute without a sample takes nothing back: telemetry that stops while it is too warm is no good news', () => {
    expect(statesOf([75, null, null], timing(2, 0))).toEqual(['pending', 'pending', 'active']);
  });

  test('a longer `for` leaves what was raised as it is', () => {
    const now = { observedAt: 0, watchedAt: 0, newActivation: () => asActivationId('a') };
    const { alarm } = step(null, { type: 'verdict', timing: timing(0, 0), verdict: 'true', clear: null }, now);
    const retimed = step(alarm, { type: 'retime', timing: timing(30, 0) }, { ...now, watchedAt: MINUTE });
    expect(retimed.alarm?.state).toBe('active');
  });

  test('a shorter one raises at once, as there', () => {
    const now = { observedAt: 0, watchedAt: 0, newActivation: () => asActivationId('a') };
    const { alarm } = step(null, { type: 'verdict', timing: timing(30, 0), verdict: 'true', clear: null }, now);
    const later = { ...now, observedAt: Number.NaN, watchedAt: 5 * MINUTE };
    const retimed = step(alarm, { type: 'retime', timing: timing(5, 0) }, later).alarm;
    const judged = step(retimed, { type: 'due', timing: timing(5, 0), verdict: 'true', clear: null }, later);
    expect(judged.alarm?.state).toBe('active');
  });
});
