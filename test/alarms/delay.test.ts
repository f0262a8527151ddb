import { describe, expect, test } from 'vitest';
import { step } from '../../src/alarms/step.ts';
import { asActivationId } from '../../src/model/ids.ts';
import { MINUTE, reading, tell, timed, timer } from './story.ts';

const at10 = { timing: timed(10, 2) };

/** Minutes at which something was told, by event time. */
const toldAt = (told: ReturnType<typeof tell>): readonly string[] =>
  told.effects.map(({ transition, observedAt }) => `${transition} ${observedAt / MINUTE}`);

describe('two measures of time', () => {
  test('a delay ends by the times of the readings: a backlog read in one moment is judged by its own times', () => {
    const received = { ...at10, receivedAt: 500 };
    const story = [0, 4, 8, 12].map((at) => reading(at, 'true', received));
    expect(toldAt(tell(story))).toEqual(['raised 10']);
  });

  test('a delay ends by watch time: an alarm fires although telemetry stops', () => {
    const told = tell([reading(0, 'true', at10), timer(10, 'true', at10)]);
    expect(toldAt(told)).toEqual(['raised 10']);
    expect(told.reasons).toEqual(['delay-started', 'delay-over']);
  });

  test('a raise is dated by the end of its delay, whether a reading or a timer finds it over', () => {
    const byReading = tell([reading(0, 'true', at10), reading(13, 'true', at10)]);
    const byTimer = tell([reading(0, 'true', at10), timer(10, 'true', at10)]);
    expect(toldAt(byReading)).toEqual(toldAt(byTimer));
  });

  test('the same holds for the end', () => {
    const raised = [reading(0, 'true', at10), timer(10, 'true', at10), reading(20, 'false', at10)];
    expect(toldAt(tell([...raised, reading(25, 'false', at10)]))).toEqual(['raised 10', 'cleared 22']);
    expect(toldAt(tell([...raised, timer(22, 'false', at10)]))).toEqual(['raised 10', 'cleared 22']);
  });

  test('a raise without a delay is dated by its reading', () => {
    expect(toldAt(tell([reading(7, 'true', { timing: timed(0), receivedAt: 90 })]))).toEqual(['raised 7']);
  });

  test('a device whose clock is a year behind fires by watch time', () => {
    const behind = 525_600;
    const slow = (at: number) => ({ ...reading(at - behind, 'true', { ...at10, receivedAt: at }) });
    expect(tell([slow(0), slow(5), slow(10)]).states).toEqual(['pending', 'pending', 'active']);
  });

  test('an old reading that arrives late satisfies no delay: both ends of event time are readings', () => {
    expect(tell([reading(-60, 'true', { ...at10, receivedAt: 0 })]).states).toEqual(['pending']);
  });

  test('a reading from before the state neither completes the delay nor moves its beginning', () => {
    const told = tell([reading(5, 'true', at10), reading(2, 'true', { ...at10, receivedAt: 6 })]);
    expect(told.alarm).toMatchObject({ state: 'pending', sinceObservedAt: 5 * MINUTE, dueAt: 15 * MINUTE });
  });

  test('an end is never dated before its raise', () => {
    const at0 = { timing: timed(10) };
    const told = tell([
      reading(0, 'true', at0),
      timer(10, 'true', at0),
      reading(8, 'false', { ...at0, receivedAt: 11 }),
    ]);
    expect(toldAt(told)).toEqual(['raised 10', 'cleared 10']);
  });

  test('a timer that comes early changes nothing', () => {
    const told = tell([reading(0, 'true', at10), timer(9.999, 'true', at10)]);
    expect(told.states).toEqual(['pending', 'pending']);
  });

  test('a timer that finds the verdict false ends what was pending', () => {
    const told = tell([reading(0, 'true', at10), timer(10, 'false', at10)]);
    expect(told.alarm).toBeNull();
    expect(told.effects).toEqual([]);
  });
});

