import { z } from 'zod';

const count = z.int().min(0);
const time = z.iso.datetime().describe('RFC 3339, UTC');
const hash = z.string().describe('of what the rule means: comments and its place do not count');

/** Without what was expected and received, which may be an address. */
const faultShape = z.object({ line: z.int(), column: z.int(), path: z.string(), message: z.string() });

const refusedShape = z.array(
  z.object({
    file: z.string(),
    running: z.enum(['last-good', 'none']).describe('what runs in its stead: its last good text, or none of its rules'),
    faults: z.array(faultShape),
    faultsTotal: count,
  }),
);

const alarmsShape = z.object({ pending: count, active: count, clearing: count });

const ruleShape = z.object({
  ...{ id: z.string(), title: z.string(), severity: z.string(), mode: z.string(), file: z.string(), line: z.int() },
  hash,
  since: time.describe('when it became what it is; at the earliest the start of the service'),
  alarms: alarmsShape,
});

/** What `GET /api/rules` answers. */
export const rulesShape = z.object({ rules: z.array(ruleShape), refused: refusedShape });

const fateShape = z.object({
  kept: count.describe('they stay as they are'),
  retimed: count.describe('of those, their delay ends at another time'),
  closed: count.describe(
    'raised, and ended: with the reason rule-removed, or as one for devices that stand by themselves again',
  ),
  dropped: count.describe('pending, and never raised'),
  raised: count.describe('about devices that count as absent together from now on'),
});

const changeShape = z.object({
  ...{ rule: z.string(), change: z.enum(['added', 'changed', 'removed']), file: z.string(), line: z.int() },
  ...{ before: hash.nullable(), after: hash.nullable(), alarms: fateShape },
});

/** What `POST /api/reload` answers. */
export const reloadShape = z.object({
  at: time,
  dry: z.boolean(),
  outcome: z.enum(['unreadable', 'held', 'refused', 'applied', 'unchanged']),
  reason: z.string().nullable(),
  ...{ files: count, rules: count, unchanged: count.describe('rules that were not touched') },
  changes: z.array(changeShape),
  refused: refusedShape,
  alarms: fateShape,
  config: z
    .enum(['same', 'changed', 'faulty'])
    .describe('the config on disk, which a start takes up and a reload does not'),
});

export type ReloadShape = z.infer<typeof reloadShape>;
