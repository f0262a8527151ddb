import type { Fault } from '../../document/fault.ts';
import { addressKey } from '../ownership.ts';
import type { ActualBinding } from '../ports.ts';
import { checkAddress, LONGEST_TEXT } from './address.ts';
import { refuseTag } from './tag.ts';
import type { At, PlacedText, WrittenAddress, WrittenPerson } from './written-person.ts';

/** A binding and where the source says so. */
export interface PlacedBinding extends Omit<ActualBinding, 'sid'> {
  readonly at: At;
}

/** What one person's entry holds. */
export interface Found {
  readonly identity: string;
  readonly placed: readonly PlacedBinding[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly isUnclear: boolean;
}

/** Limits of the service (Notify v1: per binding, per identity). */
const MOST_TAGS = 20;
const MOST_BINDINGS = 20;

/** One person's bindings: each address with the person's tags and its own. `isAdding`: an address may stand in it twice. */
export const readBindings = (person: WrittenPerson, isAdding: boolean): Found => {
  const { identity, at, isUnclear } = person;
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  if (identity.length > LONGEST_TEXT)
    faults.push({ ...at(), message: `an identity has at most ${LONGEST_TEXT} letters` });
  const own = goodTags(person.tags, faults);
  const read = person.addresses.flatMap((written) => readAddress(written, { identity, own, faults, warnings }));
  const sound = (isAdding ? joinAddresses(read) : read).filter((binding) => !hasTooManyTags(binding, faults));
  if (sound.length > MOST_BINDINGS) faults.push(tooMany(at, ['addresses', MOST_BINDINGS, sound.length]));
  const isListed = !person.lacksTags && identity.length <= LONGEST_TEXT;
  return {
    identity,
    placed: isListed ? sound.slice(0, MOST_BINDINGS) : [],
    faults,
    warnings,
    isUnclear: isUnclear || faults.length > 0,
  };
};

/** Tags sorted, each once; a refused one is a fault, and left out. */
const goodTags = (tags: readonly PlacedText[], faults: Fault[]): readonly string[] => {
  const good = tags.filter(({ text, at }) => {
    const message = refuseTag(text);
    if (message !== null) faults.push({ ...at(), message });
    return message === null;
  });
  return joinTags(good.map(({ text }) => text));
};

const joinTags = (tags: readonly string[]): readonly string[] => [...new Set(tags)].toSorted();

interface Into {
  readonly identity: string;
  readonly own: readonly string[];
  readonly faults: Fault[];
  readonly warnings: Fault[];
}

const readAddress = (
  { type, address, tags, at }: WrittenAddress,
  { identity, own, faults, warnings }: Into,
): readonly PlacedBinding[] => {
  // Most addresses have none of their own, and share one list.
  const all = tags.length === 0 ? own : joinTags([...own, ...goodTags(tags, faults)]);
  const checked = checkAddress(type, address);
  if (!checked.ok) {
    const { message, expected } = checked.error;
    faults.push({ ...at(), message, expected, received: shorten(JSON.stringify(address)) });
    return [];
  }
  if (checked.value.doubt !== undefined) warnings.push({ ...at(), message: checked.value.doubt });
  return [{ identity, type, address: checked.value.address, tags: all, at }];
};

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** All tags of one address, however often it stands there. */
const joinAddresses = (bindings: readonly PlacedBinding[]): readonly PlacedBinding[] => {
  if (bindings.length < 2) return bindings;
  const joined = new Map<string, PlacedBinding>();
  for (const binding of bindings) {
    const key = addressKey(binding);
    const before = joined.get(key);
    joined.set(key, before ? { ...before, tags: joinTags([...before.tags, ...binding.tags]) } : binding);
  }
  return [...joined.values()];
};

const hasTooManyTags = ({ tags, at }: PlacedBinding, faults: Fault[]): boolean => {
  if (tags.length <= MOST_TAGS) return false;
  faults.push(tooMany(at, ['tags', MOST_TAGS, tags.length]));
  return true;
};

const tooMany = (at: At, [what, most, count]: [string, number, number]): Fault => ({
  ...at(),
  message: `too many ${what}`,
  expected: `at most ${most}`,
  received: String(count),
});
