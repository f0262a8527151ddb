import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { objectAt } from './profile.ts';

/** What is kept of a fleet of Homie devices: the types of their properties, their states, and who is whose child. */
export interface HomieMemory {
  /** `float` by `device/node/property`. */
  readonly datatypes: Map<string, string>;
  readonly states: Map<string, string>;
  readonly roots: Map<string, string>;
}

const MOST_PROPERTIES = 100_000;
const MOST_DEVICES = 10_000;

export const createHomieMemory = (): HomieMemory => ({ datatypes: new Map(), states: new Map(), roots: new Map() });

/** A longer one is of a device that no reading may name. */
const LONGEST_KEY = 500;

/** What is known stays known; what is new beyond the bound is read by its form, or stands alone. */
const put = <Value>(map: Map<string, Value>, most: number, [key, value]: readonly [string, Value]): void => {
  if (key.length <= LONGEST_KEY && (map.has(key) || map.size < most)) map.set(key, value);
};

export const rememberDatatype = ({ datatypes }: HomieMemory, property: string, datatype: string): void =>
  put(datatypes, MOST_PROPERTIES, [property, datatype]);

/** A device's `$description`: the types of its properties, and its place in the tree. */
export const rememberDescription = (memory: HomieMemory, device: string, description: JsonObject): void => {
  const base = device.slice(0, device.lastIndexOf('/') + 1);
  const { root } = description;
  if (typeof root === 'string') put(memory.roots, MOST_DEVICES, [device, base + root]);
  for (const [node, about] of Object.entries(objectAt(description, 'nodes'))) {
    if (!isJsonObject(about)) continue;
    for (const [property, { datatype }] of objectsIn(objectAt(about, 'properties'))) {
      if (typeof datatype === 'string') rememberDatatype(memory, `${device}/${node}/${property}`, datatype);
    }
  }
};

const objectsIn = (object: JsonObject): readonly (readonly [string, JsonObject])[] =>
  Object.entries(object).flatMap(([key, value]) => (isJsonObject(value) ? [[key, value] as const] : []));

export interface HomieState {
  readonly device: string;
  readonly state: string;
}

/**
 * What a device's new state means, for itself and for its children: without the root they are lost, whatever they said
 * last, and with it they are again what they said.
 */
export const takeState = (memory: HomieMemory, { device, state }: HomieState): readonly HomieState[] => {
  const { states, roots } = memory;
  const wasLost = states.get(device) === LOST;
  put(states, MOST_DEVICES, [device, state]);
  const root = roots.get(device);
  if (root !== undefined && states.get(root) === LOST) return [{ device, state: LOST }];
  const own = { device, state };
  if (state !== LOST && !wasLost) return [own];
  const children = [...roots].filter(([, its]) => its === device).map(([child]) => child);
  return [own, ...children.flatMap((child) => stateOfChild(states.get(child), child, state === LOST))];
};

const LOST = 'lost';

const stateOfChild = (said: string | undefined, device: string, isLost: boolean): readonly HomieState[] => {
  if (isLost) return [{ device, state: LOST }];
  return said === undefined ? [] : [{ device, state: said }];
};
