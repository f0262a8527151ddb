import { awaitingInstances } from './absence.ts';
import type { Device } from './fleet.ts';
import type { World } from './world.ts';

/**
 * The broker kept no session for us: what devices said meanwhile is lost, and none of them was silent for that. Silence
 * counts from now, but for devices that had been found silent before: they are until they speak.
 */
export const forgiveSilence = (world: World): void => {
  for (const source of world.fleet.sources()) {
    for (const device of source.devices.values()) {
      if (!isFoundSilent(world, device)) hearNow(device, world.watch.now());
    }
  }
};

const isFoundSilent = (world: World, device: Device): boolean =>
  awaitingInstances(world, device).some(({ alarm }) => alarm?.activation);

const hearNow = ({ memory }: Device, watchedAt: number): void => {
  if (Number.isFinite(memory.heardWatchedAt)) memory.heardWatchedAt = watchedAt;
  for (const filter of memory.heardOn?.keys() ?? []) memory.heardOn?.set(filter, watchedAt);
};
