import { describe, expect, test } from 'vitest';
import { step, type Timing } from '../../src/alarms/step.ts';
import type { Alarm, AlarmState } from '../../src/model/alarm.ts';
import { asActivationId } from '../../src/model/ids.ts';
import type { Reason } from '../../src/model/reason.ts';
import type { Verdict } from '../../src/model/verdict.ts';

const BEGAN = 1_000_000;
const FOR = 600_000;
const CLEAR_FOR = 120_000;

const DELAYED: Timing = { forMs: FOR, clearForMs: CLEAR_FOR, severity: 'critical' };
const AT_ONCE: Timing = { forMs: 0, clearForMs: 0, severity: 'critical' };

const activation = {
  id: asActivationId('a0'),
  severity: 'critical',
  raisedAt: BEGAN,
  acknowledged: true,
  number: 2,
} as const;

const ALARMS: Record<AlarmState, Alarm> = {
  normal: { state: 'normal', sinceObservedAt: BEGAN, sinceWatchedAt: BEGAN, dueAt: null, activation: null },
  pending: { state: 'pending', sinceObservedAt: BEGAN, sinceWatchedAt: BEGAN, dueAt: BEGAN + FOR, activation: null },
  active: { state: 'active', sinceObservedAt: BEGAN, sinceWatchedAt: BEGAN, dueAt: null, activation },
  clearing: { state: 'clearing', sinceObservedAt: BEGAN, sinceWatchedAt: BEGAN, dueAt: BEGAN + CLEAR_FOR, activation },
};

interface Row {
  readonly is: string;
  readonly from: AlarmState;
  readonly verdict: Verdict;
  readonly clear?: Verdict;
  /** ms after the state began, by both measures. */
  readonly after?: number;
  readonly timing?: Timing;
  readonly to: AlarmState;
  readonly reason: Reason;
  readonly told?: 'raised' | 'cleared';
}

