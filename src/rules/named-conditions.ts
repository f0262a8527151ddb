import type { JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import { type Condition, type NamedConditions, referencesIn } from './condition.ts';
import { type ConditionNames, createConditionNames } from './condition-names.ts';
import { checkExtent, type KnownExtents } from './extent.ts';
import type { FaultList } from './fault-list.ts';
import { parseCondition } from './parse-condition.ts';

/** The file's `conditions`, each checked whether a rule uses it or not. */
export const parseNamedConditions = (
  written: JsonObject,
  faults: FaultList,
  names: ConditionNames = createConditionNames(Object.keys(written)),
): NamedConditions => {
  const named = new Map<string, Condition>();
  for (const name of Object.keys(written)) {
    const condition = parseCondition(written[name], ['conditions', name], faults);
    if (condition) named.set(name, condition);
  }
  for (const condition of named.values()) checkReferences({ condition, names, faults });
  return withoutGiants(withoutCycles(named, faults), faults);
};

/** Each reference must name one of `names`, faulty or not: a faulty condition is one fault, not one for each use. */
export const checkReferences = ({ condition, names, faults }: Referring): void => {
  for (const { to, path } of referencesIn(condition)) {
    if (names.has(to)) continue;
    const message = `unknown condition "${to}"${hint(to, names.candidates())}`;
    faults.at([...path, 'condition'], message, { expected: names.expected });
  }
};

interface Referring {
  readonly condition: Condition;
  readonly names: ConditionNames;
  readonly faults: FaultList;
}

/** A cycle is told once, at the first of its conditions, and all that reach into one are left out. */
const withoutCycles = (named: NamedConditions, faults: FaultList): NamedConditions => {
  const told = new Set<string>();
  const found: Found = new Map();
  const sound = new Map<string, Condition>();
  for (const [name, condition] of named) {
    const tangle = findTangle({ name, named, trail: [], found });
    if (!tangle) sound.set(name, condition);
    else if (!tangle.members.some((member) => told.has(member))) {
      faults.at(['conditions', tangle.at], tangle.message, {
        instead: 'a condition that leads to comparisons in the end',
      });
    }
    for (const member of tangle?.members ?? []) told.add(member);
  }
  return sound;
};

/** Names that lead to no end. */
interface Tangle {
  readonly at: string;
  readonly members: readonly string[];
  readonly message: string;
}

/** What each name leads into, null for none: every name is followed once, however often it is named. */
type Found = Map<string, Tangle | null>;

interface Search {
  readonly name: string;
  readonly named: NamedConditions;
  readonly trail: readonly string[];
  readonly found: Found;
}

const findTangle = ({ name, named, trail, found }: Search): Tangle | null => {
  const known = found.get(name);
  if (known !== undefined) return known;
  if (trail.includes(name)) return circleOf(trail.slice(trail.indexOf(name)), name);
  if (trail.length > LONGEST_TRAIL) return { at: trail[0] ?? name, members: [TOO_LONG], message: TOO_LONG };
  const condition = named.get(name);
  let tangle: Tangle | null = null;
  for (const { to } of condition ? referencesIn(condition) : []) {
    tangle ??= findTangle({ name: to, named, trail: [...trail, name], found });
  }
  found.set(name, tangle);
  return tangle;
};

/** Further than anybody follows, and far from where a recursive reader runs out of stack. */
const LONGEST_TRAIL = 100;
const TOO_LONG = `conditions name each other in a chain of more than ${LONGEST_TRAIL}`;

/** Names from the first that stands twice back to itself: `a -> b -> a`. */
const circleOf = (members: readonly string[], name: string): Tangle => ({
  at: name,
  members,
  message: `conditions refer to each other in a circle: ${[...members, name].join(' -> ')}`,
});

/** Not to be evaluated for every reading, however often each is named: what names such a one is not told as well. */
const withoutGiants = (named: NamedConditions, faults: FaultList): NamedConditions => {
  const sound = new Map<string, Condition>();
  const known: KnownExtents = new Map();
  for (const [name, condition] of inOrderOfUse(named)) {
    if (checkExtent({ condition, named: sound, known, faults })) sound.set(name, condition);
  }
  return sound;
};

/** What is named before what names it. */
const inOrderOfUse = (named: NamedConditions): NamedConditions => {
  const ordered = new Map<string, Condition>();
  const add = (name: string): void => {
    const condition = named.get(name);
    if (!condition || ordered.has(name)) return;
    for (const { to } of referencesIn(condition)) add(to);
    ordered.set(name, condition);
  };
  for (const name of named.keys()) add(name);
  return ordered;
};
