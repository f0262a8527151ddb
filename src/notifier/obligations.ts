import type { Activation } from '../model/alarm.ts';
import type { Obligation } from '../model/notification.ts';
import type { Reason } from '../model/reason.ts';
import { isAbove, type NotifyContent, type NotifyEntry, type Rule } from '../model/rule.ts';
import { createRenderField, type RenderField } from './content.ts';
import { renderTarget } from './target.ts';
import type { Templates } from './template.ts';
import { defaultTexts, unwatchedTexts } from './text.ts';
import { joinTold, keepSilent, NOTHING_TOLD, send, type Telling, type Told } from './told.ts';

/** A raise: each entry of the rule becomes an obligation, told at once or after its `after`. */
export const tellRaise = (templates: Templates, telling: Telling<Rule>): Told => {
  const render = createRenderField(templates, telling.context);
  return joinTold(telling.rule.notify.map((_, entry) => raiseEntry(telling, entry, render)));
};

const raiseEntry = (telling: Telling<Rule>, index: number, render: RenderField): Told => {
  const { rule, context, activation, transition, now } = telling;
  const entry = rule.notify[index];
  if (!entry) return NOTHING_TOLD;
  const { target, problems } = renderTarget(entry, render);
  const found = { ...NOTHING_TOLD, problems: problems.map((problem) => ({ entry: index, ...problem })) };
  if (!target) return { ...found, decisions: [{ entry: index, decision: 'drop', reason: 'target-unknown' }] };
  const obligation = { activation: activation.id, entry: index, entryHash: entry.hash, target };
  if (isTooMild(entry, activation)) {
    const untold = { ...obligation, told: 'nothing', toldSeverity: null, ...TOO_MILD } as const;
    return joinTold([found, keepSilent(untold, 'wait')]);
  }
  if (entry.afterMs > 0) {
    return joinTold([found, keepSilent({ ...obligation, ...WAITING, dueAt: now + entry.afterMs }, 'wait')]);
  }
  const { number, observedAt } = transition;
  const told = send(telling, {
    // Of an event there is nothing more to tell.
    obligation: { ...obligation, ...toldActive(telling, 'raised'), ...(rule.mode === 'event' && { told: 'over' }) },
    content: entry,
    defaults: defaultTexts(context),
    render,
    tells: { number, on: 'raise', observedAt },
  });
  return joinTold([found, told]);
};

const WAITING = { told: 'nothing', toldSeverity: null, owed: 'active', reason: 'not-yet-due' } as const;

/** Nothing is owed until the severity reaches that of the entry. */
const TOO_MILD = { owed: 'nothing', dueAt: null, reason: 'severity-not-reached' } as const;

const isTooMild = (entry: NotifyEntry | undefined, { severity }: Activation): boolean =>
  entry?.severity !== undefined && isAbove(entry.severity, severity);

export const toldActive = ({ activation }: Pick<Telling, 'activation'>, reason: Reason) =>
  ({ told: 'active', toldSeverity: activation.severity, owed: 'nothing', dueAt: null, reason }) as const;

/** An end: told to whoever was told of the raise, and to nobody else. */
export const tellClear = (
  templates: Templates,
  telling: Telling & { readonly obligations: readonly Obligation[] },
): Told => {
  const render = createRenderField(templates, telling.context);
  return joinTold(ownInOrder(telling).map((obligation) => clearEntry(telling, obligation, render)));
};

/** Obligations of the activation, as its entries stand in the rule. */
export const ownInOrder = ({
  obligations,
  activation: { id },
}: Telling & { readonly obligations: readonly Obligation[] }): readonly Obligation[] =>
  obligations.filter(({ activation }) => activation === id).toSorted((a, b) => a.entry - b.entry);

const clearEntry = (telling: Telling, obligation: Obligation, render: RenderField): Told => {
  const { rule, context, transition } = telling;
  if (obligation.told === 'over') return NOTHING_TOLD;
  const closed = { ...obligation, owed: 'nothing', dueAt: null } as const;
  if (obligation.told === 'nothing') {
    const reason = obligation.owed === 'active' ? 'cleared-before-due' : 'never-told';
    return keepSilent({ ...closed, reason }, 'drop');
  }
  const entry = entryOf(rule, obligation);
  if (entry?.clear === false) return keepSilent({ ...closed, reason: 'clear-not-wanted' }, 'drop');
  const unwatched = unwatchedTexts(transition.reason);
  return send(telling, {
    obligation: { ...closed, told: 'over', reason: 'cleared' },
    content: clearContent(entry, unwatched !== undefined),
    defaults: (unwatched ?? defaultTexts)(context),
    render,
    tells: { number: transition.number, on: 'clear', observedAt: transition.observedAt },
  });
};

/** The entry that the obligation came of, in the list as it is now; undefined if it is gone or is for others. */
export const entryOf = (rule: Rule | undefined, { entryHash }: Obligation): NotifyEntry | undefined =>
  rule?.notify.find(({ hash }) => hash === entryHash);

/**
 * The entry's `clear` over what an end has in common with its raise. The texts and channel overrides of the raise are
 * not repeated; and what the author wrote of a return to normal is not said of a rule that was removed.
 */
const clearContent = (entry: NotifyEntry | undefined, isUnwatched: boolean): NotifyContent => {
  if (!entry) return { Ttl: FALLBACK_TTL };
  const { Priority, Ttl, Sound, Data, clear } = entry;
  const shared = {
    ...(Priority !== undefined && { Priority }),
    ...(Ttl !== undefined && { Ttl }),
    ...(Sound !== undefined && { Sound }),
    ...(Data !== undefined && { Data }),
  };
  return isUnwatched || clear === false ? shared : { ...shared, ...clear };
};

/** Seconds; what a rule has that names none. */
export const FALLBACK_TTL = 14_400;

/** A transition number that any other step of the same entry cannot have: it tells of the raise, only later. */
const RAISE_NUMBER = 1;

/** A step of escalation falls due: told if the alarm is still active and, where that matters, not acknowledged. */
export const tellDue = (
  templates: Templates,
  telling: Omit<Telling, 'transition'> & { readonly obligation: Obligation },
): Told => {
  const { obligation, rule, context, activation, now } = telling;
  if (obligation.owed !== 'active') return NOTHING_TOLD;
  if (obligation.dueAt !== null && now < obligation.dueAt) return keepSilent(obligation, 'wait');
  const entry = entryOf(rule, obligation);
  if (isTooMild(entry, activation)) return keepSilent({ ...obligation, ...TOO_MILD }, 'wait');
  const reason = reasonForSilence(telling, entry);
  if (reason) return keepSilent({ ...obligation, owed: 'nothing', dueAt: null, reason }, 'drop');
  return send(telling, {
    obligation: {
      ...obligation,
      ...toldActive(telling, obligation.reason === 'unsuppressed' ? 'unsuppressed' : 'still-active'),
    },
    // Its entry was edited while it waited: what was promised is told, in words that fit any alarm.
    content: entry ?? { Ttl: FALLBACK_TTL },
    defaults: defaultTexts(context),
    render: createRenderField(templates, context),
    tells: { number: RAISE_NUMBER, on: 'raise', observedAt: activation.raisedAt },
  });
};

const reasonForSilence = (
  { rule, context, activation }: Omit<Telling, 'transition'>,
  entry: NotifyEntry | undefined,
): Reason | undefined => {
  if (context.alarm.state === 'cleared') return 'cleared-before-due';
  if (!rule) return 'rule-removed';
  if (entry?.unless === 'acknowledged' && activation.acknowledged) return 'was-acknowledged';
  return undefined;
};
