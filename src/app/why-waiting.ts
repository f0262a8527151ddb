import type { WhyTimerRow } from '../api/why.ts';
import { formatClock, formatDuration } from '../base/duration.ts';
import { toRfc3339 } from '../base/rfc3339.ts';
import type { ExplainedCondition } from '../rules/explanation.ts';
import type { WhyBlock } from './why-advice.ts';
import type { WhyInput } from './why-input.ts';
import { sayMissed } from './why-unseen.ts';

/** The delay or cooldown that runs; null: nothing is known of the rule. */
export const findTimer = ({ rule, sight, watchedAt, running }: WhyInput): WhyTimerRow | null => {
  if (!rule) return null;
  const alarm = sight?.alarm ?? null;
  const since = alarm && Number.isFinite(alarm.sinceObservedAt) ? alarm.sinceObservedAt : null;
  const leftMs = alarm?.dueAt == null ? null : Math.max(0, alarm.dueAt - watchedAt);
  return { forMs: rule.forMs, clearForMs: rule.clearForMs, since, leftMs, running };
};

/** Raised, and not written down: nothing is told before that, and a store may be full or locked. */
export const unwrittenBlocks = ({ sight }: WhyInput): readonly WhyBlock[] => {
  if (!sight?.alarm?.activation) return [];
  const text = 'raised, and not yet written to the store: nobody is told before it is';
  return [{ step: 'state', reason: 'not-written', text, waits: true, entry: null }];
};

/** Of an alarm that is not raised: its delay, or that nobody has judged what is true. */
export const timerBlocks = (input: WhyInput): readonly WhyBlock[] => {
  const { rule, sight, lastActivation } = input;
  const timer = findTimer(input);
  const block = { step: 'timers', waits: true, entry: null } as const;
  if (!rule || !timer) return [];
  if (rule.mode === 'event') {
    const since = lastActivation ? 'nothing has occurred since the last activation' : 'no message was an occurrence';
    const wanted = sight ? `: it waits for one with ${sayWanted(sight.explanation)}` : '';
    return [{ ...block, step: 'condition', waits: false, reason: 'not-occurred', text: `${since}${wanted}` }];
  }
  if (sight?.alarm?.state !== 'pending') return [{ ...block, ...unjudgedOf(input) }];
  const left = formatDuration(timer.leftMs ?? 0);
  const held = `held: for ${formatClock(rule.forMs)}`;
  return timer.running
    ? [{ ...block, reason: 'delay-running', text: `${held}, due in ${left}` }]
    : [{ ...block, reason: 'watch-stopped', text: `${held}, ${left} left; ${STANDS_STILL}` }];
};

/** A tree as a person says it: `door equal "open" and (lamp equal 1 or lamp equal 2)`. */
const sayWanted = ({ condition, parts }: ExplainedCondition): string => {
  const [first, ...more] = parts.map((part) => (part.parts.length > 1 ? `(${sayWanted(part)})` : sayWanted(part)));
  if (first === undefined) return condition;
  if (condition === 'not') return `not ${first}`;
  return more.length === 0 ? first : [first, ...more].join(condition === 'any' ? ' or ' : ' and ');
};

/** True, and nobody has judged it. */
const unjudgedOf = ({ sight, road, at }: WhyInput): Pick<WhyBlock, 'reason' | 'text' | 'waits'> => {
  const [missed] = road.missed.filter((one) => one.at >= (sight?.heardAt ?? 0));
  const reason = missed?.reason ?? 'not-judged';
  const why = missed ? sayMissed(missed, at) : 'retained, late and too old readings are only remembered';
  return { reason, text: `the condition is true, but nothing was judged since: ${why}`, waits: false };
};

const STANDS_STILL = 'watch time stands still: Tocsin is not running, not connected, or behind its backlog';

export const sayTimer = (input: WhyInput): string => {
  const timer = findTimer(input);
  if (!timer) return '';
  const { leftMs, forMs, running } = timer;
  const written = forMs > 0 ? `for ${formatClock(forMs)} is over` : 'no delay';
  if (leftMs === null) return written;
  const left = `${formatDuration(leftMs)} left${running ? '' : `; ${STANDS_STILL}`}`;
  if (input.rule?.mode === 'event') return `cooldown, ${left}: what occurs until then is not told`;
  return `${written}; clear.for ${formatClock(timer.clearForMs)}, ${left}`;
};

export const sayState = ({ told, sight }: WhyInput): string => {
  if (!told) return sight?.alarm?.state ?? 'normal';
  const { state, severity, acknowledged, raisedAt, clearedAt } = told.activation;
  const until = clearedAt === null ? '' : ` until ${toRfc3339(clearedAt)}`;
  const reasons = told.transitions.map(({ type, reason }) => `${type} (${reason})`).join(', ');
  return `${state}${acknowledged ? ', acknowledged' : ''}, ${severity}, raised ${toRfc3339(raisedAt)}${until}: ${reasons}`;
};

export const saySuppressed = ({ told }: WhyInput): string => {
  const by = told?.activation.suppressedBy ?? [];
  return by.length === 0 ? 'nothing holds it back' : by.join(', ');
};

/** RFC 3339, UTC. */
