import type { DeliveryRow } from '../api/lists.ts';
import type { WhyNotificationRow, WhyObligationRow, WhyStepName } from '../api/why.ts';
import { formatClock, formatDuration } from '../base/duration.ts';
import { toRfc3339 } from '../base/rfc3339.ts';
import type { Obligation, Target } from '../model/notification.ts';
import type { NotifyEntry } from '../model/rule.ts';
import type { WhyBlock } from './why-advice.ts';
import { isLost, sayDelivery } from './why-delivery.ts';
import type { WhyInput, WhyTold } from './why-input.ts';

/** What kept a message of an alarm that was raised, first by step, then by notify entry. */
export const tellBlocks = (input: WhyInput, obligations: readonly WhyObligationRow[]): readonly WhyBlock[] => {
  const { told, rule } = input;
  if (!told) return [];
  if (obligations.length === 0) {
    const text = rule ? 'the rule tells nobody: it has no notify entry' : 'nobody was to be told';
    return [{ step: 'obligations', reason: 'nobody-to-tell', text, waits: false, entry: null }];
  }
  const untold = obligations.flatMap((row) => (row.told === 'nothing' ? untoldBlock(row) : []));
  const lost = told.notifications.flatMap((one) => [...notificationBlocks(one), ...deliveryBlocks(one, input.at)]);
  return [...untold, ...lost].toSorted((a, b) => ORDER.indexOf(a.step) - ORDER.indexOf(b.step));
};

const ORDER: readonly WhyStepName[] = ['suppression', 'obligations', 'notification', 'deliveries'];

const untoldBlock = ({ entry, owed, reason, target, text }: WhyObligationRow): WhyBlock => ({
  ...{ step: SUPPRESSIONS.has(reason) ? 'suppression' : 'obligations', reason },
  ...{ text: `${target}: ${text}`, waits: owed === 'active', entry },
});

const SUPPRESSIONS: ReadonlySet<string> = new Set(['suppressed', 'inhibited']);

/** One per notify entry, with those whose target could not be rendered. */
export const toObligationRows = ({ rule, told, at }: WhyInput): readonly WhyObligationRow[] => {
  if (!told) return [];
  const known = told.obligations.toSorted((a, b) => a.entry - b.entry);
  const raisedBy = told.transitions.find(({ number }) => number === 1)?.ruleHash;
  // Another text of the rule may have other entries.
  const entries = rule && rule.hash === raisedBy ? rule.notify : [];
  const nameless = entries.flatMap((entry, index) =>
    known.some((one) => one.entry === index) ? [] : [namelessRow(entry, index)],
  );
  const rows = known.map((one) => toRow(one, { entry: rule?.notify.find(({ hash }) => hash === one.entryHash), at }));
  return [...rows, ...nameless].toSorted((a, b) => a.entry - b.entry);
};

const namelessRow = (entry: NotifyEntry, index: number): WhyObligationRow => ({
  ...{ entry: index, told: 'nothing', owed: 'nothing', dueAt: null, reason: 'target-unknown' },
  target: sayTarget(entry),
  text: 'not told: a name in its target had no value',
});

interface Asked {
  readonly entry: NotifyEntry | undefined;
  readonly at: number;
}

const toRow = ({ entry, told, owed, dueAt, reason, target }: Obligation, asked: Asked): WhyObligationRow => ({
  ...{ entry, told, owed, dueAt, reason, target: sayTarget(target) },
  text: told === 'nothing' ? sayUntold({ owed, dueAt, reason }, asked) : sayIsTold(told, reason),
});

const sayIsTold = (told: 'active' | 'over', reason: string): string =>
  reason === 'clear-not-wanted' ? 'told; its end is not wanted' : told === 'over' ? 'told, of its end, too' : 'told';

