import type { Activation, Transition } from '../model/alarm.ts';
import type { Notification, NotificationOrigin, Obligation } from '../model/notification.ts';
import type { Reason } from '../model/reason.ts';
import type { NotifyContent, Rule } from '../model/rule.ts';
import { type FieldProblem, type RenderField, renderContent } from './content.ts';
import type { TemplateContext } from './context.ts';

/** What became of the entries of one transition, in their order. */
export interface Told {
  /** New or changed. */
  readonly obligations: readonly Obligation[];
  /** To be written down and sent. */
  readonly notifications: readonly Notification[];
  readonly decisions: readonly Decision[];
  /** Fields that failed to render and were replaced or left out; for a dropped entry, why its target is unknown. */
  readonly problems: readonly (FieldProblem & { readonly entry: number })[];
}

export interface Decision {
  readonly entry: number;
  readonly decision: 'tell' | 'wait' | 'drop';
  readonly reason: Reason;
}

/** What leads to telling. `rule` is undefined once it is removed and its text unknown. */
export interface Telling<R extends Rule | undefined = Rule | undefined> {
  readonly rule: R;
  readonly context: TemplateContext;
  readonly activation: Activation;
  readonly transition: Pick<Transition, 'number' | 'reason' | 'observedAt'>;
  /** Wall clock, epoch ms. */
  readonly now: number;
  /** Names a new notification, and the service it is sent by. */
  readonly stamp: () => Pick<Notification, 'sid' | 'service'>;
}

export const NOTHING_TOLD: Told = Object.freeze({ obligations: [], notifications: [], decisions: [], problems: [] });

export const joinTold = (parts: readonly Told[]): Told => ({
  obligations: parts.flatMap(({ obligations }) => obligations),
  notifications: parts.flatMap(({ notifications }) => notifications),
  decisions: parts.flatMap(({ decisions }) => decisions),
  problems: parts.flatMap(({ problems }) => problems),
});

/** Nothing is sent, now at least; the obligation remembers why. */
export const keepSilent = (obligation: Obligation, decision: 'wait' | 'drop'): Told => ({
  ...NOTHING_TOLD,
  obligations: [obligation],
  decisions: [{ entry: obligation.entry, decision, reason: obligation.reason }],
});

export interface Message {
  /** As it stands once this is told. */
  readonly obligation: Obligation;
  /** Templates. */
  readonly content: NotifyContent;
  /** Texts that need no rendering, where `content` says nothing. */
  readonly defaults: NotifyContent;
  readonly render: RenderField;
  readonly tells: Pick<NotificationOrigin, 'number' | 'on' | 'observedAt'>;
}

/** One notification to the target of the obligation. */
export const send = (
  telling: Omit<Telling, 'transition'>,
  { obligation, content, defaults, render, tells }: Message,
): Told => {
  const { context, now, stamp } = telling;
  const { activation, entry, reason, target } = obligation;
  const rendered = renderContent(content, context, render);
  const origin = { activation, entry, rule: context.rule.id, key: context.key, reason, ...tells };
  const request = { ...target, ...defaults, ...rendered.content };
  return {
    obligations: [obligation],
    notifications: [{ ...stamp(), createdAt: now, request, direct: 0, origin }],
    decisions: [{ entry, decision: 'tell', reason }],
    problems: rendered.problems.map((problem) => ({ entry, ...problem })),
  };
};
