import { ok } from '../../base/result.ts';
import { type Format, type FormatInput, withoutMemory } from '../format.ts';
import { readNumber } from '../text-format.ts';
import { readByForm } from './by-form.ts';
import { type Facts, flatten } from './flatten.ts';
import {
  deviceOf,
  levelsOf,
  onlineSample,
  PROFILE,
  type ProfileResult,
  readObject,
  SAYS_NOTHING,
  samplesOf,
  textOf,
} from './profile.ts';

const NUMBERS = ['sensor', 'number'];
const TEXTS = ['text_sensor', 'text', 'select', 'event'];
/** They have further states one level down, as in `<node>/climate/<object>/mode/state`. */
const MANY_SIDED = ['climate', 'cover', 'fan', 'valve'];
const OTHERS = ['binary_sensor', 'switch', 'light', 'lock', 'alarm_control_panel', 'update'];
const COMPONENTS = [...NUMBERS, ...OTHERS, ...TEXTS, ...MANY_SIDED];

/** ESPHome: `<node>/<component>/<object>/state` in plain text, and `<node>/status`. Its brokers keep every state. */
export const esphome: Format = {
  ...PROFILE,
  topics: [
    ...COMPONENTS.map((name) => `{node}/${name}/+/state`),
    ...MANY_SIDED.map((name) => `{node}/${name}/+/+/state`),
    '{node}/status',
  ],
  namesDevice: true,
  takesEmpty: true,
  retained: 'evaluate',
  create: () => withoutMemory((input) => read(input, levelsOf(input))),
};

const read = (input: FormatInput, levels: readonly string[]): ProfileResult => {
  if (levels.at(-1) === 'status') return readStatus(input);
  if (levels.at(-1) !== 'state') return SAYS_NOTHING;
  const tail = COMPONENTS.includes(levels.at(-3) ?? '') ? 3 : MANY_SIDED.includes(levels.at(-4) ?? '') ? 4 : undefined;
  if (tail === undefined) return SAYS_NOTHING;
  const [component = '', ...name] = levels.slice(-tail, -1);
  return readEntity(input, { component, fact: name.join('_'), device: deviceOf(input, tail) });
};

/** Others have topics of this form too, so what is neither word is left to them. */
const readStatus = (input: FormatInput): ProfileResult => {
  const text = textOf(input);
  if (text !== 'online' && text !== 'offline') return SAYS_NOTHING;
  return samplesOf(onlineSample(deviceOf(input, 1), text === 'online'));
};

interface Entity {
  readonly component: string;
  readonly fact: string;
  readonly device: string;
}

const readEntity = (input: FormatInput, { component, fact, device }: Entity): ProfileResult => {
  const text = textOf(input);
  const said = (facts: Facts) => ({ facts, root: text, device });
  if (text === '' || TEXTS.includes(component)) return samplesOf(said(flatten(text, fact)));
  if (NUMBERS.includes(component)) {
    const content = readNumber(text, 'value');
    if (!content.ok) return content;
    const { facts, fault } = content.value;
    return ok({ samples: [said(flatten(facts.value, fact))], faults: fault ? [fault] : [] });
  }
  if (!text.startsWith('{')) return samplesOf(said(flatten(readByForm(text), fact)));
  const root = readObject(input);
  return root.ok ? samplesOf(said(flatten(root.value, fact))) : root;
};
