import type { JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import { type Condition, type NamedConditions, referencesIn } from './condition.ts';
import type { FaultList } from './fault-list.ts';
import { parseCondition } from './parse-condition.ts';

/** The file's `conditions`, each checked whether a rule uses it or not. */
export const parseNamedConditions = (written: JsonObject, faults: FaultList): NamedConditions => {
  const named = new Map<string, Condition>();
  const names = Object.keys(written);
  for (const name of names) {
    const condition = parseCondition(written[name], ['conditions', name], faults);
    if (condition) named.set(name, condition);
  }
  for (const condition of named.values()) checkReferences({ condition, names, faults });
  return withoutCycles(named, faults);
};

/** Each reference must name one of `names`, faulty or not: a faulty condition is one fault, not one for each use. */
export const checkReferences = ({ condition, names, faults }: Referring): void => {
  for (const { to, path } of referencesIn(condition)) {
    if (names.includes(to)) continue;
    faults.at([...path, 'condition'], `unknown condition "${to}"${hint(to, names)}`, {
      expected: names.length > 0 ? names.join(', ') : "one of the file's conditions, of which there are none",
    });
  }
};

interface Referring {
  readonly condition: Condition;
  readonly names: readonly string[];
  readonly faults: FaultList;
}

/** A cycle is told once, at the first of its conditions, and all that reach into one are left out. */
const withoutCycles = (named: NamedConditions, faults: FaultList): NamedConditions => {
  const told = new Set<string>();
  const sound = new Map<string, Condition>();
  for (const [name, condition] of named) {
    const cycle = findCycle(name, named, []);
    if (!cycle) sound.set(name, condition);
    else if (!cycle.some((member) => told.has(member))) {
      faults.at(['conditions', cycle[0] ?? name], `conditions refer to each other in a circle: ${cycle.join(' -> ')}`);
    }
    for (const member of cycle ?? []) told.add(member);
  }
  return sound;
};

/** Names from the first that stands twice back to itself: `a -> b -> a`. */
const findCycle = (name: string, named: NamedConditions, trail: readonly string[]): readonly string[] | null => {
  if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
  const condition = named.get(name);
  for (const { to } of condition ? referencesIn(condition) : []) {
    const cycle = findCycle(to, named, [...trail, name]);
    if (cycle) return cycle;
  }
  return null;
};
