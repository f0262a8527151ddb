import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { ok } from '../../base/result.ts';
import { decodeFault } from '../fault.ts';
import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { type Facts, flatten, flattenAll } from './flatten.ts';
import { bestReception } from './lora-frame.ts';
import {
  atTime,
  objectAt,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  wrongShape,
} from './profile.ts';

/** The Things Stack 3: `v3/<application>@<tenant>/devices/<device>/up` and the other messages of the device. */
export const theThingsStack: Format = {
  ...PROFILE,
  topics: ['v3/{application}/devices/+/#'],
  create: () => withoutMemory(read),
};

const read = (input: FormatInput): ProfileResult => {
  const content = readObject(input);
  if (!content.ok) return content;
  const root = content.value;
  const { device_id: device } = objectAt(root, 'end_device_ids');
  if (typeof device !== 'string') return wrongShape('no end_device_ids.device_id');
  // Somebody tries out a decoder in the console: nobody is to be called for that.
  if (root.simulated === true) return ok({ samples: [], faults: [decodeFault('simulated', device)] });
  const facts = factsOf(root);
  return facts ? samplesOf(atTime({ facts, root, device }, root.received_at)) : SAYS_NOTHING;
};

/** The kinds of message beside an uplink; a fact of theirs begins with what stands here. */
const KINDS: readonly (readonly [key: string, prefix: string])[] = [
  ['join_accept', 'join'],
  ['downlink_ack', 'ack'],
  ['downlink_nack', 'nack'],
  ['downlink_failed', 'failed'],
  ['location_solved', 'location'],
  ['service_data', 'service'],
];

const factsOf = (root: JsonObject): Facts | undefined => {
  if (isJsonObject(root.uplink_message)) return upFacts(root.uplink_message);
  const kind = KINDS.find(([key]) => isJsonObject(root[key]));
  return kind && flatten(root[kind[0]], kind[1]);
};

const upFacts = (uplink: JsonObject): Facts => {
  const { f_port, f_cnt, frm_payload } = uplink;
  const { value: last_battery_percentage } = objectAt(uplink, 'last_battery_percentage');
  return {
    ...flattenAll({ f_port, f_cnt, frm_payload, last_battery_percentage }),
    ...bestReception(uplink.rx_metadata),
    ...flatten(uplink.decoded_payload),
  };
};
