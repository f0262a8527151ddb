import { shortenAddress } from '../base/redacted.ts';
import type { AlarmRow, AuditRow, DeliveryRow, NotificationRow } from './lists.ts';
import type { AlarmShape, AuditShape, DeliveryShape, NotificationShape } from './shapes.ts';

export const toAlarmShape = ({ suppressedBy = [], ...row }: AlarmRow): AlarmShape => ({
  ...row,
  suppressedBy: [...suppressedBy],
  raisedAt: timeOf(row.raisedAt),
  clearedAt: timeOrNull(row.clearedAt),
  raisedDecidedAt: timeOf(row.raisedDecidedAt),
  clearedDecidedAt: timeOrNull(row.clearedDecidedAt),
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
  createdAt: timeOf(createdAt),
  request,
  origin: row.origin && { ...row.origin, observedAt: timeOf(row.origin.observedAt) },
  transition: row.transition && {
    ...row.transition,
    observedAt: timeOf(row.transition.observedAt),
    decidedAt: timeOf(row.transition.decidedAt),
  },
});

/** The lane is left out, since it holds the address. */
export const toDeliveryShape = ({ lane: _lane, ...row }: DeliveryRow, wholeAddress: boolean): DeliveryShape => ({
  ...row,
  address: wholeAddress ? row.address : shortenAddress(row.address),
  createdAt: timeOf(row.createdAt),
  dueAt: timeOf(row.dueAt),
  expiresAt: timeOf(row.expiresAt),
  finishedAt: timeOrNull(row.finishedAt),
  attempts: row.attempts.map((attempt) => ({
    ...attempt,
    startedAt: timeOf(attempt.startedAt),
    finishedAt: timeOrNull(attempt.finishedAt),
  })),
});

/** The store keeps only the end of an address; one that comes whole is not shown either. */
export const toAuditShape = ({ at, address, ...row }: AuditRow): AuditShape => ({
  ...row,
  at: timeOf(at),
  address: address === null ? null : shortenAddress(address),
});

/** RFC 3339, UTC. */
const timeOf = (at: number): string => new Date(at).toISOString();

export const timeOrNull = (at: number | null): string | null => (at === null ? null : timeOf(at));
