import type { TwilioRequest } from '../../fakes/twilio.ts';
import type { Alarm, Ledger, Notification } from './operator.ts';
import { phonesOf } from './plant.ts';
import type { ExpectedTransition } from './reference.ts';

type Received = Pick<TwilioRequest, 'To' | 'Body'>;

/** What must not be: everything in which the service's books differ from what was published and what phones got. */
export const auditLedger = (
  expected: readonly ExpectedTransition[],
  ledger: Ledger,
  received: readonly Received[],
): readonly string[] => [
  ...auditActivations(expected, ledger.alarms),
  ...auditTransitions(expected, ledger.notifications),
  ...auditDeliveries(expected, ledger),
  ...auditCopies(ledger, received),
  ...auditOrder(ledger, received),
];

/** Each activation once, with its times, and no other. */
const auditActivations = (expected: readonly ExpectedTransition[], alarms: readonly Alarm[]): readonly string[] => {
  const wanted = [...Map.groupBy(expected, nameOf)].flatMap(([name, steps]) =>
    steps
      .filter(({ type }) => type === 'raised')
      .map((raise) => {
        const after = steps[steps.indexOf(raise) + 1];
        const times = raise.at === null ? after !== undefined : `${raise.at} to ${after?.at ?? null}`;
        return `${name} ${times} ${show(raise.evidence)}`;
      }),
  );
  const found = alarms.map(({ rule, key, raisedAt, clearedAt, evidence }) => {
    const times = rule === 'rung' ? clearedAt !== null : `${raisedAt} to ${clearedAt}`;
    return `${rule} ${key} ${times} ${show(evidence)}`;
  });
  return compareBags('activation', wanted, found);
};

/** Per alarm the same steps in the same order, with what they were decided by. */
const auditTransitions = (
  expected: readonly ExpectedTransition[],
  notifications: readonly Notification[],
): readonly string[] => {
  const wanted = Map.groupBy(expected, nameOf);
  const found = Map.groupBy(notifications, ({ origin }) => `${origin?.rule} ${origin?.key}`);
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((name) => {
    const steps = (wanted.get(name) ?? []).map(({ type, at, topic, evidence, body }) =>
      show([type, type === 'raised' ? 1 : 2, at, topic, evidence, body]),
    );
    const told = (found.get(name) ?? []).map(({ transition, request }) => {
      const at = name.startsWith('rung') ? null : transition?.observedAt;
      return show([transition?.type, transition?.number, at, transition?.topic, transition?.evidence, request.Body]);
    });
    return compareLists(`transitions of ${name}`, steps, told);
  });
};

/** Each phone of the crew is sent each notification once, and every delivery came to its end. */
const auditDeliveries = (
  expected: readonly ExpectedTransition[],
  { notifications, deliveries }: Ledger,
): readonly string[] => {
  const bodies = new Map(notifications.map(({ sid, request }) => [sid, request.Body]));
  const wanted = expected.flatMap(({ key, body }) => phonesOf(key.slice(0, 3)).map((phone) => `${phone} ${body}`));
  const found = deliveries.map(({ address, notification }) => `${address} ${bodies.get(notification)}`);
  const unfinished = deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(({ address, notification, state }) => `delivery is ${state}: ${address} ${bodies.get(notification)}`);
  return [...compareBags('delivery', wanted, found), ...unfinished];
};

/** Each delivery reached its phone; more than once only where the books say that it may have. */
const auditCopies = ({ notifications, deliveries }: Ledger, received: readonly Received[]): readonly string[] => {
  const bodies = new Map(notifications.map(({ sid, request }) => [sid, request.Body]));
  const copies = Map.groupBy(received, ({ To, Body }) => `${To} ${Body}`);
  const faults = deliveries.flatMap(({ address, notification, mayRepeat, attempts }) => {
    const name = `${address} ${bodies.get(notification)}`;
    const count = copies.get(name)?.length ?? 0;
    copies.delete(name);
    if (count === 0) return [`never arrived: ${name}`];
    if (count > 1 && !mayRepeat) return [`${count} copies without mayRepeat: ${name}`];
    return count > attempts.length ? [`${count} copies of ${attempts.length} attempts: ${name}`] : [];
  });
  return [...faults, ...[...copies.keys()].map((name) => `arrived without a delivery: ${name}`)];
};

/** To each phone in the order of the books; a second copy comes before anything later. */
const auditOrder = ({ notifications, deliveries }: Ledger, received: readonly Received[]): readonly string[] => {
  const bodies = new Map(notifications.map(({ sid, request }) => [sid, request.Body]));
  const arrived = Map.groupBy(received, ({ To }) => To ?? '');
  return [...Map.groupBy(deliveries, ({ address }) => address)].flatMap(([phone, due]) => {
    const inOrder = due.map(({ notification }) => bodies.get(notification) ?? '');
    const got = (arrived.get(phone) ?? []).map(({ Body }) => Body ?? '');
    return compareLists(
      `order at ${phone}`,
      inOrder,
      got.filter((body, index) => body !== got[index - 1]),
    );
  });
};

const nameOf = ({ rule, key }: { readonly rule: string; readonly key: string }): string => `${rule} ${key}`;

/** Objects by sorted keys: their order says nothing. */
const show = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const compareBags = (what: string, wanted: readonly string[], found: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const one of wanted) counts.set(one, (counts.get(one) ?? 0) + 1);
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) - 1);
  return [...counts].flatMap(([one, count]) =>
    count === 0 ? [] : [`${what} ${count > 0 ? `missing ${count} times` : `too often by ${-count}`}: ${one}`],
  );
};

const compareLists = (what: string, wanted: readonly string[], found: readonly string[]): readonly string[] => {
  const length = Math.max(wanted.length, found.length);
  const index = Array.from({ length }, (_, at) => at).find((at) => wanted[at] !== found[at]);
  return index === undefined
    ? []
    : [
        `${what}: expected ${wanted.length}, got ${found.length}; at ${index} expected ${wanted[index]}, got ${found[index]}`,
      ];
};
