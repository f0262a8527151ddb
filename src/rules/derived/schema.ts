import { z } from 'zod';
import { conditionSchema } from '../condition-schema.ts';
import { durationSchema } from '../duration-schema.ts';

const name = z.string().min(1).exactOptional();

/** A condition counts the samples for which it holds. */
const fact = (what: string) => name.meta({ description: what });

/** What `facts` may say of a derived fact; which of it goes with which is checked when the file is loaded. */
export const derivedSettings = {
  avg: fact('The mean of its values'),
  min: fact('The least of its values'),
  max: fact('The greatest of its values'),
  sum: fact('The sum of its values'),
  count: z
    .union([z.string().min(1), conditionSchema])
    .exactOptional()
    .meta({ description: 'How many samples it has, or for how many a condition holds' }),
  stddev: fact('The standard deviation of its values, as of a sample'),
  median: fact('The median of its values'),
  percentile: fact('The percentile p of its values'),
  p: z.number().min(0).max(100).exactOptional().describe('Which percentile, 0 to 100'),
  rate: fact('How much it changes in a time, per'),
  per: durationSchema.exactOptional().describe('Of a rate: in which time'),
  delta: fact('How much it has changed'),
  previous: fact('Its value before the newest'),
  changed: fact('Whether it has changed'),
  age: fact('Seconds since it was heard'),
  duration: conditionSchema.exactOptional().meta({ description: 'Seconds for which a condition has held' }),
  over: durationSchema.exactOptional().describe('Its window: so long back'),
  last: z.int().min(2).max(1000).exactOptional().describe('Its window: so many samples'),
  path: z.string().exactOptional().describe('Where in the fact the value stands, $.a.b'),
};
