import type { Outcomes } from '../app/simulate.ts';
import { count } from '../base/count.ts';
import { formatDuration } from '../base/duration.ts';
import { toRfc3339, toRfc3339OrNull } from '../base/rfc3339.ts';
import type { Notification } from '../model/notification.ts';

/** The shape of `replay --format json`, which scripts rely on. Times RFC 3339 in UTC. */
export const outcomesToJson = ({ alarms, pending, notifications, counts }: Outcomes) => ({
  alarms: alarms.map(({ rule, key, severity, raisedAt, clearedAt }) => ({
    ...{ rule, key, severity, raisedAt: toRfc3339(raisedAt), clearedAt: toRfc3339OrNull(clearedAt) },
  })),
  pending: pending.map(({ since, dueAt, ...one }) => ({
    ...one,
    since: toRfc3339(since),
    dueAt: toRfc3339OrNull(dueAt),
  })),
  notifications: notifications.map(toShape),
  summary: { alarms: alarms.length, pending: pending.length, notifications: notifications.length, counts },
});

const toShape = ({ createdAt, origin, request }: Notification) => ({
  at: toRfc3339(createdAt),
  rule: origin?.rule ?? null,
  key: origin?.key ?? null,
  on: origin?.on ?? null,
  Identity: request.Identity,
  Tag: request.Tag,
  Title: request.Title ?? null,
  Body: request.Body ?? null,
  Sms: request.Sms ?? null,
});

/** The same for a person: one line per alarm, then what is pending, then the sums. */
export const outcomesToLines = ({ alarms, pending, notifications, counts }: Outcomes): readonly string[] => [
  ...alarms.map(({ rule, key, severity, raisedAt, clearedAt }) => {
    const end =
      clearedAt === null ? 'still active' : `until ${toRfc3339(clearedAt)} (${formatDuration(clearedAt - raisedAt)})`;
    return `${toRfc3339(raisedAt)} ${severity} ${rule} ${key}, ${end}`;
  }),
  ...pending.map(
    ({ rule, key, state, since }) => `${toRfc3339(since)} ${state} ${rule} ${key}, not over when the readings stopped`,
  ),
  `${count(alarms.length, 'alarm')}, ${pending.length} pending, ${count(notifications.length, 'notification')}`,
  ...Object.entries(counts).map(([name, often]) => `${name}: ${often}`),
];
