import type { Format } from '../format.ts';
import { awsShadow } from './aws-shadow.ts';
import { chirpstack } from './chirpstack.ts';
import { esphome } from './esphome.ts';
import { homie } from './homie.ts';
import { neuron } from './neuron.ts';
import { owntracks } from './owntracks.ts';
import { ruptela } from './ruptela.ts';
import { shelly } from './shelly.ts';
import { tasmota } from './tasmota.ts';
import { teltonika } from './teltonika.ts';
import { theThingsStack } from './the-things-stack.ts';
import { victron } from './victron.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Systems that have topics and payloads of their own, by the name that `decode` has for them; see docs/profiles.md. */
export const PROFILES = {
  tasmota,
  zigbee2mqtt,
  esphome,
  'shelly-gen2': shelly,
  chirpstack,
  'the-things-stack': theThingsStack,
  homie,
  victron,
  teltonika,
  ruptela,
  owntracks,
  'aws-shadow': awsShadow,
  neuron,
} satisfies Readonly<Record<string, Format>>;