const ROWS: readonly Row[] = [
  {
    is: 'Normal and true waits for the delay',
    from: 'normal',
    verdict: 'true',
    to: 'pending',
    reason: 'delay-started',
  },
  {
    is: 'Normal and true without a delay raises in the same step',
    from: 'normal',
    verdict: 'true',
    timing: AT_ONCE,
    to: 'active',
    reason: 'condition-true',
    told: 'raised',
  },
  { is: 'Normal and false stays', from: 'normal', verdict: 'false', to: 'normal', reason: 'already-normal' },
  { is: 'Normal and unknown stays', from: 'normal', verdict: 'unknown', to: 'normal', reason: 'condition-unknown' },
  { is: 'Pending and true holds', from: 'pending', verdict: 'true', to: 'pending', reason: 'delay-running' },
  {
    is: 'Pending and true 1 ms early holds',
    from: 'pending',
    verdict: 'true',
    after: FOR - 1,
    to: 'pending',
    reason: 'delay-running',
  },
  {
    is: 'Pending and true at the exact end raises',
    from: 'pending',
    verdict: 'true',
    after: FOR,
    to: 'active',
    reason: 'delay-over',
    told: 'raised',
  },
  { is: 'Pending and false is Normal again', from: 'pending', verdict: 'false', to: 'normal', reason: 'delay-broken' },
  {
    is: 'Pending and false has no credit for a delay that is over by then',
    from: 'pending',
    verdict: 'false',
    after: FOR * 3,
    to: 'normal',
    reason: 'delay-broken',
  },
  { is: 'Pending and unknown holds', from: 'pending', verdict: 'unknown', to: 'pending', reason: 'condition-unknown' },
  {
    is: 'Pending and unknown lets the delay end',
    from: 'pending',
    verdict: 'unknown',
    after: FOR,
    to: 'active',
    reason: 'delay-over',
    told: 'raised',
  },
  { is: 'Active and true holds', from: 'active', verdict: 'true', to: 'active', reason: 'already-active' },
  {
    is: 'Active and true holds whatever clear.when says',
    from: 'active',
    verdict: 'true',
    clear: 'true',
    to: 'active',
    reason: 'already-active',
  },
  {
    is: 'Active and false without clear.when begins to clear',
    from: 'active',
    verdict: 'false',
    to: 'clearing',
    reason: 'clear-delay-started',
  },
  {
    is: 'Active and false with clear.when true begins to clear',
    from: 'active',
    verdict: 'false',
    clear: 'true',
    to: 'clearing',
    reason: 'clear-delay-started',
  },
  {
    is: 'Active and false with clear.when false holds: the hysteresis',
    from: 'active',
    verdict: 'false',
    clear: 'false',
    to: 'active',
    reason: 'clear-condition-false',
  },
  {
    is: 'Active and false with clear.when unknown holds',
    from: 'active',
    verdict: 'false',
    clear: 'unknown',
    to: 'active',
    reason: 'condition-unknown',
  },
  {
    is: 'Active and false without any delay clears in the same step',
    from: 'active',
    verdict: 'false',
    timing: AT_ONCE,
    to: 'normal',
    reason: 'condition-false',
    told: 'cleared',
  },
  {
    is: 'Active and clear.when true without any delay clears in the same step',
    from: 'active',
    verdict: 'false',
    clear: 'true',
    timing: AT_ONCE,
    to: 'normal',
    reason: 'clear-condition-true',
    told: 'cleared',
  },
  { is: 'Active and unknown holds', from: 'active', verdict: 'unknown', to: 'active', reason: 'condition-unknown' },
  {
    is: 'Active and unknown holds although clear.when is true',
    from: 'active',
    verdict: 'unknown',
    clear: 'true',
    timing: AT_ONCE,
    to: 'active',
    reason: 'condition-unknown',
  },
  {
    is: 'Clearing and true is Active again, and nobody need know',
    from: 'clearing',
    verdict: 'true',
    to: 'active',
    reason: 'clear-delay-broken',
  },
  {
    is: 'Clearing and true has no credit for a delay that is over by then',
    from: 'clearing',
    verdict: 'true',
    after: CLEAR_FOR,
    to: 'active',
    reason: 'clear-delay-broken',
  },
  { is: 'Clearing and false holds', from: 'clearing', verdict: 'false', to: 'clearing', reason: 'clear-delay-running' },
  {
    is: 'Clearing and false 1 ms early holds',
    from: 'clearing',
    verdict: 'false',
    after: CLEAR_FOR - 1,
    to: 'clearing',
    reason: 'clear-delay-running',
  },
  {
    is: 'Clearing and false at the exact end clears',
    from: 'clearing',
    verdict: 'false',
    after: CLEAR_FOR,
    to: 'normal',
    reason: 'clear-delay-over',
    told: 'cleared',
  },
  {
    is: 'Clearing and clear.when true at the exact end clears',
    from: 'clearing',
    verdict: 'false',
    clear: 'true',
    after: CLEAR_FOR,
    to: 'normal',
    reason: 'clear-delay-over',
    told: 'cleared',
  },
  {
    is: 'Clearing and clear.when false again is Active: the off-delay is one of clear.when',
    from: 'clearing',
    verdict: 'false',
    clear: 'false',
    to: 'active',
    reason: 'clear-delay-broken',
  },
  {
    is: 'Clearing and unknown holds',
    from: 'clearing',
    verdict: 'unknown',
    to: 'clearing',
    reason: 'condition-unknown',
  },
  {
    is: 'Clearing and unknown never clears, however long',
    from: 'clearing',
    verdict: 'unknown',
    after: CLEAR_FOR * 100,
    to: 'clearing',
    reason: 'condition-unknown',
  },
  {
    is: 'Clearing and clear.when unknown never clears',
    from: 'clearing',
    verdict: 'false',
    clear: 'unknown',
    after: CLEAR_FOR * 100,
    to: 'clearing',
    reason: 'condition-unknown',
  },
];

describe('the state table', () => {
  for (const row of ROWS) {
    for (const type of ['verdict', 'due'] as const) {
      test(`${row.is} (${type})`, () => {
        const at = BEGAN + (row.after ?? 1);
        const taken = step(
          ALARMS[row.from],
          { type, timing: row.timing ?? DELAYED, verdict: row.verdict, clear: row.clear ?? null },
          { observedAt: type === 'due' ? Number.NaN : at, watchedAt: at, newActivation: () => asActivationId('a1') },
        );
        expect(taken.alarm?.state ?? 'normal').toBe(row.to);
        expect(taken.reason).toBe(row.reason);
        expect(taken.effects.map(({ transition }) => transition)).toEqual(row.told ? [row.told] : []);
      });
    }
  }
});

describe('what is held', () => {
  const now = { observedAt: BEGAN + 1, watchedAt: BEGAN + 1, newActivation: () => asActivationId('never') };
  test.each(ROWS.filter((row) => row.from === row.to && row.after === undefined))(
    'is the very same alarm: $is',
    (row) => {
      const alarm = ALARMS[row.from];
      const input = {
        type: 'verdict',
        timing: row.timing ?? DELAYED,
        verdict: row.verdict,
        clear: row.clear ?? null,
      } as const;
      expect(step(alarm, input, now).alarm).toBe(alarm);
    },
  );
});
