import { asDeviceId, type Key } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import type { Device, Fleet } from './fleet.ts';

/**
 * The device that stands for a group of devices: in a source of the rule's own, under the alarm's key. What a rule says of
 * the group is held there like what it says of any device.
 */
export const groupDevice = (fleet: Fleet, { id }: Pick<CompiledRule, 'id'>, key: Key, labels: Labels): Device => {
  const source = fleet.source(groupSourceName(id));
  return source.devices.get(asDeviceId(key)) ?? fleet.restore(source, asDeviceId(key), labels);
};

/** Whether alarms of `rule` may live in the source of that name: that of its devices, or that of their groups. */
export const isHomeOf = (rule: CompiledRule, source: string): boolean =>
  source === (rule.group ? groupSourceName(rule.id) : rule.source) ||
  (rule.together !== null && source === groupSourceName(rule.id));
