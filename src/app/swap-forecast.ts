import { type Step, type StepNow, step } from '../alarms/step.ts';
import type { RuleId } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Instance } from './fleet.ts';
import { unreadMoment } from './judge-time.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleIn } from './take-up-together.ts';
import { createTogetherForecast } from './together-forecast.ts';
import type { World } from './world.ts';

/** What a swap makes of one alarm. Of a rule that means the same nothing is touched. */
export type Fate =
  | { readonly type: 'untouched'; readonly rule: CompiledRule }
  | { readonly type: 'retimed'; readonly rule: CompiledRule; readonly stepped: Step; readonly now: StepNow }
  | { readonly type: 'removed'; readonly stepped: Step; readonly now: StepNow };

export const fateOf = (world: World, instance: Instance, book: RuleBook): Fate => {
  const { rule: before, about, alarm } = instance;
  const found = book.rules.get(before.id);
  const rule = found && ruleIn(found, about.device.source.name);
  if (rule && rule.hash === before.hash) return { type: 'untouched', rule };
  const now = unreadMoment(world, about.device);
  if (!rule || !isAboutTheSame(before, rule)) return { type: 'removed', now, stepped: step(alarm, REMOVE, now) };
  return { type: 'retimed', rule, now, stepped: step(alarm, { type: 'retime', timing: rule }, now) };
};

const REMOVE = { type: 'remove' } as const;

/**
 * A rule that now reads other topics, or names its alarms otherwise, is another rule under an old id: no reading might
 * reach the old alarms. By a key of its own it names them by the names of its topic's levels.
 */
const isAboutTheSame = (before: CompiledRule, after: CompiledRule): boolean =>
  before.mode === after.mode &&
  before.source === after.source &&
  before.topic?.filter === after.topic?.filter &&
  before.keyText === after.keyText &&
  (after.keyText === null || before.topic?.text === after.topic?.text);

/** Alarms of one rule, counted by what becomes of them. What is Normal counts nowhere. */
export interface FateCounts {
  /** They stay: with their state, its beginning, and all who were told. */
  readonly kept: number;
  /** Of those: their delay now ends at another time. */
  readonly retimed: number;
  /** Raised, and ended: with the reason `rule-removed`, or because devices no longer count as absent together. */
  readonly closed: number;
  /** Pending, and never raised now. */
  readonly dropped: number;
  /** About devices that count as absent together from now on. */
  readonly raised: number;
}

/** What a swap to `book` will do to the alarms that each rule has. It changes nothing. */
export const forecastSwap = (world: World, book: RuleBook): ReadonlyMap<RuleId, FateCounts> => {
  const counts = new Map<RuleId, FateCounts>();
  const count = (id: RuleId, more: Partial<FateCounts>) =>
    counts.set(id, add(counts.get(id) ?? NO_FATES, { ...NO_FATES, ...more }));
  const together = createTogetherForecast(world, book);
  for (const instance of world.fleet.instances()) {
    if (instance.alarm === null) continue;
    const fate = fateOf(world, instance, book);
    if (fate.type === 'removed' || losesItsGroup(instance, book)) count(instance.rule.id, endOf(instance));
    else {
      count(instance.rule.id, staysAs(fate, instance));
      together.note(fate.rule, instance);
    }
  }
  for (const { rule, begins } of together.changes()) count(rule, begins ? { raised: 1 } : { closed: 1, kept: -1 });
  return counts;
};

export const NO_FATES: FateCounts = Object.freeze({ kept: 0, retimed: 0, closed: 0, dropped: 0, raised: 0 });

const endOf = ({ alarm }: Instance): Partial<FateCounts> =>
  alarm?.activation != null ? { closed: 1 } : { dropped: 1 };

const staysAs = (fate: Fate, { alarm }: Instance): Partial<FateCounts> => {
  const isRetimed = fate.type === 'retimed' && fate.stepped.alarm?.dueAt !== alarm?.dueAt;
  return { kept: 1, retimed: isRetimed ? 1 : 0 };
};

/** An alarm about several devices, which have other things in common now. */
const losesItsGroup = ({ rule, about: { device, labels } }: Instance, book: RuleBook): boolean => {
  const together = book.rules.get(rule.id)?.together;
  return together != null && device.source.isGroups && labels[together.by] === undefined;
};

export const add = (one: FateCounts, other: FateCounts): FateCounts => ({
  kept: one.kept + other.kept,
  retimed: one.retimed + other.retimed,
  closed: one.closed + other.closed,
  dropped: one.dropped + other.dropped,
  raised: one.raised + other.raised,
});
