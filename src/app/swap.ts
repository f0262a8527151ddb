import { awaitVerdicts, createUnreadBefore } from './await-verdicts.ts';
import type { Instance } from './fleet.ts';
import { swapGroups } from './group-take-up.ts';
import type { RuleBook } from './rule-book.ts';
import { settle } from './settle.ts';
import { fateOf } from './swap-forecast.ts';
import { takeUpTogether } from './take-up-together.ts';
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
  for (const instance of [...world.fleet.instances()]) carryOver(world, instance, book);
  const unreadBefore = createUnreadBefore(before);
  for (const rule of book.rules.values()) {
    if (hashes.get(rule.id) !== rule.hash) awaitVerdicts(world, rule, unreadBefore(rule));
  }
  swapGroups(world, before);
  takeUpTogether(world);
};

/** Windows that no rule reads any more are let go; those that one reads again begin anew. */
export const feedWindowsOf = ({ fleet }: World, book: RuleBook): void => {
  const bySource = Map.groupBy(book.rules.values(), ({ source }) => source);
  for (const { name, layout } of fleet.sources()) {
    layout.feedOnly(new Set((bySource.get(name) ?? []).flatMap(({ windows }) => windows)));
  }
};

const carryOver = (world: World, instance: Instance, book: RuleBook): void => {
  const fate = fateOf(world, instance, book);
  if (fate.type !== 'removed') instance.rule = fate.rule;
  if (fate.type === 'untouched') return;
  const { stepped, now } = fate;
  settle(world, instance, { stepped, now, topic: null, recheckAt: null });
  if (fate.type === 'removed' && instance.alarm === null) world.fleet.drop(instance);
};
