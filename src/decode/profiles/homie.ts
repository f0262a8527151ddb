import type { Json } from '../../base/json.ts';
import { type Format, type FormatInput, type Sample, withMemory } from '../format.ts';
import { parseNumber } from '../text-format.ts';
import { readByForm } from './by-form.ts';
import { flatten } from './flatten.ts';
import {
  createHomieMemory,
  type HomieMemory,
  type HomieState,
  rememberDatatype,
  rememberDescription,
  takeState,
} from './homie-memory.ts';
import { PROFILE, type ProfileResult, readObject, SAYS_NOTHING, samplesOf, textOf, wrongShape } from './profile.ts';

/** Homie 5 (`homie/5/<device>/<node>/<property>`) and 4 (`homie/<device>/…`). The broker keeps all of it: that is how things stand. */
export const homie: Format = {
  ...PROFILE,
  topics: ['homie/#'],
  namesDevice: true,
  takesEmpty: true,
  retained: 'evaluate',
  create: () =>
    withMemory({ createMemory: createHomieMemory, read: (memory, input) => read(memory, input, placeOf(input)) }),
};

interface Place {
  readonly device: string;
  /** Below the device: `['$state']`, `['engine', 'temperature']`. */
  readonly below: readonly string[];
}

const placeOf = ({ labels, rest }: FormatInput): Place => {
  const levels = rest.split('/');
  const [name = '', ...below] = levels[0] === '5' ? levels.slice(1) : levels;
  return { device: [...Object.values(labels), name].join('/'), below };
};

const read = (memory: HomieMemory, input: FormatInput, { device, below }: Place): ProfileResult => {
  const [first = '', second = '', third] = below;
  // `$broadcast` stands where a device would, and belongs to none.
  if (device.split('/').at(-1)?.startsWith('$')) return SAYS_NOTHING;
  if (first === '$state') return readState(memory, device, textOf(input));
  if (first === '$description') return readDescription(memory, input, device);
  if (first === '$alert' && second !== '') return readAlert(input, device, second);
  if (first === '$log' && second !== '') return samplesOf(sampleOf(device, `log_${second}`, textOf(input)));
  if (third === '$datatype') rememberDatatype(memory, `${device}/${first}/${second}`, textOf(input));
  const isProperty = below.length === 2 && !first.startsWith('$') && !second.startsWith('$');
  return isProperty
    ? readProperty(memory.datatypes.get(`${device}/${first}/${second}`), input, { device, below })
    : SAYS_NOTHING;
};

const sampleOf = (device: string, fact: string, value: Json): Sample => ({
  facts: flatten(value, fact),
  root: value,
  device,
});

const ONLINE: ReadonlyMap<string, boolean> = new Map([
  ['init', true],
  ['ready', true],
  ['alert', true],
  ['sleeping', false],
  ['disconnected', false],
  ['lost', false],
]);

const readState = (memory: HomieMemory, device: string, text: string): ProfileResult => {
  // No bytes: the device is taken off the broker, and says nothing any more.
  if (text === '') return SAYS_NOTHING;
  if (!ONLINE.has(text)) return wrongShape(`$state ${text}`);
  return samplesOf(...takeState(memory, { device, state: text }).map(stateSample));
};

const stateSample = ({ device, state }: HomieState): Sample => {
  const online = ONLINE.get(state) === true;
  return { facts: { online, state }, root: state, device, online };
};

const readDescription = (memory: HomieMemory, input: FormatInput, device: string): ProfileResult => {
  if (input.payload.length === 0) return SAYS_NOTHING;
  const description = readObject(input);
  if (!description.ok) return description;
  rememberDescription(memory, device, description.value);
  return SAYS_NOTHING;
};

/** No bytes: it is over. Without a value nobody could say so, and the alarm would never end. */
const readAlert = (input: FormatInput, device: string, id: string): ProfileResult =>
  samplesOf(sampleOf(device, `alert_${id}`, input.payload.length === 0 ? false : textOf(input)));

const readProperty = (datatype: string | undefined, input: FormatInput, { device, below }: Place): ProfileResult => {
  const text = textOf(input);
  // An empty text is sent as one zero byte; no bytes take the property off the broker.
  if (text === '') return SAYS_NOTHING;
  if (datatype === 'json') return readJsonProperty(input, { device, below });
  return samplesOf(sampleOf(device, below.join('_'), readTyped(datatype, text)));
};

const readJsonProperty = (input: FormatInput, { device, below }: Place): ProfileResult => {
  const object = readObject(input);
  return object.ok ? samplesOf(sampleOf(device, below.join('_'), object.value)) : object;
};

/** By its datatype; what is none of that type is null. Before the description has come, by its form. */
const readTyped = (datatype: string | undefined, text: string): string | number | boolean | null => {
  if (datatype === undefined) return readByForm(text);
  if (datatype === 'integer' || datatype === 'float' || datatype === 'percent') return parseNumber(text) ?? null;
  if (datatype === 'boolean') return text === 'true' ? true : text === 'false' ? false : null;
  return text === '\0' ? null : text;
};
