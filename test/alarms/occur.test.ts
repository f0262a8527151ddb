import { describe, expect, test } from 'vitest';
import { step, type Timing } from '../../src/alarms/step.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { asActivationId } from '../../src/model/ids.ts';

const MINUTE = 60_000;
const EVENT: Timing = { forMs: 0, clearForMs: 0, severity: 'warning', mode: 'event', cooldownMs: 10 * MINUTE };
const AT_ONCE: Timing = { ...EVENT, cooldownMs: 0 };

/** `watched` minutes of watch time, `observed` by the device's own clock (NaN: a timer). */
const now = (watched: number, observed = watched) => ({
  watchedAt: watched * MINUTE,
  observedAt: observed * MINUTE,
  newActivation: () => asActivationId('a1'),
});

const occur = (timing = EVENT, alarm: Alarm | null = null) => step(alarm, { type: 'occurrence', timing }, now(0));
const cool = (alarm: Alarm | null, watched: number, observed = Number.NaN) =>
  step(alarm, { type: 'cooldown', timing: EVENT }, now(watched, observed));

describe('an occurrence', () => {
  test('is raised at its own time, and waits for its cooldown', () => {
    const { alarm, effects, reason } = occur();
    expect(alarm).toMatchObject({
      state: 'active',
      dueAt: 10 * MINUTE,
      activation: { severity: 'warning', number: 1 },
    });
    expect([effects.map(({ transition }) => transition), reason]).toEqual([['raised'], 'occurred']);
  });

  test('without a cooldown asks for no timer, and ends when it is asked', () => {
    const { alarm } = occur(AT_ONCE);
    expect(alarm?.dueAt).toBeNull();
    const ended = step(alarm, { type: 'cooldown', timing: AT_ONCE }, now(0));
    expect([ended.alarm, ended.reason, ended.effects[0]?.activation.number]).toEqual([null, 'event-over', 2]);
  });

  test('while another is active is held', () => {
    const { alarm } = occur();
    expect(occur(EVENT, alarm)).toEqual({ alarm, effects: [], reason: 'cooling-down' });
  });
});

describe('a cooldown is over', () => {
  const { alarm } = occur();
  test.each([
    ['not 1 ms early by either measure', 10 - 1 / MINUTE, 10 - 1 / MINUTE, 'cooling-down'],
    ['by watch time, to the millisecond', 10, Number.NaN, 'cooldown-over'],
    ['by the times of the device, though they came together', 0, 10, 'cooldown-over'],
    ['not by a reading from before it', 1, -60, 'cooling-down'],
  ])('%s', (_sentence, watched, observed, reason) => {
    expect(cool(alarm, watched, observed).reason).toBe(reason);
  });

  test('at the time it was over, whenever that is found out', () => {
    expect(cool(alarm, 60).effects).toMatchObject([{ transition: 'cleared', observedAt: 10 * MINUTE }]);
  });

  test('while it is not, for the very same alarm', () => {
    expect(cool(alarm, 5).alarm).toBe(alarm);
  });
});

test('an edit moves the end of a cooldown, and not its beginning', () => {
  const { alarm } = occur();
  const retimed = step(alarm, { type: 'retime', timing: { ...EVENT, cooldownMs: 3 * MINUTE } }, now(1)).alarm;
  expect(retimed).toMatchObject({ sinceWatchedAt: 0, dueAt: 3 * MINUTE });
});

test('what is over is over', () => {
  expect(cool(null, 5)).toMatchObject({ alarm: null, effects: [] });
});
