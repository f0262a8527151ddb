import type { Json } from '../base/json.ts';
import { type DecodeFault, decodeFault } from './fault.ts';
import type { Sample } from './format.ts';

/** Characters of JSON. What a rule reads is remembered for each device, and stored with it. */
export const LARGEST_FACT = 16 * 1024;

/** The samples, where a fact that is too large to be remembered has no value, and one fault that names those. */
export const boundFacts = (
  samples: readonly Sample[],
): { readonly samples: readonly Sample[]; readonly faults: readonly DecodeFault[] } => {
  const names = new Set<string>();
  const bounded = samples.map((sample) => {
    const large = Object.entries(sample.facts).filter(([, value]) => isTooLarge(value));
    if (large.length === 0) return sample;
    for (const [name] of large) names.add(name);
    return { ...sample, facts: { ...sample.facts, ...Object.fromEntries(large.map(([name]) => [name, null])) } };
  });
  if (names.size === 0) return { samples, faults: [] };
  const told = [...names].slice(0, 5).map((name) => name.slice(0, 50));
  return { samples: bounded, faults: [decodeFault('too-large', `more than 16 kB in ${told.join(', ')}`)] };
};

const isTooLarge = (value: Json): boolean => {
  if (typeof value === 'string') return value.length > LARGEST_FACT;
  return typeof value === 'object' && value !== null && JSON.stringify(value).length > LARGEST_FACT;
};
