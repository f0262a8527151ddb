import type { JsonObject } from '../base/json.ts';
import { err } from '../base/result.ts';
import { decodeFault } from '../decode/fault.ts';
import { readAnnounced } from '../inventory/announced.ts';
import type { AttributeTopic } from '../inventory/attribute-topic.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { Reason } from '../model/reason.ts';
import { sameJson } from '../rules/same-json.ts';
import { announcedFact } from './inventory-facts.ts';
import { reEvaluate } from './re-evaluate.ts';
import { refreshAttributes } from './refresh-attributes.ts';
import type { World } from './world.ts';

/** What messages about attributes are counted and logged under. */
const SOURCE = 'inventory';

/**
 * Takes what a topic of the inventory says of a device, and asks again the rules that it concerns. It is committed with
 * what that led to, since a broker brings what it retained for a new subscription only. False leaves a message to the sources.
 */
export const takeAnnouncement = (world: World, message: Message): boolean => {
  const topics = world.inventory.topics.match(message.topic);
  for (const topic of topics) announce(world, topic, message);
  return topics.length > 0;
};

const announce = (world: World, { source, deviceOf }: AttributeTopic, message: Message): void => {
  const device = deviceOf(message.topic);
  const read = device === null ? NO_DEVICE : readAnnounced(message.payload);
  if (!read.ok) world.observer.unread(message, SOURCE, decodeFault(read.error.reason, read.error.detail));
  else if (device !== null) world.observer.reading(SOURCE, take(world, { source, device }, read.value));
};

const NO_DEVICE = err({ reason: 'bad-device', detail: 'the names of the topic make no device' } as const);

interface DeviceName {
  readonly source: string;
  readonly device: DeviceId;
}

const take = (world: World, { source, device }: DeviceName, attributes: JsonObject | null): Reason | 'taken' => {
  const { announced } = world.inventory;
  if (sameJson(announced.get(source, device) ?? null, attributes)) return 'duplicate';
  if (!announced.put(source, device, attributes)) return 'too-many-devices';
  world.ledger.fact(announcedFact(source, device, attributes));
  const known = world.fleet.source(source).devices.get(device);
  if (known && refreshAttributes(world, known)) reEvaluate(world, [known]);
  return 'taken';
};
