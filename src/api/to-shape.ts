import { shortenAddress } from '../base/redacted.ts';
import { toRfc3339, toRfc3339OrNull } from '../base/rfc3339.ts';
import type { AlarmRow, AuditRow, DeliveryRow, NotificationRow } from './lists.ts';
import type { AlarmShape, AuditShape, DeliveryShape, NotificationShape } from './shapes.ts';

export const toAlarmShape = ({ suppressedBy = [], ...row }: AlarmRow): AlarmShape => ({
  ...row,
  suppressedBy: [...suppressedBy],
  raisedAt: toRfc3339(row.raisedAt),
  clearedAt: toRfc3339OrNull(row.clearedAt),
  raisedDecidedAt: toRfc3339(row.raisedDecidedAt),
  clearedDecidedAt: toRfc3339OrNull(row.clearedDecidedAt),
});

/** Where a program is called back is its own business: what follows the host may be a secret. */
export const toNotificationShape = ({
  sid,
  state,
  createdAt,
  request: { DeliveryCallbackUrl: _, ...request },
  ...row
}: NotificationRow): NotificationShape => ({
  sid,
  state,
  createdAt: toRfc3339(createdAt),
  request,
  origin: row.origin && { ...row.origin, observedAt: toRfc3339(row.origin.observedAt) },
  transition: row.transition && {
    ...row.transition,
    observedAt: toRfc3339(row.transition.observedAt),
    decidedAt: toRfc3339(row.transition.decidedAt),
  },
});

/** The lane is left out, since it holds the address. */
export const toDeliveryShape = ({ lane: _lane, ...row }: DeliveryRow, wholeAddress: boolean): DeliveryShape => ({
  ...row,
  address: wholeAddress ? row.address : shortenAddress(row.address),
  createdAt: toRfc3339(row.createdAt),
  dueAt: toRfc3339(row.dueAt),
  expiresAt: toRfc3339(row.expiresAt),
  finishedAt: toRfc3339OrNull(row.finishedAt),
  attempts: row.attempts.map((attempt) => ({
    ...attempt,
    startedAt: toRfc3339(attempt.startedAt),
    finishedAt: toRfc3339OrNull(attempt.finishedAt),
  })),
});

/** The store keeps only the end of an address; one that comes whole is not shown either. */
export const toAuditShape = ({ at, address, ...row }: AuditRow): AuditShape => ({
  ...row,
  at: toRfc3339(at),
  address: address === null ? null : shortenAddress(address),
});

/** RFC 3339, UTC. */
