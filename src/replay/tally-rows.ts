import { activeMs, type History, type ReplayedAlarm, type ReplayedNotification } from './history.ts';

/** What one rule, device, target or hour came to. */
export interface Row {
  readonly name: string;
  readonly alarms: number;
  readonly notifications: number;
  readonly segments: number;
  /** How long its alarms were active, together, ms. */
  readonly activeMs: number;
}

export interface RowNames {
  /** Null: this alarm counts nowhere. */
  readonly ofAlarm: (alarm: ReplayedAlarm) => string | null;
  readonly ofNotification: (notification: ReplayedNotification) => string | null;
}

/** One row for each name; those with most alarms first, then those with most notifications, then by name. */
export const tallyRows = ({ alarms, notifications, span }: History, names: RowNames): readonly Row[] => {
  const rows = new Map<string, Counting>();
  for (const alarm of alarms) {
    const row = rowOf(rows, names.ofAlarm(alarm));
    if (!row) continue;
    row.alarms++;
    row.activeMs += activeMs(alarm, span);
  }
  for (const notification of notifications) {
    const row = rowOf(rows, names.ofNotification(notification));
    if (!row) continue;
    row.notifications++;
    row.segments += notification.segments;
  }
  return [...rows.values()].toSorted(
    (a, b) => b.alarms - a.alarms || b.notifications - a.notifications || (a.name < b.name ? -1 : 1),
  );
};

type Counting = { -readonly [K in keyof Row]: Row[K] };

const rowOf = (rows: Map<string, Counting>, name: string | null): Counting | null => {
  if (name === null) return null;
  const known = rows.get(name);
  if (known) return known;
  const fresh: Counting = { name, alarms: 0, notifications: 0, segments: 0, activeMs: 0 };
  rows.set(name, fresh);
  return fresh;
};
