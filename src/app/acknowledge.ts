import { step } from '../alarms/step.ts';
import { asDeviceId, type Key, type RuleId } from '../model/ids.ts';
import type { Reason } from '../model/reason.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import type { Instance } from './fleet.ts';
import { unreadMoment } from './judge-time.ts';
import { settle } from './settle.ts';
import type { World } from './world.ts';

/** Somebody has seen the alarm of `rule` about `key`. The reason says what came of it. */
export const acknowledgeAlarm = (world: World, rule: RuleId, key: Key): Reason => {
  const instance = findInstance(world, rule, key);
  if (!instance) return 'not-active';
  const now = unreadMoment(world, instance.about.device);
  const stepped = step(instance.alarm, { type: 'acknowledge' }, now);
  settle(world, instance, { stepped, now, topic: null, recheckAt: null });
  return stepped.reason;
};

const findInstance = ({ book, fleet }: World, id: RuleId, key: Key): Instance | undefined => {
  const rule = book.rules.get(id);
  if (!rule) return undefined;
  const grouped = fleet.source(groupSourceName(id)).keyed.get(id)?.get(key);
  if (grouped) return grouped;
  const source = fleet.source(rule.source);
  if (!rule.keyIsDevice) return source.keyed.get(id)?.get(key);
  const device = source.devices.get(asDeviceId(key));
  return device && fleet.find(device, rule, key);
};
