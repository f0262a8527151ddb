import { chunksOf } from '../../base/in-steps.ts';
import { type Fault, sortFaults } from '../../document/fault.ts';
import { addressKey } from '../ownership.ts';
import type { DesiredBinding, Listing } from '../source.ts';
import { joinPeople, keepFirst } from './gather.ts';
import { personalWarnings } from './looks-personal.ts';
import { type ShowPlace, showBefore } from './place.ts';
import { type Found, type PlacedBinding, readBindings } from './read-bindings.ts';
import type { At, WrittenPeople } from './written-person.ts';

export interface ListOptions {
  /** Name of the source. */
  readonly source: string;
  /** What a second entry of one identity is: a slip of the pen, or more of the same. */
  readonly repeated: 'fault' | 'adds-up';
  readonly show: ShowPlace;
}

/**
 * What `written` wants, as far as it is sound; the rest is a fault, and unclear. Stops to be told to go on about every
 * 1,000 people.
 */
export function* listPeople(written: WrittenPeople, options: ListOptions): Generator<void, Listing> {
  const isAdding = options.repeated === 'adds-up';
  const { people, left } = isAdding ? joinPeople(written.people) : keepFirst(written.people, options.show);
  const found: Found[] = [];
  for (const some of chunksOf(people)) {
    for (const person of some) found.push(readBindings(person, isAdding));
    yield;
  }
  const { bindings, twice } = yield* claim(found, options);
  const unclear = [
    ...left.map(({ person }) => person.identity),
    ...found.flatMap(({ identity, isUnclear }) => (isUnclear ? identity : [])),
    ...twice.map(({ identity }) => identity),
  ];
  return {
    people: people.map(({ identity }) => identity),
    bindings,
    unclear: written.isAllUnclear ? 'all' : new Set(unclear),
    faults: sortFaults([
      ...written.faults,
      ...left.flatMap(({ person, fault }) => [fault, ...readBindings(person, isAdding).faults]),
      ...found.flatMap((one) => one.faults),
      ...twice.map(({ fault }) => fault),
    ]),
    warnings: sortFaults([
      ...written.warnings,
      ...personalWarnings(people),
      ...found.flatMap(({ warnings }) => warnings),
    ]),
  };
}

/** With faults of the whole nobody's entry means what it says: everything stays as it is. */
export const listNobody = ({ faults, warnings }: Pick<Listing, 'faults' | 'warnings'>): Listing => ({
  people: [],
  bindings: [],
  unclear: 'all',
  faults,
  warnings,
});

interface Claims {
  readonly bindings: readonly DesiredBinding[];
  readonly twice: readonly { readonly identity: string; readonly fault: Fault }[];
}

/** An address belongs to one person: to the first who names it. */
function* claim(found: readonly Found[], { source, show }: ListOptions): Generator<void, Claims> {
  const holders = new Map<string, PlacedBinding>();
  const bindings: DesiredBinding[] = [];
  const twice: Claims['twice'][number][] = [];
  for (const some of chunksOf(found)) {
    for (const one of some.flatMap(({ placed }) => placed)) {
      const { identity, type, address, tags, at } = one;
      const key = addressKey(one);
      const holder = holders.get(key);
      if (holder) {
        twice.push({ identity, fault: { ...at(), ...takenFault(holder.at(), show) } });
        continue;
      }
      holders.set(key, one);
      bindings.push({ source, identity, type, address, tags, place: show(at()), renewedAt: null });
    }
    yield;
  }
  return { bindings, twice };
}

const takenFault = (before: ReturnType<At>, show: ShowPlace): Pick<Fault, 'message' | 'instead'> => ({
  message: `this address stands at ${showBefore(before, show)} already; it can belong to one person only`,
  instead: 'the address at one of the two',
});
