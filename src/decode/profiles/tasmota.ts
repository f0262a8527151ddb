import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, type Sample, withoutMemory } from '../format.ts';
import { readByForm } from './by-form.ts';
import { flatten } from './flatten.ts';
import {
  atTime,
  deviceOf,
  levelsOf,
  objectAt,
  onlineSample,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  textOf,
  wrongShape,
} from './profile.ts';

/** Tasmota: `tele/<device>/SENSOR` and its like, or with prefix and device the other way round. */
export const tasmota: Format = {
  ...PROFILE,
  settles: ['device', 'time', 'value'],
  topics: ['tele/#', 'stat/#'],
  namesDevice: true,
  create: () => withoutMemory((input) => read(input, deviceOf(input, 1, isPrefix))),
};

const isPrefix = (level: string): boolean => level === 'tele' || level === 'stat' || level === 'cmnd';

const read = (input: FormatInput, device: string): ProfileResult => {
  const kind = levelsOf(input).at(-1) ?? '';
  const text = textOf(input);
  if (levelsOf(input).includes('cmnd') || kind === 'LOGGING') return SAYS_NOTHING;
  if (kind === 'LWT') return readWill(device, text);
  if (!text.startsWith('{')) return samplesOf({ facts: flatten(readByForm(text), kind), root: text, device });
  const root = readObject(input);
  return root.ok ? samplesOf(...samplesIn(device, root.value)) : root;
};

const readWill = (device: string, text: string): ProfileResult =>
  text === 'Online' || text === 'Offline' ? samplesOf(onlineSample(device, text === 'Online')) : wrongShape(text);

const samplesIn = (device: string, root: JsonObject): readonly Sample[] => {
  const { Time: time, ZbReceived: received, ...own } = root;
  const sampleOf = (name: string, facts: JsonObject) => atTime({ facts: flatten(facts), root, device: name }, time);
  if (!isJsonObject(received))
    return [sampleOf(device, received === undefined ? own : { ...own, ZbReceived: received })];
  const children = Object.keys(received).map((name) => {
    const { Device: _address, ...facts } = objectAt(received, name);
    return sampleOf(`${device}/${name}`, facts);
  });
  return Object.keys(own).length > 0 ? [sampleOf(device, own), ...children] : children;
};
