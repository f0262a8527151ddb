import type { JsonObject } from '../base/json.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import { awaitSilenceOf } from './absence.ts';
import { commitHeard } from './commit-facts.ts';
import type { World } from './world.ts';

/** A device that ought to be there, whether or not it was ever heard. */
export interface Expected {
  readonly source: string;
  readonly device: DeviceId;
  readonly labels: Labels;
  readonly attributes: JsonObject;
}

/**
 * Counts as heard when it came to be expected: silent for longer, it is absent. That is committed, so that a restart
 * does not begin the count anew; whoever calls sees that what was decided is written.
 */
export const expectDevice = (world: World, { source: name, device: id, labels, attributes }: Expected): void => {
  const source = world.fleet.source(name);
  const device = source.devices.get(id) ?? world.fleet.restore(source, id, labels);
  const { memory } = device;
  memory.labels = { ...labels, ...memory.labels };
  memory.attributes = attributes;
  if (!Number.isFinite(memory.heardWatchedAt)) {
    memory.heardWatchedAt = world.watch.now();
    commitHeard(world, device);
  }
  for (const rule of world.book.rules.values()) {
    if (rule.awaitsSilence && rule.source === name) awaitSilenceOf(world, rule, device);
  }
};
