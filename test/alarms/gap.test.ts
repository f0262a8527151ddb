import { describe, expect, test } from 'vitest';
import { step, type Timing } from '../../src/alarms/step.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import { asActivationId } from '../../src/model/ids.ts';
import type { Reason } from '../../src/model/reason.ts';
import type { Verdict } from '../../src/model/verdict.ts';

const MINUTE = 60_000;

const HOLDS: Timing = { forMs: 10 * MINUTE, clearForMs: 5 * MINUTE, severity: 'warning', gapMs: null };
const RESETS: Timing = { ...HOLDS, gapMs: 4 * MINUTE };

/** What happens in one minute: a reading, or a timer. `silent` is how many minutes the device had said nothing. */
interface Event {
  readonly at: number;
  /** Event time where it is another. */
  readonly observedAt?: number;
  readonly type?: 'verdict' | 'due';
  readonly verdict: Verdict;
  readonly silent: number;
  readonly inactive?: boolean;
}

const run = (timing: Timing, events: readonly Event[]) => {
  let alarm: Alarm | null = null;
  let reason: Reason = 'already-normal';
  let told: readonly string[] = [];
  for (const { at, observedAt = at, type = 'verdict', verdict, silent, inactive = false } of events) {
    const ms = at * MINUTE;
    const now = {
      ...{ observedAt: type === 'due' ? Number.NaN : observedAt * MINUTE, watchedAt: ms },
      newActivation: () => asActivationId('a'),
    };
    const input = { type, timing, verdict, clear: null, silentMs: silent * MINUTE, inactive } as const;
    const stepped = step(alarm, input, now);
    ({ alarm, reason } = stepped);
    told = [...told, ...stepped.effects.map(({ transition, observedAt }) => `${transition} ${observedAt / MINUTE}`)];
  }
  const due = alarm?.dueAt ?? null;
  return { state: alarm?.state ?? 'normal', reason, due: due === null ? null : due / MINUTE, told };
};

const TRUE = { verdict: 'true' } as const;
const FALSE = { verdict: 'false' } as const;
const UNKNOWN = { verdict: 'unknown' } as const;
const TIMER = { type: 'due' } as const;
const FIRST = { at: 0, ...TRUE, silent: Number.POSITIVE_INFINITY };

describe('a delay with onGap: hold', () => {
  test('runs on through silence', () => {
    const timed = run(HOLDS, [FIRST, { at: 10, ...TIMER, ...TRUE, silent: 10 }]);
    expect(timed).toMatchObject({ state: 'active', told: ['raised 10'] });
    const read = run(HOLDS, [FIRST, { at: 9, ...TRUE, silent: 9 }]);
    expect(read).toMatchObject({ state: 'pending', reason: 'delay-running', due: 10 });
  });
});

describe('a delay with onGap: reset', () => {
  test('is over as ever while the device speaks', () => {
    const steady = [3, 6, 9].map((at) => ({ at, ...TRUE, silent: 3 }));
    expect(run(RESETS, [FIRST, ...steady, { at: 10, ...TIMER, ...TRUE, silent: 1 }])).toMatchObject({
      state: 'active',
      told: ['raised 10'],
    });
  });

  test.each<{ is: string; events: readonly Event[]; to: ReturnType<typeof run> }>([
    {
      is: 'begins again with the reading after a gap',
      events: [FIRST, { at: 5, ...TRUE, silent: 5 }],
      to: { state: 'pending', reason: 'delay-restarted', due: 15, told: [] },
    },
    {
      is: 'begins again after silence of exactly the gap',
      events: [FIRST, { at: 4, ...TRUE, silent: 4 }],
      to: { state: 'pending', reason: 'delay-restarted', due: 14, told: [] },
    },
    {
      is: 'runs on through silence that is shorter',
      events: [FIRST, { at: 3, ...TRUE, silent: 3 }],
      to: { state: 'pending', reason: 'delay-running', due: 10, told: [] },
    },
    {
      is: 'begins again though the reading would have ended it',
      events: [FIRST, { at: 30, ...TRUE, silent: 30 }],
      to: { state: 'pending', reason: 'delay-restarted', due: 40, told: [] },
    },
    {
      is: 'begins again though the reading brings no verdict',
      events: [FIRST, { at: 6, ...UNKNOWN, silent: 6 }],
      to: { state: 'pending', reason: 'delay-restarted', due: 16, told: [] },
    },
    {
      is: 'is not ended by a timer in the silence',
      events: [FIRST, { at: 10, ...TIMER, ...TRUE, silent: 10 }],
      to: { state: 'pending', reason: 'gap', due: null, told: [] },
    },
    {
      is: 'nor by the next timer',
      events: [FIRST, { at: 10, ...TIMER, ...TRUE, silent: 10 }, { at: 11, ...TIMER, ...UNKNOWN, silent: 11 }],
      to: { state: 'pending', reason: 'gap', due: null, told: [] },
    },
    {
      is: 'begins again with the next reading after such a timer',
      events: [FIRST, { at: 10, ...TIMER, ...TRUE, silent: 10 }, { at: 12, ...TRUE, silent: 12 }],
      to: { state: 'pending', reason: 'delay-restarted', due: 22, told: [] },
    },
    {
      is: 'goes on after such a timer with a reading that was on its way, by its time alone',
      events: [
        FIRST,
        { at: 10, ...TIMER, ...TRUE, silent: 10 },
        { at: 20, observedAt: 3, ...TRUE, silent: 3 },
        { at: 20, observedAt: 6, ...TRUE, silent: 3 },
      ],
      to: { state: 'pending', reason: 'delay-running', due: 30, told: [] },
    },
    {
      is: 'is over after such a timer by readings that were on their way',
      events: [
        FIRST,
        { at: 10, ...TIMER, ...TRUE, silent: 10 },
        ...[3, 6, 9, 12].map((observedAt) => ({ at: 20, observedAt, ...TRUE, silent: 3 })),
      ],
      to: { state: 'active', reason: 'delay-over', due: null, told: ['raised 10'] },
    },
    {
      is: 'is broken by false as ever, gap or not',
      events: [FIRST, { at: 9, ...FALSE, silent: 9 }],
      to: { state: 'normal', reason: 'delay-broken', due: null, told: [] },
    },
    {
      is: 'raises once it has passed anew',
      events: [FIRST, { at: 9, ...TRUE, silent: 9 }, { at: 12, ...TRUE, silent: 3 }, { at: 19, ...TRUE, silent: 3 }],
      to: { state: 'active', reason: 'delay-over', due: null, told: ['raised 19'] },
    },
  ])('$is', ({ events, to }) => {
    expect(run(RESETS, events)).toEqual(to);
  });
});

