import { step } from '../alarms/step.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { groupSourceName } from '../rules/group/group-source.ts';
import type { Instance } from './fleet.ts';
import { unreadMoment } from './judge-time.ts';
import { settle } from './settle.ts';
import { settleTogether } from './settle-together.ts';
import { tellAfterAll } from './tell-together.ts';
import type { World } from './world.ts';

/** The rule as alarms in the source of that name have it: of one device, or of several that are absent together. */
export const ruleIn = (rule: CompiledRule, source: string): CompiledRule =>
  rule.together && source === groupSourceName(rule.id) ? rule.together.group : rule;

/** After a start or a reload: which devices are absent together, by the alarms that there are. */
export const takeUpTogether = (world: World): void => {
  world.together.clear();
  for (const instance of [...world.fleet.instances()]) takeUp(world, instance);
  settleTogether(world);
};

const takeUp = (world: World, instance: Instance): void => {
  const { rule, about, alarm } = instance;
  const { device, labels } = about;
  if (!alarm?.activation) return;
  const together = world.book.rules.get(rule.id)?.together;
  const value = together && device.source.isGroups ? labels[together.by] : undefined;
  if (rule.together) world.together.note(instance);
  else if (value !== undefined) world.together.touch(rule.id, value);
  else if (together) endGroup(world, instance);
  else tellAfterAll(world, instance, 0);
};

/** Its devices have other things in common now, and nobody watches over this one. */
const endGroup = (world: World, instance: Instance): void => {
  const now = unreadMoment(world, instance.about.device);
  settle(world, instance, {
    stepped: step(instance.alarm, { type: 'remove' }, now),
    ...{ now, topic: null, recheckAt: null },
  });
};
