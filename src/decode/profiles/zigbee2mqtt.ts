import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { flatten } from './flatten.ts';
import {
  atTime,
  deviceOf,
  levelsOf,
  onlineSample,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  textOf,
  wrongShape,
} from './profile.ts';

/** Zigbee2MQTT: `zigbee2mqtt/<friendly name>`, where the name may hold `/`; the bridge itself is the device `bridge`. */
export const zigbee2mqtt: Format = {
  ...PROFILE,
  topics: ['zigbee2mqtt/#'],
  namesDevice: true,
  create: () => withoutMemory(read),
};

const read = (input: FormatInput): ProfileResult => {
  const levels = levelsOf(input);
  const last = levels.at(-1);
  const owner = levels.at(-2);
  if (owner === 'bridge' && last === 'state') return readAvailability(input);
  if (owner === 'bridge' && last === 'event') return readState(input, deviceOf(input, 1));
  const isCommand = last === 'set' || last === 'get' || owner === 'set' || owner === 'get';
  if (isCommand || input.rest.startsWith('bridge/') || deviceOf(input, 0) === '') return SAYS_NOTHING;
  return last === 'availability' ? readAvailability(input) : readState(input, deviceOf(input, 0));
};

/** `{"state":"online"}`, or the bare word as older versions have it. */
const readAvailability = (input: FormatInput): ProfileResult => {
  const text = textOf(input);
  const root = text.startsWith('{') ? readObject(input) : undefined;
  if (root && !root.ok) return root;
  const state = root ? root.value.state : text;
  if (state !== 'online' && state !== 'offline') return wrongShape(text);
  return samplesOf(onlineSample(deviceOf(input, 1), state === 'online'));
};

const readState = (input: FormatInput, device: string): ProfileResult => {
  const root = readObject(input);
  if (!root.ok) return root;
  const { last_seen: time, ...state } = root.value;
  return samplesOf(atTime({ facts: flatten(state), root: root.value, device }, time));
};
