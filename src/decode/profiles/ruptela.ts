import type { Json, JsonObject } from '../../base/json.ts';
import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { readByForm } from './by-form.ts';
import { type Facts, flatten, flattenAll } from './flatten.ts';
import { atTime, deviceOf, objectAt, PROFILE, type ProfileResult, readObject, samplesOf } from './profile.ts';

/** Ruptela trackers: `<imei>/data`, with whole numbers for places and texts for measurements. */
export const ruptela: Format = {
  ...PROFILE,
  topics: ['{imei}/data'],
  namesDevice: true,
  create: () => withoutMemory(read),
};

const read = (input: FormatInput): ProfileResult => {
  const root = readObject(input);
  if (!root.ok) return root;
  const { ts, pos: _pos, data: _data, imei: _imei, ...others } = root.value;
  const facts = {
    ...flatten(others),
    ...placeFacts(objectAt(root.value, 'pos')),
    ...measured(objectAt(root.value, 'data')),
  };
  return samplesOf(atTime({ facts, root: root.value, device: deviceOf(input, 1) }, ts));
};

/** Without satellites the place that is sent is the last one known, or none: the device has no place now. */
const placeFacts = ({ lat, lon, alt, dir, spd, ...quality }: JsonObject): Facts => {
  const place = {
    lat: scaled(lat, 1e7),
    lon: scaled(lon, 1e7),
    alt,
    dir: scaled(dir, 100),
    spd,
  };
  return { ...flatten(quality), ...(quality.sat === 0 ? NOWHERE : flattenAll(place)) };
};

const NOWHERE: Facts = { lat: null, lon: null, alt: null, dir: null, spd: null };

const scaled = (value: Json | undefined, by: number): number | null | undefined => {
  if (typeof value === 'number') return value / by;
  return value === undefined ? undefined : null;
};

const measured = (data: JsonObject): Facts =>
  flatten(
    Object.fromEntries(
      Object.entries(data).map(([id, value]) => [id, typeof value === 'string' ? readByForm(value) : value]),
    ),
    'io',
  );
