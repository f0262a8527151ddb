import { step } from '../alarms/step.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { awaitVerdicts, unreadBefore } from './await-verdicts.ts';
import type { Instance } from './fleet.ts';
import { swapGroups } from './group-take-up.ts';
import { unreadMoment } from './judge-time.ts';
import type { RuleBook } from './rule-book.ts';
import { settle } from './settle.ts';
import { ruleIn, takeUpTogether } from './take-up-together.ts';
import type { World } from './world.ts';

/** Puts another rule book in place. Alarms stay with their rule's id; those of a rule that is gone end. */
export const swapRuleBook = (world: World, book: RuleBook): void => {
  for (const before of world.book.rules.values()) {
    if (book.rules.get(before.id)?.hash !== before.hash) world.blindness.forget(before.id);
    if (book.rules.get(before.id)?.mode !== 'event') world.occurrences.forget(before.id);
  }
  const before = world.book;
  const hashes = new Map([...before.rules.values()].map(({ id, hash }) => [id, hash]));
  world.book = book;
  feedWindowsOf(world, book);
  for (const instance of [...world.fleet.instances()]) {
    const rule = book.rules.get(instance.rule.id);
    carryOver(world, instance, rule && ruleIn(rule, instance.about.device.source.name));
  }
  for (const rule of book.rules.values()) {
    if (hashes.get(rule.id) !== rule.hash) awaitVerdicts(world, rule, unreadBefore(rule, before));
  }
  swapGroups(world, before);
  takeUpTogether(world);
};

/** Windows that no rule reads any more are let go; those that one reads again begin anew. */
const feedWindowsOf = ({ fleet }: World, book: RuleBook): void => {
  const bySource = Map.groupBy(book.rules.values(), ({ source }) => source);
  for (const { name, layout } of fleet.sources()) {
    layout.feedOnly(new Set((bySource.get(name) ?? []).flatMap(({ windows }) => windows)));
  }
};

const carryOver = (world: World, instance: Instance, rule: CompiledRule | undefined): void => {
  const before = instance.rule;
  if (rule && rule.hash === before.hash) {
    instance.rule = rule;
    return;
  }
  const now = unreadMoment(world, instance.about.device);
  if (!rule || !isAboutTheSame(before, rule)) {
    settle(world, instance, {
      stepped: step(instance.alarm, { type: 'remove' }, now),
      now,
      topic: null,
      recheckAt: null,
    });
    if (instance.alarm === null) world.fleet.drop(instance);
    return;
  }
  instance.rule = rule;
  const stepped = step(instance.alarm, { type: 'retime', timing: rule }, now);
  settle(world, instance, { stepped, now, topic: null, recheckAt: null });
};

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
