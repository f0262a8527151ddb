import type { Outcomes } from '../app/simulate.ts';
import { count } from '../base/count.ts';
import { formatDuration } from '../base/duration.ts';
import type { Notification } from '../model/notification.ts';

/** The shape of `replay --format json`, which scripts rely on. Times RFC 3339 in UTC. */
export const outcomesToJson = ({ alarms, pending, notifications, counts }: Outcomes) => ({
  alarms: alarms.map(({ rule, key, severity, raisedAt, clearedAt }) => ({
    ...{ rule, key, severity, raisedAt: toTime(raisedAt), clearedAt: toTime(clearedAt) },
  })),
  pending: pending.map(({ since, dueAt, ...one }) => ({ ...one, since: toTime(since), dueAt: toTime(dueAt) })),
  notifications: notifications.map(toShape),
  summary: { alarms: alarms.length, pending: pending.length, notifications: notifications.length, counts },
});

const toShape = ({ createdAt, origin, request }: Notification) => ({
  at: toTime(createdAt),
  rule: origin?.rule ?? null,
  key: origin?.key ?? null,
  on: origin?.on ?? null,
  Identity: request.Identity,
  Tag: request.Tag,
  Title: request.Title ?? null,
  Body: request.Body ?? null,
  Sms: request.Sms ?? null,
});

const toTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The same for a person: one line per alarm, then what is pending, then the sums. */
export const outcomesToLines = ({ alarms, pending, notifications, counts }: Outcomes): readonly string[] => [
  ...alarms.map(({ rule, key, severity, raisedAt, clearedAt }) => {
    const end =
      clearedAt === null ? 'still active' : `until ${toTime(clearedAt)} (${formatDuration(clearedAt - raisedAt)})`;
    return `${toTime(raisedAt)} ${severity} ${rule} ${key}, ${end}`;
  }),
  ...pending.map(
    ({ rule, key, state, since }) => `${toTime(since)} ${state} ${rule} ${key}, not over when the readings stopped`,
  ),
  `${count(alarms.length, 'alarm')}, ${pending.length} pending, ${count(notifications.length, 'notification')}`,
  ...Object.entries(counts).map(([name, often]) => `${name}: ${often}`),
];
