import type { FormatName } from '../formats.ts';
import type { SourceOptions } from '../options.ts';
import { chirpstackFacts, theThingsStackFacts } from './lorawan-facts.ts';
import { shellyFacts } from './shelly-facts.ts';
import { tasmotaFacts } from './tasmota-facts.ts';
import { owntracksFacts, ruptelaFacts, teltonikaFacts } from './tracker-facts.ts';
import { victronFacts } from './victron-facts.ts';
import { zigbee2mqttFacts } from './zigbee2mqtt-facts.ts';

/** Which facts the devices of a source have, as far as its format tells. */
export interface KnownFacts {
  /** What `decode` calls the format. */
  readonly format: FormatName;
  /** Any number may stand for a number in a name, `switch_0_output`; `*_` before one stands for any words. */
  readonly names: readonly string[];
  /**
   * Which there are beside them. `none`: no message gives another. `sent`: fields of the payload by their own names. `made`:
   * names that the format makes of what devices send, a few in each message.
   */
  readonly others: 'none' | 'sent' | 'made';
}

type OfFormat = Pick<KnownFacts, 'names' | 'others'>;

const made = (names: readonly string[]): OfFormat => ({ names, others: 'made' });
const sent: OfFormat = { names: [], others: 'sent' };
const only: OfFormat = { names: [], others: 'none' };

const BY_FORMAT: Readonly<Record<FormatName, OfFormat>> = {
  json: sent,
  'base64-json': sent,
  cbor: sent,
  msgpack: sent,
  text: only,
  number: only,
  'sparkplug-b': made(['online']),
  tasmota: made(tasmotaFacts),
  zigbee2mqtt: made(zigbee2mqttFacts),
  esphome: made(['online']),
  'shelly-gen2': made(shellyFacts),
  chirpstack: made(chirpstackFacts),
  'the-things-stack': made(theThingsStackFacts),
  homie: made(['online', 'state']),
  victron: made(victronFacts),
  teltonika: made(teltonikaFacts),
  ruptela: made(ruptelaFacts),
  owntracks: made(owntracksFacts),
  'aws-shadow': made(['online', 'disconnectReason', 'clientInitiatedDisconnect']),
  neuron: made(['*_error']),
};

/** What its format gives, `value` as the source calls it, and `online` where it has a topic of its own for that. */
export const knownFactsOf = ({ decode, value, availability }: Known): KnownFacts => {
  const { names, others } = BY_FORMAT[decode];
  const own = others === 'made' ? [] : [value ?? 'value'];
  return { format: decode, names: [...new Set([...names, ...own, ...(availability ? ['online'] : [])])], others };
};

type Known = Pick<SourceOptions, 'decode' | 'value' | 'availability'>;
