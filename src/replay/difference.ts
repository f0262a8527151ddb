import type { History, ReplayedAlarm, ReplayedNotification } from './history.ts';
import { costOf } from './report.ts';

/** What a change of rules comes to: `after` has it, `before` has not. */
export interface Difference {
  readonly alarms: {
    readonly same: number;
    readonly moved: readonly Moved[];
    readonly added: readonly ReplayedAlarm[];
    readonly removed: readonly ReplayedAlarm[];
  };
  readonly notifications: {
    readonly same: number;
    /** Of the same alarm, to the same target, on the same occasion, with another text. */
    readonly reworded: readonly { readonly before: ReplayedNotification; readonly after: ReplayedNotification }[];
    readonly added: readonly ReplayedNotification[];
    readonly removed: readonly ReplayedNotification[];
  };
  readonly bill: {
    readonly before: Charge;
    readonly after: Charge;
    /** After less before. */
    readonly more: Charge;
  };
}

/** As if each notification went to one phone; `cost` is null without a price. */
export interface Charge {
  readonly notifications: number;
  readonly segments: number;
  readonly cost: number | null;
}

/** The same alarm at another time, by so many ms; `clearedBy` is null where one of them does not end. */
export interface Moved {
  readonly before: ReplayedAlarm;
  readonly after: ReplayedAlarm;
  readonly raisedBy: number;
  readonly clearedBy: number | null;
}

interface Pair {
  readonly before: ReplayedAlarm;
  readonly after: ReplayedAlarm;
}

/** Two alarms are one when they are of one rule, about one key, and active at one time. */
export const compareHistories = (before: History, after: History, price: number | null): Difference => {
  const pairs = pairAlarms(before, after);
  const moved = pairs.map(toMoved).filter((one) => one.raisedBy !== 0 || isOtherEnd(one));
  const paired = new Set(pairs.flatMap((pair) => [pair.before, pair.after]));
  const bills = { before: chargeOf(before, price), after: chargeOf(after, price) };
  return {
    alarms: {
      same: pairs.length - moved.length,
      moved,
      added: after.alarms.filter((alarm) => !paired.has(alarm)),
      removed: before.alarms.filter((alarm) => !paired.has(alarm)),
    },
    notifications: compareNotifications(before, after, pairs),
    bill: { ...bills, more: lessBy(bills.after, bills.before, price) },
  };
};

const toMoved = ({ before, after }: Pair): Moved => ({
  before,
  after,
  raisedBy: after.raisedAt - before.raisedAt,
  clearedBy: before.clearedAt === null || after.clearedAt === null ? null : after.clearedAt - before.clearedAt,
});

const isOtherEnd = ({ before, after }: Moved): boolean => before.clearedAt !== after.clearedAt;

const pairAlarms = (before: History, after: History): readonly Pair[] => {
  const others = Map.groupBy(after.alarms, actorOf);
  return [...Map.groupBy(before.alarms, actorOf)].flatMap(([actor, own]) => pairOfOne(own, others.get(actor) ?? []));
};

const actorOf = ({ rule, key }: ReplayedAlarm): string => `${rule}\n${key}`;

/** Each goes with the first of the others that is active when it is, and with one only. */
const pairOfOne = (own: readonly ReplayedAlarm[], others: readonly ReplayedAlarm[]): readonly Pair[] => {
  const [left, right] = [own.toSorted(byTime), others.toSorted(byTime)];
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  for (let [a, b] = [left[i], right[j]]; a && b; [a, b] = [left[i], right[j]]) {
    if (a.raisedAt <= lastOf(b) && b.raisedAt <= lastOf(a)) {
      pairs.push({ before: a, after: b });
      i++;
      j++;
    } else if (lastOf(a) < b.raisedAt) i++;
    else j++;
  }
  return pairs;
};

const byTime = (a: ReplayedAlarm, b: ReplayedAlarm): number => a.raisedAt - b.raisedAt;

const lastOf = ({ clearedAt }: ReplayedAlarm): number => clearedAt ?? Number.POSITIVE_INFINITY;

const compareNotifications = (before: History, after: History, pairs: readonly Pair[]): Difference['notifications'] => {
  const partner = new Map(pairs.map((pair) => [pair.after.id, pair.before.id]));
  const left = Map.groupBy(before.notifications, (one) => occasionOf(one, one.alarm));
  const added: ReplayedNotification[] = [];
  const reworded: { before: ReplayedNotification; after: ReplayedNotification }[] = [];
  let same = 0;
  for (const one of after.notifications) {
    const alarm = partner.get(one.alarm);
    const match = alarm === undefined ? undefined : left.get(occasionOf(one, alarm))?.shift();
    if (!match) added.push(one);
    else if (match.text === one.text) same++;
    else reworded.push({ before: match, after: one });
  }
  return { same, reworded, added, removed: [...left.values()].flat().toSorted((a, b) => a.at - b.at) };
};

const occasionOf = ({ on, target }: ReplayedNotification, alarm: string): string => `${alarm}\n${on}\n${target}`;

const chargeOf = ({ notifications }: History, price: number | null): Charge => {
  const segments = notifications.reduce((sum, one) => sum + one.segments, 0);
  return { notifications: notifications.length, segments, cost: costOf(segments, price) };
};

const lessBy = (after: Charge, before: Charge, price: number | null): Charge => ({
  notifications: after.notifications - before.notifications,
  segments: after.segments - before.segments,
  cost: costOf(after.segments - before.segments, price),
});
