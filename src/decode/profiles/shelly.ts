import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, type Sample, withoutMemory } from '../format.ts';
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

/** Shelly of the second generation and later: `<prefix>/events/rpc`, `<prefix>/status/<component>`, `<prefix>/online`. */
export const shelly: Format = {
  ...PROFILE,
  topics: ['{shelly}/events/rpc', '{shelly}/status/+', '{shelly}/online'],
  namesDevice: true,
  create: () => withoutMemory((input) => read(input, levelsOf(input))),
};

const read = (input: FormatInput, levels: readonly string[]): ProfileResult => {
  const [before, last = ''] = levels.slice(-2);
  if (last === 'online') return readOnline(input);
  if (before !== 'status' && (before !== 'events' || last !== 'rpc')) return SAYS_NOTHING;
  const root = readObject(input);
  if (!root.ok) return root;
  const device = deviceOf(input, 2);
  if (before === 'events') return readNotification(device, root.value);
  return samplesOf({ facts: flatten(withoutUsbBattery(root.value), last), root: root.value, device });
};

const readOnline = (input: FormatInput): ProfileResult => {
  const text = textOf(input);
  return text === 'true' || text === 'false'
    ? samplesOf(onlineSample(deviceOf(input, 1), text === 'true'))
    : wrongShape(text);
};

const readNotification = (device: string, root: JsonObject): ProfileResult => {
  const { ts, ...params } = objectAt(root, 'params');
  if (root.method === 'NotifyEvent') return samplesOf(...eventsIn(device, root, params.events));
  if (root.method !== 'NotifyStatus' && root.method !== 'NotifyFullStatus') return SAYS_NOTHING;
  const components = Object.entries(params).map(([name, status]) => [name, withoutUsbBattery(status)]);
  return samplesOf(atTime({ facts: flatten(Object.fromEntries(components)), root, device }, ts));
};

const eventsIn = (device: string, root: JsonObject, events: Json | undefined): readonly Sample[] =>
  (Array.isArray(events) ? events : []).filter(isJsonObject).map(({ component, ts, id: _id, ...event }) => {
    const name = typeof component === 'string' ? component : '';
    return atTime({ facts: flatten(event, name), root, device }, ts);
  });

/** On USB the battery is measured all the same, and comes out as 0 %: no value. */
const withoutUsbBattery = (status: Json): Json => {
  if (!isJsonObject(status) || objectAt(status, 'external').present !== true) return status;
  const measured = Object.keys(objectAt(status, 'battery')).map((name) => [name, null] as const);
  return measured.length > 0 ? { ...status, battery: Object.fromEntries(measured) } : status;
};
