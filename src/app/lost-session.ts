import { leaveGap } from '../rules/derived/window.ts';
import type { Memory } from '../rules/memory.ts';
import { awaitingInstances } from './absence.ts';
import { commitHeard } from './commit-facts.ts';
import type { Device } from './fleet.ts';
import type { World } from './world.ts';

/**
 * The broker kept no session for us, and what devices said meanwhile is lost: their windows have a gap. None of them was
 * silent for that. Silence counts from now, and that is committed, but for devices that had been found silent before: they
 * are until they speak. Whoever calls sees that what was decided is written.
 */
export const forgiveLostSession = (world: World): void => {
  for (const source of world.fleet.sources()) {
    for (const device of source.devices.values()) {
      for (const window of device.memory.windows) if (window) leaveGap(window);
      forgiveSilence(world, device);
    }
  }
};

const forgiveSilence = (world: World, device: Device): void => {
  const awaiting = awaitingInstances(world, device);
  if (awaiting.some(({ alarm }) => alarm?.activation)) return;
  hearNow(device.memory, world.watch.now());
  if (awaiting.length > 0) commitHeard(world, device);
};

const hearNow = (memory: Memory, watchedAt: number): void => {
  if (Number.isFinite(memory.heardWatchedAt)) memory.heardWatchedAt = watchedAt;
  for (const filter of memory.heardOn?.keys() ?? []) memory.heardOn?.set(filter, watchedAt);
};
