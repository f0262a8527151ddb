import type { WhyBlockRow, WhyTimerRow } from '../api/why.ts';
import { formatClock, formatDuration } from '../base/duration.ts';
import type { WhyInput } from './why-input.ts';

/** The delay or cooldown that runs; null: nothing is known of the rule. */
export const findTimer = ({ rule, sight, watchedAt, running }: WhyInput): WhyTimerRow | null => {
  if (!rule) return null;
  const alarm = sight?.alarm ?? null;
  const since = alarm && Number.isFinite(alarm.sinceObservedAt) ? alarm.sinceObservedAt : null;
  const leftMs = alarm?.dueAt == null ? null : Math.max(0, alarm.dueAt - watchedAt);
  return { forMs: rule.forMs, clearForMs: rule.clearForMs, since, leftMs, running };
};

/** Of an alarm that is not raised: its delay, or that nobody has judged what is true. */
export const timerBlocks = (input: WhyInput): readonly WhyBlockRow[] => {
  const { rule, sight, lastActivation } = input;
  const timer = findTimer(input);
  const block = { step: 'timers', waits: true, entry: null } as const;
  if (!rule || !timer) return [];
  if (rule.mode === 'event') {
    const text = lastActivation ? 'nothing has occurred since the last activation' : 'no message was an occurrence';
    return [{ ...block, step: 'condition', waits: false, reason: 'not-occurred', text }];
  }
  if (sight?.alarm?.state !== 'pending') return [{ ...block, waits: false, reason: 'not-judged', text: NOT_JUDGED }];
  const left = formatDuration(timer.leftMs ?? 0);
  const held = `held: for ${formatClock(rule.forMs)}`;
  return timer.running
    ? [{ ...block, reason: 'delay-running', text: `${held}, due in ${left}` }]
    : [{ ...block, reason: 'watch-stopped', text: `${held}, ${left} left; ${STANDS_STILL}` }];
};

const NOT_JUDGED =
  'the condition is true, but no reading was judged since: retained, late and too old ones are only remembered';
const STANDS_STILL = 'watch time stands still: Tocsin is not running, not connected, or behind its backlog';

export const sayTimer = (input: WhyInput): string => {
  const timer = findTimer(input);
  if (!timer) return '';
  const { leftMs, forMs, running } = timer;
  const written = forMs > 0 ? `for ${formatClock(forMs)} is over` : 'no delay';
  if (leftMs === null) return written;
  const what = input.rule?.mode === 'event' ? 'cooldown' : `clear.for ${formatClock(timer.clearForMs)}`;
  return `${written}; ${what}, ${formatDuration(leftMs)} left${running ? '' : `; ${STANDS_STILL}`}`;
};

export const sayState = ({ told, sight }: WhyInput): string => {
  if (!told) return sight?.alarm?.state ?? 'normal';
  const { state, severity, acknowledged, raisedAt, clearedAt } = told.activation;
  const until = clearedAt === null ? '' : ` until ${timeOf(clearedAt)}`;
  const reasons = told.transitions.map(({ type, reason }) => `${type} (${reason})`).join(', ');
  return `${state}${acknowledged ? ', acknowledged' : ''}, ${severity}, raised ${timeOf(raisedAt)}${until}: ${reasons}`;
};

export const saySuppressed = ({ told }: WhyInput): string => {
  const by = told?.activation.suppressedBy ?? [];
  return by.length === 0 ? 'none' : by.join(', ');
};

/** RFC 3339, UTC. */
export const timeOf = (at: number): string => new Date(at).toISOString();
