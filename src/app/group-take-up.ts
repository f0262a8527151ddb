import { asKey } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import { createUnreadBefore, losePast, readsAllOf } from './await-verdicts.ts';
import { noteMember } from './group-judge.ts';
import type { RuleBook } from './rule-book.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/**
 * For a rule about groups that is taken up, after a start or a reload: its groups are made anew from the devices of its
 * source, and each is looked at as soon as watch time runs. What is not known of a member holds the whole group for a while:
 * `unread` are facts that its devices may have said when no rule read them yet. A rule that narrows its source does not say
 * which devices are its own, so there every group waits.
 */
export const takeUpGroups = (world: World, rule: CompiledRule, unread: readonly string[] = []): void => {
  if (!rule.group) return;
  const { fleet, groups, watch } = world;
  const { awaitLostMs } = rule.group;
  groups.forgetRule(rule.id);
  const isWhole = readsAllOf(rule);
  forgetIdle(world, rule);
  for (const device of isWhole ? fleet.source(rule.source).devices.values() : []) {
    // One that is only expected has not spoken yet, and is nobody's member.
    if (!Number.isFinite(device.memory.newestObservedAt)) continue;
    losePast(world, device, unread);
    noteMember(world, device, { rule, labels: {} });
  }
  for (const { about } of alarmsOf(world, rule)?.values() ?? []) groups.found(rule, about.key, about.labels);
  for (const { key, device, members } of groups.forRule(rule.id)) {
    members.awaitLost(watch.now() + awaitLostMs, !isWhole);
    const instance = fleet.find(device, rule, key) ?? fleet.add(device, rule, key, device.memory.labels);
    arm(world, instance, watch.now());
  }
};

const alarmsOf = ({ fleet }: World, { id }: CompiledRule) => fleet.source(groupSourceName(id)).keyed.get(id);

/** The rule may have had other keys. */
const forgetIdle = (world: World, rule: CompiledRule): void => {
  const { devices } = world.fleet.source(groupSourceName(rule.id));
  for (const device of [...devices.values()]) {
    if (!alarmsOf(world, rule)?.has(asKey(device.memory.device))) world.fleet.forget(device);
  }
};

/** After a reload: groups of rules that mean the same stay, those of others are made anew, and no others are left. */
export const swapGroups = (world: World, before: RuleBook): void => {
  const { book, groups } = world;
  for (const { id, group } of before.rules.values()) if (group && !book.rules.get(id)?.group) dropGroups(world, id);
  const unreadBefore = createUnreadBefore(before);
  for (const rule of book.rules.values()) {
    if (before.rules.get(rule.id)?.hash === rule.hash) groups.keepRule(rule);
    else takeUpGroups(world, rule, unreadBefore(rule));
  }
};

const dropGroups = ({ groups, fleet }: World, id: CompiledRule['id']): void => {
  groups.forgetRule(id);
  for (const device of [...fleet.source(groupSourceName(id)).devices.values()]) fleet.forget(device);
};
