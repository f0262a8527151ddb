import { z } from 'zod';
import { conditionSchema } from '../condition-schema.ts';

const fact = z.string().min(1).exactOptional();
const factOrCondition = z.union([z.string().min(1), conditionSchema]).exactOptional();

/** What a fact may come to over the devices of one key. */
export const AGGREGATE_FUNCTIONS = ['avg', 'min', 'max', 'sum', 'median', 'count', 'share'] as const;
export type AggregateFunction = (typeof AGGREGATE_FUNCTIONS)[number];

/** Keys of an aggregated fact under `facts`; which of them go together is checked when the rule is loaded. */
export const aggregateKeys = {
  across: z.literal('devices').exactOptional().describe('Made of what all devices of one key send'),
  path: z.string().exactOptional(),
  avg: fact,
  min: fact,
  max: fact,
  sum: fact,
  median: fact,
  count: factOrCondition,
  share: factOrCondition.describe('Of how many devices a condition holds, 0 to 1'),
};