describe('a state that a timer begins', () => {
  const now = { observedAt: Number.NaN, watchedAt: 100, newActivation: () => asActivationId('a1') };
  const input = { type: 'verdict', timing: timed(0), verdict: 'true', clear: null } as const;

  test('is dated by what the caller knows of the clock of the device', () => {
    expect(step(null, input, { ...now, estimatedAt: 7 }).effects).toMatchObject([{ observedAt: 7 }]);
  });

  test('is dated by watch time if nobody knows more', () => {
    expect(step(null, input, now).effects).toMatchObject([{ observedAt: 100 }]);
  });

  test('is dated by its own beginning, carried on by watch time, once there is one', () => {
    const active = step(null, input, { ...now, observedAt: 1000 }).alarm;
    const cleared = step(active, { ...input, verdict: 'false' }, { ...now, watchedAt: 130 });
    expect(cleared.effects).toMatchObject([{ transition: 'cleared', observedAt: 1030 }]);
  });
});

describe('due times', () => {
  test('stand on the watch clock', () => {
    const told = tell([reading(0, 'true', { ...at10, receivedAt: 500 })]);
    expect(told.alarm?.dueAt).toBe(510 * MINUTE);
  });

  test('follow the delay of the rule, should it change under a waiting alarm', () => {
    const longer = { timing: timed(30, 9) };
    const pending = tell([reading(0, 'true', at10), timer(10, 'true', longer)]);
    expect(pending.alarm).toMatchObject({ state: 'pending', dueAt: 30 * MINUTE });
    const clearing = tell(
      [timer(30, 'true', longer), reading(40, 'false', at10), timer(42, 'false', longer)],
      pending.alarm,
    );
    expect(clearing.alarm).toMatchObject({ state: 'clearing', dueAt: 49 * MINUTE });
  });

  test('are asked for again and again only while a timer can help: unknown at the end of an off-delay waits for a verdict', () => {
    const clearing = [reading(0, 'true', { timing: timed(0, 2) }), reading(1, 'false', { timing: timed(0, 2) })];
    const told = tell([...clearing, timer(3, 'unknown', { timing: timed(0, 2) })]);
    expect(told.alarm).toMatchObject({ state: 'clearing', dueAt: null });
    const later = tell([reading(9, 'false', { timing: timed(0, 2) })], told.alarm);
    expect(toldAt(later)).toEqual(['cleared 3']);
  });
});

/** Prometheus, rules/alerting.go: what a delay does with samples a minute apart. */
describe('oracles for on-delays', () => {
  const above50 = (value: number) => (value > 50 ? 'true' : 'false');
  const run = (values: readonly number[], timing = timed(1)) =>
    tell(values.map((value, minute) => reading(minute, above50(value), { timing }))).states;

  test('true for one minute is pending, then active at the first sample that is a minute on', () => {
    expect(run([75, 85, 70, 70, 10, 10])).toEqual(['pending', 'active', 'active', 'active', 'normal', 'normal']);
  });

  test('an off-delay of a minute keeps it for one sample more', () => {
    expect(run([75, 85, 70, 70, 10, 10], timed(1, 1)).at(4)).toBe('clearing');
    expect(run([75, 85, 70, 70, 10, 10], timed(1, 1)).at(5)).toBe('normal');
  });

  test('one sample below ends what is pending, and no credit is kept', () => {
    expect(run([75, 10, 75, 75])).toEqual(['pending', 'normal', 'pending', 'active']);
  });

  test('no delay is active in the same evaluation', () => {
    expect(run([75], timed(0))).toEqual(['active']);
  });

  test('down time is no breach time: 25 minutes, 5 of them before an outage of 10, end 20 minutes after it', () => {
    const watched = (wall: number) => (wall < 15 ? wall : wall - 10);
    const at25 = { timing: timed(25) };
    const story = [0, 5].map((at) => reading(at, 'true', at25));
    const after = [15, 20, 34.9, 35].map((wall) => timer(watched(wall), 'true', at25));
    expect(tell([...story, ...after]).states).toEqual([
      'pending',
      'pending',
      'pending',
      'pending',
      'pending',
      'active',
    ]);
  });
});
