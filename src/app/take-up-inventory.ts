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
  const before = world.inventory.files;
  world.inventory.files = inventory;
  for (const known of noLongerExpected(before, inventory)) dismiss(world, known);
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

const noLongerExpected = (before: Inventory, after: Inventory): readonly KnownDevice[] => {
  const nameOf = ({ source, device }: KnownDevice) => `${source}\n${device}`;
  const expected = new Set(after.devices.filter((known) => known.expected).map(nameOf));
  return before.devices.filter((known) => known.expected && !expected.has(nameOf(known)));
};

/** One that was never heard was only ever a line of the file: its alarms end with it. */
const dismiss = (world: World, { source, device: id }: KnownDevice): void => {
  const device = world.fleet.source(source).devices.get(id);
  if (!device || Number.isFinite(device.memory.heardAt)) return;
  for (const instance of instancesOf(device)) {
    const now = unreadMoment(world, device);
    settle(world, instance, {
      ...{ stepped: step(instance.alarm, { type: 'remove' }, now), now, topic: null, recheckAt: null },
    });
    world.fleet.drop(instance);
  }
  world.groups.forgetDevice(device);
  world.fleet.forget(device);
  world.inventory.takenBack = [...world.inventory.takenBack, { source, device: id }];
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
