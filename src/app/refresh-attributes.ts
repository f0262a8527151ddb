import { sameJson } from '../rules/same-json.ts';
import type { Device } from './fleet.ts';
import type { World } from './world.ts';

/** Puts into the device's memory what is known of it; whether that is something else than before. */
export const refreshAttributes = ({ inventory }: World, device: Device): boolean => {
  const { memory } = device;
  device.attributedBy = memory.labels;
  if (!isOutside(device)) return false;
  const { source, device: id, labels } = memory;
  const announced = inventory.announced.get(source, id);
  const attributes = inventory.files.attributesOf({ source, device: id, labels, announced });
  if (sameJson(attributes, memory.attributes)) return false;
  memory.attributes = attributes;
  return true;
};

/** Neither a group of devices nor Tocsin itself, whose troubles are devices of sources of their own. */
const isOutside = ({ source }: Device): boolean => !source.name.startsWith('tocsin.') && !source.isGroups;
