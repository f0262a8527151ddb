import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, type Sample, withoutMemory } from '../format.ts';
import { parseNumber } from '../text-format.ts';
import { type Facts, flatten, flattenAll } from './flatten.ts';
import {
  atTime,
  deviceOf,
  objectAt,
  PROFILE,
  type ProfileResult,
  readObject,
  samplesOf,
  wrongShape,
} from './profile.ts';

/** Teltonika trackers, Codec JSON: `<imei>/data`; one record, or a list of those kept while there was no net. */
export const teltonika: Format = {
  ...PROFILE,
  topics: ['{imei}/data'],
  namesDevice: true,
  create: () => withoutMemory(read),
};

const read = (input: FormatInput): ProfileResult => {
  const root = readObject(input);
  if (!root.ok) return root;
  const { reported } = objectAt(root.value, 'state');
  const records = (Array.isArray(reported) ? reported : [reported]).filter(isJsonObject);
  if (records.length === 0) return wrongShape('no state.reported');
  const device = deviceOf(input, 1);
  return samplesOf(...records.map((record) => sampleOf(device, record)));
};

const sampleOf = (device: string, record: JsonObject): Sample => {
  const { ts, latlng, alt, ang, sp, ...others } = record;
  const place = { ...placeOf(latlng), alt, ang, sp };
  // Without satellites the place that is sent is the last one known, or none: the device has no place now.
  const facts = { ...flatten(named(others)), ...(record.sat === 0 ? NOWHERE : flattenAll(place)) };
  return atTime({ facts, root: record, device }, ts);
};

const NOWHERE: Facts = { lat: null, lon: null, alt: null, ang: null, sp: null };

/** What is measured has a number for a name (239 is the ignition), and no rule can speak of a number. */
const named = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [/^\d/.test(key) ? `io_${key}` : key, value]));

const placeOf = (latlng: Json | undefined): Facts => {
  if (latlng === undefined) return {};
  const [lat, lon] = typeof latlng === 'string' ? latlng.split(',').map((text) => parseNumber(text.trim())) : [];
  return lat === undefined || lon === undefined ? { lat: null, lon: null } : { lat, lon };
};
