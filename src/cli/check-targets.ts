import { type RuleTarget, ruleTargets } from '../app/rule-targets.ts';
import { describeTarget } from '../app/target-subject.ts';
import type { Json } from '../base/json.ts';
import type { Config } from '../config/config.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Fault } from '../document/fault.ts';
import { toTargetPattern } from '../notifier/target-pattern.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { type Bound, findUnbound } from '../sync/reach.ts';
import { type Findings, NOTHING } from './check-findings.ts';
import { type CheckedPeople, isFileSource } from './check-people.ts';
import { placeOfEntry } from './check-places.ts';

export interface TargetInput {
  readonly config: Pick<Config, 'sync' | 'system'>;
  readonly rules: readonly CompiledRule[];
  readonly people: CheckedPeople;
}

/** Whom rules and `system.notify` tell, and nobody in the files is: only if files are all that says who is there. */
export const checkTargets = ({ config, rules, people }: TargetInput): Findings => {
  const { sources } = config.sync;
  const others = sources.filter((source) => !isFileSource(source));
  if (others.length > 0) return { ...NOTHING, notes: [describeOthers(others.map(({ name }) => name))] };
  if (sources.length === 0) return NOTHING;
  const targets = [...placedTargets(rules), ...systemTargets(config.system.notify)];
  if (targets.length === 0) return NOTHING;
  if (people.faults.length > 0) return { ...NOTHING, notes: [describeFaulty(people.faults)] };
  const unbound = findUnbound(targets, people.bindings);
  return { ...NOTHING, warnings: unbound.map((one) => toWarning(one, one.place(), people.bindings)) };
};

const describeFaulty = (faults: readonly Fault[]): string => {
  const files = [...new Set(faults.map(({ file }) => file))];
  const have = files.length === 1 ? 'has' : 'have';
  return `targets are not checked while ${files.join(' and ')} ${have} faults: nobody knows who is there`;
};

const describeOthers = (names: readonly string[]): string =>
  `targets are not checked: whom ${names.join(' and ')} will list is not known before the service runs`;

interface PlacedTarget extends RuleTarget {
  readonly place: () => Omit<Fault, 'message'>;
}

/** Each at the first entry that names it. */
const placedTargets = (rules: readonly CompiledRule[]): readonly PlacedTarget[] => {
  const byId = new Map<string, CompiledRule>(rules.map((rule) => [rule.id, rule]));
  return ruleTargets({ rules: byId }).map((target) => {
    const rule = byId.get(target.rules[0] ?? '');
    const entry = rule?.notify.findIndex((one) => describeTarget(one) === target.name) ?? -1;
    const { file = '', id = '', line = 1, column = 1 } = rule ?? {};
    return { ...target, place: () => placeOfEntry({ file, id, entry }) ?? { file, line, column, path: '' } };
  });
};

/** As they are written: what is wrong with them was told before. */
const systemTargets = (notify: Config['system']['notify']): readonly PlacedTarget[] =>
  notify.map(({ value, ...place }) => {
    const target = { Identity: textsIn(value.Identity), Tag: textsIn(value.Tag) };
    const pattern = toTargetPattern(target);
    return { ...target, name: describeTarget(target), rules: ['Tocsin'], pattern, place: () => place };
  });

const textsIn = (value: Json | undefined): readonly string[] =>
  [value].flat().filter((text): text is string => typeof text === 'string');

const toWarning = (
  { name, rules, pattern }: RuleTarget,
  place: Omit<Fault, 'message'>,
  bindings: readonly Bound[],
): Fault => {
  const [first = '', ...more] = rules;
  const who = more.length === 0 ? `${first} tells` : `${first} and ${more.length} more tell`;
  const meant = [
    ...pattern.identities.map((one) => hintAt(one, () => bindings.map(({ identity }) => identity))),
    ...pattern.tags.map((one) => hintAt(one, () => bindings.flatMap(({ type, tags }) => ['all', type, ...tags]))),
  ];
  const message = `${who} ${name}, and nobody in the sources of sync would hear it${meant.join('')}`;
  if (meant.some((text) => text !== '')) return { ...place, message };
  return { ...place, message, instead: 'a name that somebody there has, or that person into a list of people' };
};

const hintAt = (pattern: string | RegExp, known: () => readonly string[]): string => {
  if (typeof pattern !== 'string') return '';
  const names = [...new Set(known())];
  return names.includes(pattern) ? '' : hint(pattern, names);
};