describe('an off-delay with onGap: reset', () => {
  const raised = [FIRST, ...[3, 6, 9, 12].map((at) => ({ at, ...TRUE, silent: 3 }))];
  const clearing = [...raised, { at: 13, ...FALSE, silent: 1 }];

  test.each<{ is: string; events: readonly Event[]; to: Partial<ReturnType<typeof run>> }>([
    {
      is: 'ends as ever while the device speaks',
      events: [
        { at: 16, ...FALSE, silent: 3 },
        { at: 18, ...FALSE, silent: 2 },
      ],
      to: { state: 'normal', reason: 'clear-delay-over', told: ['raised 10', 'cleared 18'] },
    },
    {
      is: 'begins again after a gap',
      events: [{ at: 18, ...FALSE, silent: 5 }],
      to: { state: 'clearing', reason: 'clear-delay-restarted', due: 23 },
    },
    {
      is: 'is not ended by a timer in the silence',
      events: [{ at: 18, ...TIMER, ...FALSE, silent: 5 }],
      to: { state: 'clearing', reason: 'gap', due: null },
    },
    {
      is: 'that nothing was known of goes on with the readings',
      events: [
        { at: 16, ...UNKNOWN, silent: 3 },
        { at: 18, ...TIMER, ...UNKNOWN, silent: 2 },
        { at: 19, ...FALSE, silent: 3 },
      ],
      to: { state: 'normal', reason: 'clear-delay-over', told: ['raised 10', 'cleared 18'] },
    },
    {
      is: 'is broken by true as ever',
      events: [{ at: 19, ...TRUE, silent: 6 }],
      to: { state: 'active', reason: 'clear-delay-broken' },
    },
  ])('$is', ({ events, to }) => {
    expect(run(RESETS, [...clearing, ...events])).toMatchObject(to);
  });
});

describe('a rule that is not active now', () => {
  const outside = { ...FALSE, silent: 1, inactive: true };
  test.each<{ is: string; events: readonly Event[]; to: Partial<ReturnType<typeof run>> }>([
    { is: 'raises nothing', events: [{ at: 0, ...outside }], to: { state: 'normal', reason: 'already-normal' } },
    {
      is: 'drops what is Pending',
      events: [FIRST, { at: 5, ...outside }],
      to: { state: 'normal', reason: 'outside-active', told: [] },
    },
    {
      is: 'ends what is Active at once, whatever the off-delay',
      events: [FIRST, { at: 10, ...TRUE, silent: 1 }, { at: 11, ...TIMER, ...outside }],
      to: { state: 'normal', reason: 'outside-active', told: ['raised 10', 'cleared 11'] },
    },
    {
      is: 'ends what is Clearing',
      events: [FIRST, { at: 10, ...TRUE, silent: 1 }, { at: 11, ...FALSE, silent: 1 }, { at: 12, ...outside }],
      to: { state: 'normal', reason: 'outside-active', told: ['raised 10', 'cleared 12'] },
    },
  ])('$is', ({ events, to }) => {
    expect(run(HOLDS, events)).toMatchObject(to);
  });

  test('ends it although clear.when is not true', () => {
    const now = { observedAt: 0, watchedAt: 0, newActivation: () => asActivationId('a') };
    const judged = { type: 'verdict', timing: { ...HOLDS, forMs: 0 }, verdict: 'true', clear: null } as const;
    const { alarm } = step(null, judged, now);
    expect(alarm?.state).toBe('active');
    const ended = step(alarm, { ...judged, verdict: 'false', clear: 'false', inactive: true }, now);
    expect([ended.alarm, ended.reason]).toEqual([null, 'outside-active']);
  });
});
