import { shortenAddress } from '../base/redacted.ts';
import { toRfc3339OrNull } from '../base/rfc3339.ts';
import type { Fault } from '../document/fault.ts';
import type { PlanLineRow, SyncFailureRow, SyncSourceRow, SyncStateRow, SyncStatusRow } from './sync.ts';
import type { SyncPlanShape, SyncStateShape, SyncStatusShape } from './sync-shapes.ts';

/** A list goes no further; how much there is stands beside it. */
export const SHOWN_AT_MOST = 1_000;

export const toStateShape = ({ nobodyBound, ...status }: SyncStateRow): SyncStateShape => ({
  ...toStatusShape(status),
  nobodyBound: nobodyBound.slice(0, SHOWN_AT_MOST).map(({ target, rules }) => ({ target, rules: [...rules] })),
  nobodyBoundTotal: nobodyBound.length,
});

export const toPlanShape = (
  { status, lines }: { readonly status: SyncStatusRow; readonly lines: readonly PlanLineRow[] },
  limit: number,
): SyncPlanShape => ({
  ...toStatusShape(status),
  changes: lines.slice(0, limit).map(withShortAddress),
  total: lines.length,
});

const toStatusShape = (status: SyncStatusRow): SyncStatusShape => ({
  at: toRfc3339OrNull(status.at),
  outcome: status.outcome,
  message: status.message,
  sources: status.sources.map(toSourceShape),
  counts: { ...status.counts },
  held: status.held.map((held) => ({ ...held })),
  overruled: status.overruled.slice(0, SHOWN_AT_MOST).map(withShortAddress),
  overruledTotal: status.overruled.length,
  unreachable: status.unreachable.slice(0, SHOWN_AT_MOST),
  unreachableTotal: status.unreachable.length,
  feedback: { ...status.feedback },
  failures: status.failures.slice(0, SHOWN_AT_MOST).map(toFailureShape),
  failuresTotal: status.failures.length,
});

const toSourceShape = ({ readAt, faults, warnings, ...source }: SyncSourceRow): SyncStatusShape['sources'][number] => ({
  ...source,
  readAt: toRfc3339OrNull(readAt),
  faults: faults.slice(0, SHOWN_AT_MOST).map(toFaultShape),
  faultsTotal: faults.length,
  warnings: warnings.slice(0, SHOWN_AT_MOST).map(toFaultShape),
  warningsTotal: warnings.length,
});

const toFaultShape = ({ file, line, column, path, message }: Fault) => ({ file, line, column, path, message });

/** Whoever gave it may have shortened it before: that stays as it is. */
const withShortAddress = <T extends { readonly address: string }>(row: T): T => ({
  ...row,
  address: shortenAddress(row.address),
});

/** A service may say the address that it refuses. */
const toFailureShape = ({ type, address, reason, status, code, message }: SyncFailureRow) => ({
  ...{ type, reason, status, code },
  address: shortenAddress(address),
  message: address.length > 4 ? message.replaceAll(address, shortenAddress(address)) : message,
});