const sayUntold = (
  { owed, dueAt, reason }: Pick<Obligation, 'owed' | 'dueAt' | 'reason'>,
  { entry, at }: Asked,
): string => {
  if (owed === 'active' && dueAt !== null) {
    const after = entry && entry.afterMs > 0 ? `, after ${formatClock(entry.afterMs)}` : '';
    const unless = entry?.unless === undefined ? '' : ` unless ${entry.unless}`;
    return `waits until ${toRfc3339(dueAt)}, due in ${formatDuration(dueAt - at)}${after}${unless}`;
  }
  if (reason === 'severity-not-reached' && entry?.severity) return `is told from ${entry.severity} up`;
  return UNTOLD[reason] ?? `not told: ${reason}`;
};

const UNTOLD: Readonly<Record<string, string>> = {
  'was-acknowledged': 'not told: the alarm was acknowledged before its time came',
  'cleared-before-due': 'not told: the alarm ended before its time came',
  'severity-not-reached': 'is told of more severe alarms only',
  inhibited: 'held back: the alarm is one of several that stand as one',
  suppressed: 'held back while the alarm is suppressed',
  'rule-removed': 'not told: the rule was removed before its time came',
};

/** `Identity=ana, ben; Tag=on-call`. */
const sayTarget = ({ Identity, Tag }: Target): string =>
  [Identity.length > 0 && `Identity=${Identity.join(', ')}`, Tag.length > 0 && `Tag=${Tag.join(', ')}`]
    .filter((part) => part !== false)
    .join('; ');

type Sent = WhyTold['notifications'][number];

const notificationBlocks = ({ notification, deliveries }: Sent): readonly WhyBlock[] => {
  const { state, request, origin } = notification;
  const block = { step: 'notification', entry: origin?.entry ?? null } as const;
  if (state === 'nobody-bound') {
    return [{ ...block, reason: 'nobody-bound', text: `nobody is bound to ${sayTarget(request)}`, waits: false }];
  }
  if (state !== 'queued' || deliveries.length > 0) return [];
  return [{ ...block, reason: 'queued', text: `it is being looked up who hears ${sayTarget(request)}`, waits: true }];
};

const deliveryBlocks = ({ notification, deliveries }: Sent, at: number): readonly WhyBlock[] =>
  deliveries.filter(isLost).map((delivery) => ({
    ...{ step: 'deliveries', ...sayDelivery(delivery, at) },
    entry: notification.origin?.entry ?? null,
  }));

/** Null of a notification that tells of no alarm. */
export const toNotificationRow = ({ notification, deliveries }: Sent, at: number): WhyNotificationRow | null => {
  const { sid, state, createdAt, request, origin } = notification;
  if (!origin) return null;
  const withText = (one: DeliveryRow) => ({ ...one, text: sayDelivery(one, at).text });
  const { number, entry, on } = origin;
  return { sid, number, entry, on, state, createdAt, request, deliveries: deliveries.map(withText) };
};

/** What is said of these steps where they let through. */
export const sayTold = (
  { told }: WhyInput,
  obligations: readonly WhyObligationRow[],
): Readonly<Record<'obligations' | 'notification' | 'deliveries', string>> => ({
  obligations: obligations.map(({ target, text }) => `${target}: ${text}`).join('; '),
  notification: (told?.notifications ?? [])
    .map(({ notification: { origin, sid, state } }) => `${sid} of the ${origin?.on ?? 'send'}: ${sayNotified(state)}`)
    .join('; '),
  deliveries: sayArrived((told?.notifications ?? []).flatMap(({ deliveries }) => deliveries)),
});

/** What became of a notification as a whole. */
export const sayNotified = (state: string): string => NOTIFIED[state] ?? state;

const NOTIFIED: Readonly<Record<string, string>> = {
  queued: 'to be handed on',
  'fanned-out': 'handed on to its addresses',
  'nobody-bound': 'nobody is bound',
};

/** Each of them stands below its notification. */
const sayArrived = (deliveries: readonly DeliveryRow[]): string =>
  deliveries.length === 0
    ? 'none'
    : `${deliveries.filter((one) => !isLost(one)).length} of ${deliveries.length} accepted`;
