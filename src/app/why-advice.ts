import type { WhyBlockRow } from '../api/why.ts';
import type { WhyInput } from './why-input.ts';

/** What kept a message from arriving, before anybody said what to do. */
export type WhyBlock = Omit<WhyBlockRow, 'advice'>;

/** What a person can do next about it; null: nothing but wait, or nothing at all. */
export const adviseOn = ({ step, reason }: WhyBlock, input: WhyInput): string | null => {
  const advice = ADVICE[`${step} ${reason}`] ?? ADVICE[reason] ?? BY_STEP[step];
  return advice === undefined ? null : typeof advice === 'string' ? advice : advice(input);
};

type Advice = string | ((input: WhyInput) => string | null);

/** By reason, or where a word means two things by step and reason. */
const ADVICE: Readonly<Record<string, Advice>> = {
  'rule-removed': ({ name }) => `look with tocsin check whether the file of ${name.rule} was refused`,
  'no-source': ({ rule }) => `name a source of the config in ${rule?.file ?? 'the rule'}: tocsin check lists them`,
  'not-connected': 'look at mqtt.url and at the broker: tocsin doctor tries it',
  'not-subscribed': 'let the user of mqtt.username read these topics, in the access rules of the broker',
  'sample never-heard': (input) =>
    input.rule?.awaitsSilence && !input.sight
      ? 'write the device into the inventory: one that never spoke is missed only if it is expected'
      : "see with tocsin record --topic '#' whether the device publishes, and on which topic",
  'too-many-devices':
    'see with tocsin record what invents so many devices, and name the device in the source by other levels',
  'retained-ignored': 'set retained of the source to evaluate, if what the broker keeps shall be judged',
  'facts never-heard': 'see with tocsin record by which name the device says it',
  'no-such-path': 'see with tocsin record how the value is built, and mend the path',
  'wrong-type': 'see with tocsin record what the device sends, and compare it with a value of that kind',
  stale: 'look at the device: it no longer says this',
  empty: 'look at the device: its sensor gives no value',
  'no-attribute': 'write the attribute into the inventory',
  'too-few-samples': 'wait for more readings, or widen the window',
  'condition-false': ({ rule }) => (rule?.awaitsSilence ? null : 'nothing is wrong; tocsin replay tries other limits'),
  'outside-active': ({ rule }) => `wait for its hours, or change active in ${rule?.file ?? 'the rule'}`,
  'not-occurred': 'see with tocsin record what the messages say',
  'watch-stopped': ({ road }) =>
    road.isConnected === null
      ? 'start the service: delays go on while it hears'
      : 'look at the broker and at the log: delays go on once Tocsin hears again',
  'retained-seeds-memory': 'wait for the next reading, or set retained of the source to evaluate',
  late: 'look at the clock of the device: a newer reading of it is known',
  duplicate: 'wait for a reading with another time: this one was known',
  'too-old': 'look at the clock of the device, or at maxAge of the rule',
  'not-written': 'look at /readyz and at the log: the store may be full or locked',
  'nobody-to-tell': ({ rule }) => `add notify to the rule in ${rule?.file ?? 'its file'}`,
  'target-unknown': 'mend the names in Identity and Tag: tocsin check knows those that there are',
  'cleared-before-due': 'shorten after, if this was worth a message',
  'severity-not-reached': 'lower severity of this notify entry, if this was worth a message',
  'nobody-bound': 'bind somebody: tocsin bindings lists who is, tocsin sync plan who should be',
  inhibited: ({ rule, sight }) => {
    const by = rule?.together?.by;
    const value = by && sight?.labels[by];
    return value ? `tocsin why '${rule?.id}/${by}=${value}' tells of the alarm that stands for all` : null;
  },
  'credential-refused': 'renew the credential of the channel: tocsin doctor tries it',
  'opted-out': 'let its owner write START to the number, or bind another channel',
  'binding-gone': 'let the app register again; until then bind another channel',
  'ttl-expired': 'look at what the attempts say; a longer Ttl bears a longer outage',
  'no-channel': 'configure the channel: tocsin check names those that are missing',
  rejected: 'look up the code of the provider, and mend the address or the text',
  undelivered: 'look up the code of the provider; the phone may be off, or the number wrong',
  failed: 'look up the code of the provider; the number may be wrong',
};

const BY_STEP: Readonly<Record<string, Advice>> = {
  // A word of the decoder: the payload could not be read.
  sample: 'see with tocsin record what comes, and compare it with decode, device and time of the source',
};
