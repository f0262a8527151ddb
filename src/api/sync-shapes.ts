import { z } from 'zod';
import { PLAN_CHANGES, SYNC_OUTCOMES } from './sync.ts';

const time = z.iso.datetime().describe('RFC 3339, UTC');
const count = z.int().min(0);
const address = z.string().describe('its last four characters');

/** Without what was expected and received, which may be an address. */
const faultShape = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  path: z.string(),
  message: z.string(),
});

const sourceShape = z.object({
  name: z.string(),
  type: z.string().describe('removed: no longer in the config'),
  readAt: time.nullable(),
  stale: z.string().nullable().describe('why it is not current'),
  people: count,
  desired: count,
  owned: count.describe('bindings that sync made for it'),
  faults: z.array(faultShape),
  faultsTotal: count,
  warnings: z.array(faultShape),
  warningsTotal: count,
});

const statusShape = z.object({
  at: time.nullable().describe('of the last run'),
  outcome: z.enum(SYNC_OUTCOMES).nullable(),
  message: z.string(),
  sources: z.array(sourceShape),
  counts: z.object({ created: count, replaced: count, adopted: count, deleted: count, untouched: count }),
  held: z
    .array(z.object({ source: z.string(), id: z.string(), deletes: count, of: count, reason: z.string() }))
    .describe('deletes that wait until their id is confirmed'),
  overruled: z.array(
    z.object({
      ...{ source: z.string(), place: z.string(), identity: z.string(), type: z.string(), address },
      ...{ reason: z.string(), by: z.string() },
    }),
  ),
  overruledTotal: count,
  unreachable: z.array(z.object({ identity: z.string(), reason: z.string() })),
  unreachableTotal: count,
  feedback: z.object({ gone: count, optedOut: count }),
  failures: z.array(
    z.object({
      ...{ type: z.string(), address, reason: z.string() },
      ...{ status: z.int().describe('0: no answer'), code: z.int(), message: z.string() },
    }),
  ),
  failuresTotal: count,
});

/** What sync did last, and where every source stands. */
export const syncStateShape = statusShape.extend({
  nobodyBound: z
    .array(z.object({ target: z.string(), rules: z.array(z.string()) }))
    .describe('whom rules notify in vain: no binding fits'),
  nobodyBoundTotal: count,
});

/** What a run would do, and the status it would leave. */
export const syncPlanShape = statusShape.extend({
  changes: z.array(
    z.object({
      change: z.enum(PLAN_CHANGES),
      ...{ source: z.string(), identity: z.string(), type: z.string(), address, reason: z.string(), note: z.string() },
    }),
  ),
  total: count.describe('of changes, shown or not'),
});

export type SyncStatusShape = z.output<typeof statusShape>;
export type SyncStateShape = z.output<typeof syncStateShape>;
export type SyncPlanShape = z.output<typeof syncPlanShape>;
