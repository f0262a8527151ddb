import { asDeviceId, type Key } from '../model/ids.ts';
import type { WallMoment } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import { isAwaited } from './absence.ts';
import type { Device } from './fleet.ts';
import type { Group } from './groups.ts';
import type { WhyMember, WhyMembers } from './why-input.ts';
import { findSource, heardAtOf, type SeenWorld, timesOf } from './why-sight.ts';

/** The devices that an alarm of this rule about this key is about together; null: it is about one device. */
export const findMembers = (world: SeenWorld, rule: CompiledRule, key: Key, now: WallMoment): WhyMembers | null => {
  const group = world.groups.of(rule.id, key);
  if (group) return membersOf(world, group, now);
  const home = rule.together && findSource(world, groupSourceName(rule.id))?.devices.get(asDeviceId(key));
  return home ? { all: togetherOf(world, rule, home, now), awaitsUntil: null } : null;
};

const membersOf = (world: SeenWorld, { rule, members }: Group, now: WallMoment): WhyMembers => {
  const devices = findSource(world, rule.source)?.devices;
  const all = [...members.all()].flatMap(({ memory, labels }): readonly WhyMember[] => {
    const device = devices?.get(memory.device);
    if (!device || !rule.group) return [];
    return [toMember(device, rule.group.explainMember(memory, now, labels), now)];
  });
  return { all, awaitsUntil: members.awaitsUntil(now.watchedAt) };
};

/** Whoever shares the value and is waited for, as the rule counts them. */
const togetherOf = (
  world: SeenWorld,
  rule: CompiledRule,
  { memory: { labels } }: Device,
  now: WallMoment,
): readonly WhyMember[] => {
  const by = rule.together?.by ?? '';
  const devices = [...(findSource(world, rule.source)?.devices.values() ?? [])];
  const shared = devices.filter((device) => device.memory.labels[by] === labels[by] && isAwaited(rule, device));
  return shared.map((device) => {
    const { memory } = device;
    const key = rule.keyIsDevice ? null : rule.keyOf(memory, memory.labels);
    const instance = key === null ? device.instances[rule.place] : device.source.keyed.get(rule.id)?.get(key);
    const isAbsent = instance?.alarm?.activation != null;
    const { facts } = rule.explain(memory, now);
    const share = { name: 'absent', gives: isAbsent ? 1 : 0, verdict: isAbsent ? 'true' : 'false', facts } as const;
    return toMember(device, [share], now);
  });
};

const toMember = (device: Device, shares: WhyMember['shares'], { watchedAt }: WallMoment): WhyMember => ({
  ...{ device: device.memory.device, heardAt: heardAtOf(device), shares },
  times: timesOf(device, watchedAt),
});
