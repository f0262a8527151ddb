import type { Obligation } from '../model/notification.ts';
import { isAbove, type NotifyContent, type NotifyEntry, type Severity } from '../model/rule.ts';
import { createRenderField, type RenderField } from './content.ts';
import { entryOf, FALLBACK_TTL, ownInOrder, toldActive } from './obligations.ts';
import type { Templates } from './template.ts';
import { riseTexts } from './text.ts';
import { joinTold, keepSilent, NOTHING_TOLD, send, type Telling, type Told } from './told.ts';

/**
 * The severity of an active alarm rose: told to whoever was told of a lower one, and to those whose entry waits for this
 * one. What waits for its `after` keeps its time; a step that an acknowledgement stopped begins anew if that is void.
 */
export const tellRise = (
  templates: Templates,
  telling: Telling & { readonly obligations: readonly Obligation[] },
): Told => {
  const render = createRenderField(templates, telling.context);
  return joinTold(ownInOrder(telling).map((obligation) => riseEntry(telling, obligation, render)));
};

const riseEntry = (telling: Telling, obligation: Obligation, render: RenderField): Told => {
  const { rule, activation, now } = telling;
  const { told, toldSeverity, reason } = obligation;
  const entry = entryOf(rule, obligation);
  if (told === 'active') {
    return isAbove(activation.severity, toldSeverity) ? sendRise(telling, obligation, render) : NOTHING_TOLD;
  }
  // An entry that was edited while it waited no longer says for which severity: the highest is that one in any case.
  const isReached = reason === 'severity-not-reached' && !isAbove(awaited(entry), activation.severity);
  const isStopped = reason === 'was-acknowledged' && entry && !activation.acknowledged;
  if (!isReached && !isStopped) return NOTHING_TOLD;
  const afterMs = entry?.afterMs ?? 0;
  if (afterMs === 0) return sendRise(telling, obligation, render);
  return keepSilent({ ...obligation, owed: 'active', dueAt: now + afterMs, reason: 'not-yet-due' }, 'wait');
};

const awaited = (entry: NotifyEntry | undefined): Severity => (entry ? (entry.severity ?? 'info') : 'critical');

const sendRise = (telling: Telling, obligation: Obligation, render: RenderField): Told => {
  const { rule, context, activation, transition } = telling;
  const entry = entryOf(rule, obligation);
  const isFirst = obligation.told === 'nothing';
  const content = entry ?? { Ttl: FALLBACK_TTL };
  return send(telling, {
    obligation: { ...obligation, ...toldActive(telling, 'severity-rose') },
    content: isFirst ? content : sayRise(content, activation.severity),
    defaults: riseTexts(context),
    render,
    tells: { number: transition.number, on: 'raise', observedAt: transition.observedAt },
  });
};

/** Whoever reads the same text twice must see why: the severity goes before a text that does not name it itself. */
const sayRise = (content: NotifyContent, severity: Severity): NotifyContent => {
  const say = (text: string): string => (text.includes('alarm.severity') ? text : `Now ${severity}: ${text}`);
  const { Body, Sms } = content;
  return {
    ...content,
    ...(Body !== undefined && { Body: say(Body) }),
    ...(typeof Sms?.body === 'string' && { Sms: { ...Sms, body: say(Sms.body) } }),
  };
};
