import type { JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { type Facts, flatten, flattenAll } from './flatten.ts';
import { bestReception } from './lora-frame.ts';
import {
  atTime,
  levelsOf,
  objectAt,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  wrongShape,
} from './profile.ts';

/** ChirpStack 4: `application/<id>/device/<devEui>/event/<event>`. The device is its DevEUI. */
export const chirpstack: Format = {
  ...PROFILE,
  topics: ['application/{application}/device/+/event/+'],
  create: () => withoutMemory(read),
};

const read = (input: FormatInput): ProfileResult => {
  const event = levelsOf(input).at(-1) ?? '';
  if (event === 'txack' || event === 'integration') return SAYS_NOTHING;
  const content = readObject(input);
  if (!content.ok) return content;
  const root = content.value;
  const { devEui, deviceName, tags } = objectAt(root, 'deviceInfo');
  if (typeof devEui !== 'string') return wrongShape('no deviceInfo.devEui');
  const facts = { ...flattenAll({ deviceName, tags }), ...eventFacts(event, root) };
  return samplesOf(atTime({ facts, root, device: devEui }, root.time));
};

/** Names that a codec may give as well (`level`) are kept apart by the name of their event. */
const eventFacts = (event: string, root: JsonObject): Facts => {
  if (event === 'up') return upFacts(root);
  if (event === 'status') return statusFacts(root);
  const { deduplicationId: _id, time: _time, deviceInfo: _device, ...said } = root;
  return flatten(said, event);
};

const upFacts = (root: JsonObject): Facts => {
  const { fPort, fCnt, dr, data } = root;
  return { ...flattenAll({ fPort, fCnt, dr, data }), ...bestReception(root.rxInfo), ...flatten(root.object) };
};

/** A level that a device cannot measure comes out as 0 %, with a word beside it. */
const statusFacts = (root: JsonObject): Facts => {
  const { margin, batteryLevel, externalPowerSource, batteryLevelUnavailable } = root;
  const isMeasured = externalPowerSource !== true && batteryLevelUnavailable !== true;
  return flattenAll({ margin, externalPowerSource, batteryLevel: isMeasured ? batteryLevel : null });
};
