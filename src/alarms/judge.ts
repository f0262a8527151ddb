import type { Alarm } from '../model/alarm.ts';
import type { Reason } from '../model/reason.ts';
import type { Severity } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import { leave } from './command.ts';
import { beginningAt, eventTime, isDelayOver } from './delay.ts';
import { become, end, hold, isOpen, makeKnown, type OpenAlarm, type Step } from './effect.ts';
import { afterWaiting, beginAgain, isAfterGap } from './gap.ts';
import type { Judged, StepNow } from './input.ts';
import { atLevel, followLevel } from './level.ts';

/** The state table (docs/alarms.md): what a verdict does to an alarm. */
export const judge = (alarm: Alarm | null, input: Judged, now: StepNow): Step => {
  if (input.inactive) return leave(alarm, 'outside-active', now);
  if (alarm === null) return fromNormal(alarm, input, now);
  if (isOpen(alarm))
    return alarm.state === 'clearing' ? fromClearing(alarm, input, now) : fromActive(alarm, input, now);
  return alarm.state === 'pending' ? fromPending(alarm, input, now) : fromNormal(alarm, input, now);
};

const fromNormal = (alarm: Alarm | null, input: Judged, now: StepNow): Step => {
  if (input.verdict === 'false') return hold(alarm, 'already-normal');
  if (input.verdict === 'unknown') return hold(alarm, 'condition-unknown');
  const { forMs } = input.timing;
  const begun = beginningAt(alarm, now);
  if (forMs === 0) {
    return raise({ input, level: input.severity, now, raisedAt: begun.sinceObservedAt, reason: 'condition-true' });
  }
  const pending = { state: 'pending', ...begun, dueAt: begun.sinceWatchedAt + forMs, activation: null } as const;
  return become(atLevel(pending, input.severity), 'delay-started');
};

/** Unknown lets the delay run on and end: an alarm fires although telemetry stops. No credit is kept once it is false. */
const fromPending = (waiting: Alarm, input: Judged, now: StepNow): Step => {
  if (input.verdict === 'false') return become(null, 'delay-broken');
  const { forMs } = input.timing;
  if (isAfterGap(waiting, input)) return beginAgain(waiting, input, now, { delayMs: forMs, reason: 'delay-restarted' });
  const alarm = afterWaiting(waiting, input, now, forMs);
  if (isDelayOver(alarm, forMs, now)) {
    const level = input.severity ?? alarm.level;
    return raise({ input, level, now, raisedAt: alarm.sinceObservedAt + forMs, reason: 'delay-over' });
  }
  if (input.verdict === 'unknown') return wait(alarm, forMs, 'condition-unknown');
  return wait(atLevel(alarm, input.severity), forMs, 'delay-running');
};

/** Holds. The due time follows the delay, lest a timer that comes too early by a changed rule comes for ever. */
const wait = (alarm: Alarm, delayMs: number, reason: Reason): Step => {
  const dueAt = alarm.sinceWatchedAt + delayMs;
  return become(alarm.dueAt === dueAt ? alarm : { ...alarm, dueAt }, reason);
};

interface Raise {
  readonly input: Judged;
  /** What the readings call for; undefined for a rule without levels. */
  readonly level: Severity | undefined;
  readonly now: StepNow;
  /** Event time: with a delay the moment it was over, whether a reading or a timer found that out. */
  readonly raisedAt: number;
  readonly reason: Reason;
}

const raise = ({ input, level, now, raisedAt, reason }: Raise): Step => {
  const severity = level ?? input.timing.severity;
  const activation = { id: now.newActivation(), severity, raisedAt, acknowledged: false, number: 1 };
  // Key by key: what is put together by spreading takes half as much memory again, and there may be a million of these.
  const alarm: OpenAlarm = {
    state: 'active',
    sinceObservedAt: raisedAt,
    sinceWatchedAt: now.watchedAt,
    dueAt: null,
    activation,
  };
  return makeKnown(atLevel(alarm, level), 'raised', { reason, observedAt: raisedAt });
};

const fromActive = (alarm: OpenAlarm, input: Judged, now: StepNow): Step => {
  const over = endVerdict(input);
  if (over === 'unknown') return hold(alarm, 'condition-unknown');
  if (over === 'false' && input.verdict === 'true') return followLevel(alarm, input, { now, reason: 'already-active' });
  if (over === 'false') return hold(alarm, 'clear-condition-false');
  const { clearForMs } = input.timing;
  if (clearForMs === 0) {
    const reason = input.clear === null ? 'condition-false' : 'clear-condition-true';
    return end(alarm, { reason, observedAt: eventTime(alarm, now) });
  }
  const begun = beginningAt(alarm, now);
  return become(
    { ...alarm, state: 'clearing', ...begun, dueAt: begun.sinceWatchedAt + clearForMs },
    'clear-delay-started',
  );
};

const fromClearing = (alarm: OpenAlarm, input: Judged, now: StepNow): Step => {
  const over = endVerdict(input);
  if (over === 'false') {
    const back: OpenAlarm = { ...alarm, state: 'active', ...beginningAt(alarm, now), dueAt: null };
    const reason = 'clear-delay-broken';
    return input.verdict === 'true' ? followLevel(back, input, { now, reason }) : become(back, reason);
  }
  if (over === 'unknown') return waitForVerdict(alarm, now);
  const { clearForMs } = input.timing;
  if (isAfterGap(alarm, input))
    return beginAgain(alarm, input, now, { delayMs: clearForMs, reason: 'clear-delay-restarted' });
  const clearing = afterWaiting(alarm, input, now, clearForMs);
  if (!isDelayOver(clearing, clearForMs, now)) return wait(clearing, clearForMs, 'clear-delay-running');
  return end(alarm, { reason: 'clear-delay-over', observedAt: alarm.sinceObservedAt + clearForMs });
};

/** Unknown never clears. Past its due time no timer can help, only a verdict, so none is asked for any more. */
const waitForVerdict = (alarm: OpenAlarm, now: StepNow): Step =>
  alarm.dueAt !== null && now.watchedAt >= alarm.dueAt
    ? become({ ...alarm, dueAt: null }, 'condition-unknown')
    : hold(alarm, 'condition-unknown');

/** Whether what was raised is over: `when` false and, if the rule has one, `clear.when` true. */
const endVerdict = ({ verdict, clear }: Judged): Verdict => {
  if (verdict === 'true') return 'false';
  return verdict === 'unknown' ? 'unknown' : (clear ?? 'true');
};
