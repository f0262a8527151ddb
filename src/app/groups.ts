import type { DeviceId, Key, RuleId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { GroupMembers } from '../rules/group/group.ts';
import type { Device, Fleet } from './fleet.ts';
import { groupDevice } from './group-home.ts';

/** The devices of one key, as one rule sees them together. */
export interface Group {
  /** Another object after a reload, of the same meaning. */
  rule: CompiledRule;
  readonly key: Key;
  /** Stands for the group; its memory holds what the members add up to. */
  readonly device: Device;
  readonly members: GroupMembers;
}

/** Which devices belong to which group of which rule. Made anew from the devices at a start; nothing of it is stored. */
export interface Groups {
  readonly of: (rule: RuleId, key: Key) => Group | undefined;
  readonly groupOf: (rule: RuleId, member: DeviceId) => Group | undefined;
  readonly forRule: (rule: RuleId) => Iterable<Group>;
  /** The group of that key, made if there is none. */
  readonly found: (rule: CompiledRule, key: Key, labels: Labels) => Group;
  readonly join: (group: Group, member: DeviceId) => void;
  /** The group that the device was in. */
  readonly leave: (rule: RuleId, member: DeviceId) => Group | null;
  /** The device is gone from the fleet. Returns the groups that it was in. */
  readonly forgetDevice: (device: Device) => readonly Group[];
  /** Whether the group had neither members nor an alarm, and so is gone. */
  readonly dissolve: (group: Group) => boolean;
  /** A rule was loaded again and means the same. */
  readonly keepRule: (rule: CompiledRule) => void;
  /** The rule is gone, or was loaded again as another. */
  readonly forgetRule: (rule: RuleId) => void;
}

interface RuleGroups {
  readonly source: string;
  readonly byKey: Map<Key, Group>;
  readonly byMember: Map<DeviceId, Group>;
}

export const createGroups = (fleet: Fleet): Groups => {
  const byRule = new Map<RuleId, RuleGroups>();
  const groupsOf = ({ id, source }: CompiledRule): RuleGroups => {
    const groups = byRule.get(id) ?? { source, byKey: new Map(), byMember: new Map() };
    byRule.set(id, groups);
    return groups;
  };
  return {
    of: (rule, key) => byRule.get(rule)?.byKey.get(key),
    groupOf: (rule, member) => byRule.get(rule)?.byMember.get(member),
    forRule: (rule) => byRule.get(rule)?.byKey.values() ?? [],
    found: (rule, key, labels) => {
      const { byKey } = groupsOf(rule);
      const group = byKey.get(key) ?? createGroup(fleet, rule, key, labels);
      byKey.set(key, group);
      return group;
    },
    join: (group, member) => {
      groupsOf(group.rule).byMember.set(member, group);
    },
    leave: (rule, member) => leave(byRule.get(rule), member),
    forgetDevice: ({ source, memory }) =>
      [...byRule.values()].flatMap((groups) =>
        groups.source === source.name ? (leave(groups, memory.device) ?? []) : [],
      ),
    dissolve: (group) => forgetIdle(fleet, group) && groupsOf(group.rule).byKey.delete(group.key),
    keepRule: (rule) => {
      for (const group of byRule.get(rule.id)?.byKey.values() ?? []) group.rule = rule;
    },
    forgetRule: (rule) => {
      byRule.delete(rule);
    },
  };
};

const createGroup = (fleet: Fleet, rule: CompiledRule, key: Key, labels: Labels): Group => {
  if (!rule.group) throw new Error(`${rule.id} is no rule about groups`);
  return { rule, key, device: groupDevice(fleet, rule, key, labels), members: rule.group.createMembers() };
};

const forgetIdle = (fleet: Fleet, { rule, key, device, members }: Group): boolean => {
  const instance = fleet.find(device, rule, key);
  if (members.size() > 0 || instance?.alarm || instance?.obligations.some(({ owed }) => owed !== 'nothing'))
    return false;
  if (instance) fleet.drop(instance);
  fleet.forget(device);
  return true;
};

const leave = (groups: RuleGroups | undefined, member: DeviceId): Group | null => {
  const group = groups?.byMember.get(member);
  if (!groups || !group) return null;
  groups.byMember.delete(member);
  group.members.drop(member);
  return group;
};
