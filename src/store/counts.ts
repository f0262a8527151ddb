import type { Severity } from '../model/rule.ts';
import type { Connection } from './connection.ts';

/** How much is under way, for metrics and readiness. */
export interface Counts {
  /** Not fanned out yet. */
  readonly queuedNotifications: number;
  /** Queued or being sent. */
  readonly openDeliveries: number;
  /** When the oldest notification or delivery of an alarm that waits was written, epoch ms; null when none does. */
  readonly oldestQueuedAt: number | null;
  readonly activeAlarmsBySeverity: Readonly<Record<Severity, number>>;
}

/** Counts by indexes that hold open rows only, so history costs nothing. Throws `StoreError`. */
export const prepareCounts = (connection: Connection): (() => Counts) => {
  const queue = connection.prepare<Omit<Counts, 'activeAlarmsBySeverity'>>(`
    select (select count(*) from notifications where state = 'queued') as "queuedNotifications",
      (select count(*) from deliveries where open = 1) as "openDeliveries",
      (select min(at) from (
        select min(created_at) as at from notifications where state = 'queued' and activation is not null
        union all
        select min(created_at) from deliveries indexed by deliveries_owed where open = 1 and yields = 0)) as "oldestQueuedAt"`);
  const active = connection.prepare<{ severity: Severity; total: number }>(`
    select severity, count(*) as total from activations where state <> 'cleared' group by severity`);
  return () =>
    connection.read(() => {
      const activeAlarmsBySeverity = { info: 0, warning: 0, critical: 0 };
      for (const { severity, total } of active.all()) activeAlarmsBySeverity[severity] = total;
      return { ...NOTHING, ...queue.get(), activeAlarmsBySeverity };
    });
};

const NOTHING = { queuedNotifications: 0, openDeliveries: 0, oldestQueuedAt: null };
