import type { Key } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device, Instance } from './fleet.ts';
import type { Group } from './groups.ts';
import { judgeInstance, judgeReading, type Taken } from './judge.ts';
import { type JudgeNow, unreadMoment } from './judge-time.ts';
import type { RoutedRule } from './rule-book.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/** A rule about groups looks at what a reading of one member makes of its group, and of the one that it left. */
export const judgeMember = (world: World, device: Device, { rule, labels }: RoutedRule, taken: Taken): void => {
  const { group, left } = joinGroup(world, device, { rule, labels }, taken.now);
  const now = groupMoment(taken.now);
  if (left && !dissolveGroup(world, left)) judgeGroup(world, left, { now, topic: taken.topic });
  if (group) judgeGroup(world, group, { now, topic: taken.topic });
};

/** The member's values count from now on, and nothing is judged: they were retained, or come back after a restart. */
export const noteMember = (world: World, device: Device, { rule, labels }: RoutedRule): void => {
  const { left } = joinGroup(world, device, { rule, labels }, unreadMoment(world, device));
  if (left && !dissolveGroup(world, left)) armGroup(world, left, world.watch.now());
};

/** What is known of a member changed without a reading: its attributes. One that is in no group yet has to speak first. */
export const judgeMemberAgain = (world: World, device: Device, rule: CompiledRule): void => {
  const group = world.groups.groupOf(rule.id, device.memory.device);
  if (!group) return;
  group.members.takeAgain(device.memory.device, unreadMoment(world, device));
  armGroup(world, group, world.watch.now());
};

/** A device had to go: groups that have lost their last member go with it, and nobody is blind for want of them. */
export const leaveGroups = (world: World, device: Device): void => {
  for (const group of world.groups.forgetDevice(device)) dissolveGroup(world, group);
};

const dissolveGroup = (world: World, group: Group): boolean => {
  const isGone = world.groups.dissolve(group);
  if (isGone) world.blindness.note(group, true, world.watch.now());
  return isGone;
};

/** A timer looks at a group: members may have grown stale, or a delay may be over. */
export const judgeDue = (world: World, instance: Instance): void => {
  const group = world.groups.of(instance.rule.id, instance.about.key);
  if (!group || group.device !== instance.about.device) {
    judgeInstance(world, instance);
    return;
  }
  const lookAt = group.members.refresh(group.device.memory, unreadMoment(world, group.device));
  judgeInstance(world, instance);
  armGroup(world, group, lookAt);
};

interface Joined {
  readonly group: Group | null;
  /** The group that the device belonged to until now, if that was another. */
  readonly left: Group | null;
}

const joinGroup = (world: World, device: Device, { rule, labels }: RoutedRule, now: JudgeNow): Joined => {
  const { memory } = device;
  const all = withOwn(memory.labels, labels);
  const key = rule.keyOf(memory, all);
  const left = leaveGroup(world, device, rule, key);
  if (key === null) return { group: null, left };
  const group = world.groups.of(rule.id, key) ?? world.groups.found(rule, key, commonLabels(rule, all));
  world.groups.join(group, memory.device);
  group.members.take(memory, all, now);
  return { group, left };
};

const leaveGroup = (world: World, { memory }: Device, { id }: CompiledRule, key: Key | null): Group | null => {
  const before = world.groups.groupOf(id, memory.device);
  return before && before.key !== key ? world.groups.leave(id, memory.device) : null;
};

const judgeGroup = (world: World, group: Group, { now, topic }: Taken): void => {
  const { device, rule, members } = group;
  const { memory } = device;
  memory.newestObservedAt = Math.max(memory.newestObservedAt, now.wallAt);
  memory.heardAt = memory.newestObservedAt;
  memory.heardWatchedAt = now.watchedAt;
  const lookAt = members.refresh(memory, now);
  judgeReading(world, rule, { device, labels: memory.labels }, { now, topic });
  armGroup(world, group, lookAt);
};

/** A group without an alarm has an instance all the same while a member may grow stale: the timer looks at instances. */
const armGroup = (world: World, { device, rule, key }: Group, lookAt: number | null): void => {
  if (lookAt === null) return;
  const { fleet } = world;
  arm(world, fleet.find(device, rule, key) ?? fleet.add(device, rule, key, device.memory.labels), lookAt);
};

/** Several devices have several clocks: of a group nothing is measured by event time, and ours dates it. */
const groupMoment = (now: JudgeNow): JudgeNow => ({ ...now, observedAt: Number.NaN, estimatedAt: now.wallAt });

const commonLabels = ({ group }: CompiledRule, labels: Labels): Labels =>
  Object.fromEntries(
    (group?.labels ?? []).flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])),
  );

const withOwn = (known: Labels, own: Labels): Labels => {
  for (const name in own) if (known[name] !== own[name]) return { ...known, ...own };
  return known;
};
