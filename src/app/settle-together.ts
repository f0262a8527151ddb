import { step } from '../alarms/step.ts';
import { asKey } from '../model/ids.ts';
import type { CompiledRule, Together as Settings } from '../rules/compiled-rule.ts';
import { setGroupFacts } from '../rules/together.ts';
import { isAwaited } from './absence.ts';
import type { Device, Instance } from './fleet.ts';
import { groupDevice } from './group-home.ts';
import { momentOf } from './judge-time.ts';
import { settle } from './settle.ts';
import { holdBack, tellAfterAll } from './tell-together.ts';
import type { Circle } from './together.ts';
import type { World } from './world.ts';

/**
 * After alarms were raised or have ended: devices that are absent together become one alarm, and cease to be. Their own
 * alarms go on beneath it, and are told only when it is over.
 */
export const settleTogether = (world: World): void => {
  for (const circle of world.together.take()) {
    const together = world.book.rules.get(circle.rule)?.together;
    if (together) settleCircle(world, circle, together);
    if (circle.absent.size === 0) world.together.drop(circle);
  }
};

const settleCircle = (world: World, circle: Circle, together: Settings): void => {
  const { group, withinMs } = together;
  const stood = circle.stands;
  const device = groupDevice(world.fleet, group, keyOf(circle, together), { [together.by]: circle.value });
  const known = world.fleet.find(device, group, keyOf(circle, together));
  const total = knownIn(world, circle, together);
  circle.stands = standsNow(together, { absent: circle.absent.size, total, stood: known?.alarm?.activation != null });
  if (circle.stands || known) judgeGroup(world, circle, { device, together, total });
  const changed = circle.stands === stood ? circle.joined : circle.absent;
  for (const member of changed) {
    if (circle.stands) holdBack(world, member);
    else tellAfterAll(world, member, withinMs);
  }
  circle.joined.clear();
  if (!world.fleet.find(device, group, keyOf(circle, together))) world.fleet.forget(device);
};

const keyOf = ({ value }: Circle, { by }: Settings) => asKey(`${by}=${value}`);

export interface Counted {
  readonly absent: number;
  /** Of so many that share the value. */
  readonly total: number;
  /** One alarm stands for them already. */
  readonly stood: boolean;
}

/** It begins with `least` and ends with the share alone, so that one device to and fro does not tell everybody twice. */
export const standsNow = ({ least, share }: Settings, { absent, total, stood }: Counted): boolean =>
  absent > 0 && absent >= share * total && (stood || absent >= least);

interface Judging {
  readonly device: Device;
  readonly together: Settings;
  readonly total: number;
}

const judgeGroup = (world: World, circle: Circle, { device, together, total }: Judging): void => {
  const { group } = together;
  const { fleet, watch, clock } = world;
  const key = keyOf(circle, together);
  const instance = fleet.find(device, group, key) ?? fleet.add(device, group, key, device.memory.labels);
  const now = { ...momentOf(world, Number.NaN, watch.now()), estimatedAt: clock.now() };
  const facts = { count: circle.absent.size, total, devices: listDevices(circle.absent) };
  setGroupFacts(device.memory, device.source.layout, facts, { observedAt: clock.now(), watchedAt: watch.now() });
  const verdict = circle.stands ? 'true' : 'false';
  // Its members end one by one at the end of the rule's hours, and that is no good news about the whole either.
  const inactive = !circle.stands && world.book.rules.get(circle.rule)?.evaluate(device.memory, now).inactive === true;
  const stepped = step(instance.alarm, { type: 'verdict', timing: group, verdict, clear: null, inactive }, now);
  settle(world, instance, { stepped, now, topic: null, recheckAt: null });
};

const MOST_LISTED = 10;

const listDevices = (absent: ReadonlySet<Instance>): string => {
  const names: string[] = [];
  for (const { about } of absent) {
    if (names.length === MOST_LISTED) break;
    names.push(about.device.memory.device);
  }
  const more = absent.size - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
};

/** Watch time, ms. When a whole site falls silent its devices are counted once, not once for each. */
const COUNTED_FOR_MS = 60_000;

/** How many devices share the value that the rule would see fall silent. */
const knownIn = (world: World, circle: Circle, { by }: Settings): number => {
  const rule = world.book.rules.get(circle.rule);
  if (!rule) return 0;
  const { devices } = world.fleet.source(rule.source);
  const { known } = circle;
  const watchedAt = world.watch.now();
  if (known && known.of === devices.size && watchedAt - known.watchedAt < COUNTED_FOR_MS) return known.count;
  const count = countAwaited(world, rule, { by, value: circle.value });
  circle.known = { count, of: devices.size, watchedAt };
  return count;
};

/** Devices of which `by` is `value` and whose silence counts for the rule. */
export const countAwaited = (
  { fleet }: World,
  rule: CompiledRule,
  { by, value }: { readonly by: string; readonly value: string },
): number => {
  let count = 0;
  for (const device of fleet.source(rule.source).devices.values()) {
    if (device.memory.labels[by] === value && isAwaited(rule, device)) count++;
  }
  return count;
};
