import type { Json, JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, type Sample, withMemory } from '../format.ts';
import { readPresence, type Seen } from './aws-presence.ts';
import { type Facts, flatten } from './flatten.ts';
import {
  atTime,
  levelsOf,
  objectAt,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  wrongShape,
} from './profile.ts';

/** AWS IoT device shadows, and the presence of their clients. The device is the thing. */
export const awsShadow: Format = {
  ...PROFILE,
  topics: [
    '$aws/things/{thing}/shadow/update/documents',
    '$aws/things/{thing}/shadow/update/delta',
    '$aws/things/{thing}/shadow/name/+/update/documents',
    '$aws/things/{thing}/shadow/name/+/update/delta',
    '$aws/events/presence/+/{thing}',
  ],
  create: () => withMemory({ createMemory: (): Seen => new Map(), read }),
};

const read = (seen: Seen, input: FormatInput): ProfileResult => {
  const levels = levelsOf(input);
  const shadow = levels.indexOf('shadow');
  const thing = levels[shadow - 1];
  const isPresence = levels.at(-3) === 'presence';
  if (!isPresence && (shadow < 1 || thing === undefined))
    return wrongShape(`not the topic of a shadow: ${input.topic}`);
  const root = readObject(input);
  if (!root.ok) return root;
  if (isPresence)
    return readPresence(seen, { event: levels.at(-2) ?? '', thing: levels.at(-1) ?? '', root: root.value });
  const name = levels[shadow + 1] === 'name' ? (levels[shadow + 2] ?? '') : '';
  const said =
    levels.at(-1) === 'documents' ? readDocuments(root.value, name) : readDelta(root.value, name, levels.at(-1));
  return said ? samplesOf(...samplesByTime(thing ?? '', root.value, said)) : SAYS_NOTHING;
};

/** A part of a shadow: its values, when each came, and what the names of its facts begin with. */
interface Part {
  readonly prefix: string;
  readonly state: JsonObject;
  /** The values before this message: one that is there no more was deleted. */
  readonly before: JsonObject;
  readonly metadata: JsonObject;
}

const readDocuments = (root: JsonObject, name: string): readonly Part[] => {
  const current = objectAt(root, 'current');
  const before = objectAt(objectAt(root, 'previous'), 'state');
  const [state, metadata] = [objectAt(current, 'state'), objectAt(current, 'metadata')];
  return [
    partOf('reported', name, { state, metadata, before }),
    partOf('desired', under(name, 'desired'), { state, metadata, before }),
  ];
};

const partOf = (part: string, prefix: string, { state, metadata, before }: Omit<Part, 'prefix'>): Part => ({
  prefix,
  ...{ state: objectAt(state, part), metadata: objectAt(metadata, part), before: objectAt(before, part) },
});

const readDelta = (root: JsonObject, name: string, last: string | undefined): readonly Part[] | undefined =>
  last === 'delta'
    ? [
        {
          ...{ prefix: under(name, 'delta'), state: objectAt(root, 'state'), before: {} },
          metadata: objectAt(root, 'metadata'),
        },
      ]
    : undefined;

/** The unnamed shadow has no prefix of its own. */
const under = (name: string, part: string): string => (name === '' ? part : `${name}_${part}`);

/** Each value has its own time, so those which came together are a sample of their own; oldest first. */
const samplesByTime = (device: string, root: JsonObject, parts: readonly Part[]): readonly Sample[] => {
  const byTime = new Map<Json, [name: string, value: Json][]>();
  for (const { prefix, state, metadata, before } of parts) {
    const times = flatten(metadata, prefix);
    for (const [name, value] of Object.entries({ ...withoutValues(before, prefix), ...flatten(state, prefix) })) {
      const time = times[`${name}_timestamp`] ?? times[`${name}_0_timestamp`] ?? root.timestamp ?? null;
      const together = byTime.get(time);
      if (together) together.push([name, value]);
      else byTime.set(time, [[name, value]]);
    }
  }
  return [...byTime]
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([time, facts]) => atTime({ facts: Object.fromEntries(facts), root, device }, time));
};

const withoutValues = (state: JsonObject, prefix: string): Facts =>
  Object.fromEntries(Object.keys(flatten(state, prefix)).map((name) => [name, null]));
