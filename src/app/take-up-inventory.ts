import { step } from '../alarms/step.ts';
import type { Inventory, KnownDevice } from '../inventory/inventory.ts';
import type { Saved } from '../store/batch.ts';
import { expectDevice } from './expect-device.ts';
import type { Device, Instance } from './fleet.ts';
import { announcementIn, isInventoryFact, isTakenBack, textIn } from './inventory-facts.ts';
import { unreadMoment } from './judge-time.ts';
import { reEvaluate } from './re-evaluate.ts';
import { refreshAttributes } from './refresh-attributes.ts';
import { settle } from './settle.ts';
import { settleTogether } from './settle-together.ts';
import type { World } from './world.ts';

/**
 * Puts what the files say in place: every device gets its attributes, the rules that read one which changed are asked
 * again at once, and devices that are expected are waited for. Whoever calls sees that what was decided is committed.
 */
export const takeUpInventory = (world: World, inventory: Inventory): void => {
  world.inventory.files = inventory;
  for (const device of noLongerExpected(world, inventory)) dismiss(world, device);
  const changed = [...world.fleet.sources()].flatMap(({ devices }) =>
    [...devices.values()].filter((device) => refreshAttributes(world, device)),
  );
  reEvaluate(world, changed);
  for (const known of inventory.devices) if (known.expected) expect(world, known);
  settleTogether(world);
};

const expect = (world: World, { source, device, labels }: KnownDevice): void => {
  const announced = world.inventory.announced.get(source, device);
  const attributes = world.inventory.files.attributesOf({ source, device, labels, announced });
  expectDevice(world, { source, device, labels, attributes });
};

/**
 * Those that were never heard, and stand in no line any more. They are looked for among all devices, and not in what the
 * files said before, which may have been edited while Tocsin was away.
 */
const noLongerExpected = ({ fleet }: World, { devices }: Inventory): readonly Device[] => {
  const nameOf = (source: string, device: string) => `${source}\n${device}`;
  const expected = new Set(devices.flatMap((one) => (one.expected ? [nameOf(one.source, one.device)] : [])));
  return [...fleet.sources()].flatMap((source) =>
    [...source.devices.values()].filter(
      (device) => isOnlyExpected(device) && !expected.has(nameOf(source.name, device.memory.device)),
    ),
  );
};

const isOnlyExpected = ({ memory: { heardAt, heardWatchedAt } }: Device): boolean =>
  !Number.isFinite(heardAt) && Number.isFinite(heardWatchedAt);

/** One that was never heard was only ever a line of the file: its alarms end with it. */
const dismiss = (world: World, device: Device): void => {
  const { source, memory } = device;
  for (const instance of instancesOf(device)) {
    const now = unreadMoment(world, device);
    settle(world, instance, {
      ...{ stepped: step(instance.alarm, { type: 'remove' }, now), now, topic: null, recheckAt: null },
    });
    world.fleet.drop(instance);
  }
  world.groups.forgetDevice(device);
  world.fleet.forget(device);
  world.inventory.takenBack = [...world.inventory.takenBack, { source: source.name, device: memory.device }];
};

const instancesOf = (device: Device): readonly Instance[] => [
  ...device.instances.flatMap((instance) => instance ?? []),
  ...[...device.source.keyed.values()].flatMap((keyed) =>
    [...keyed.values()].filter(({ about }) => about.device === device),
  ),
];

/** Takes up what the inventory kept in the store; the rest is for others. */
export const restoreInventory = (world: World, saved: Saved): Saved => {
  const own = saved.facts.filter(isInventoryFact);
  if (own.length === 0) return saved;
  const { inventory } = world;
  for (const announcement of own.map(announcementIn)) {
    if (announcement) inventory.announced.put(announcement.source, announcement.device, announcement.attributes);
  }
  const texts = own.map(textIn).filter((text) => text !== null);
  inventory.lastGood = new Map(texts.map(({ file, text }) => [file, text]));
  inventory.takenBack = own.filter(isTakenBack);
  return { ...saved, facts: saved.facts.filter((fact) => !isInventoryFact(fact)) };
};
