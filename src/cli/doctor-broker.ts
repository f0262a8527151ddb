import { COMMANDS_FILTER } from '../app/mqtt-out.ts';
import { decodersOf } from '../app/open-rules.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { type BrokerDeps, examineBroker } from '../doctor/examine-broker.ts';
import { examineCertificate } from '../doctor/examine-certificate.ts';
import { examinePort } from '../doctor/examine-port.ts';
import { examineQueue } from '../doctor/examine-queue.ts';
import { doubtful, type Finding } from '../doctor/finding.ts';
import type { Examine } from '../doctor/within.ts';
import { createAttributeTopic } from '../inventory/attribute-topic.ts';
import { toClientOptions } from '../mqtt/client-options.ts';
import { REGISTRATIONS_FILTER } from '../sync/registrations/topic.ts';
import { answersWithStore } from './doctor-store.ts';

export interface BrokerPatient {
  readonly config: Config;
  readonly clock: Clock;
  /** Names this examination on the broker. */
  readonly nonce: string;
  /** How many messages the broker is to keep for us; 0: that is not tried. */
  readonly queue: number;
  readonly pid: number;
}

/** What is tried of the broker: its certificate, and what we may do there; without a url the port of our own. */
export const brokerExaminations = (patient: BrokerPatient): readonly Examine[] => {
  const { url } = patient.config.mqtt;
  if (url === undefined) return [(ended) => examineEmbedded(patient, ended)];
  const link: Examine = (ended) => examineBroker(toDeps(patient, url), ended);
  const secured = /^(mqtts|wss):/.test(url) ? [certificate(patient, url)] : [];
  return [...secured, link, ...(patient.queue > 0 ? [queueOf(patient, url)] : [])];
};

const examineEmbedded = async ({ config, pid }: BrokerPatient, ended: AbortSignal): Promise<readonly Finding[]> => {
  const isOurs = (signal: AbortSignal) => answersWithStore(config, pid, signal);
  const port = await examinePort({ area: 'mqtt.embedded', ...config.mqtt.embedded, isOurs }, ended);
  const todo = 'name your broker when it is in earnest: mqtt.url';
  return [port, doubtful('mqtt', 'a broker of our own, for trial: what it holds is lost when Tocsin stops', todo)];
};

const certificate = ({ config, clock }: BrokerPatient, url: string): Examine => {
  const { hostname, port, protocol } = new URL(url);
  const { ca, cert, key, servername } = config.mqtt;
  const tls = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key: key.reveal() }),
    ...(servername !== undefined && { servername }),
  };
  const known = Number(port) || (protocol === 'wss:' ? 443 : 8883);
  const host = hostname.replace(/^\[|\]$/g, '');
  const todo = 'name the authority that signed it, mqtt.ca_file, or the name that it bears, mqtt.servername';
  return (ended) => examineCertificate({ area: 'mqtt', host, port: known, tls, clock, todo }, ended);
};

/** By MQTT 3.1.1, unless only 5 is wanted: every broker speaks it, and a queue is the same. */
const queueOf = (patient: BrokerPatient, url: string): Examine => {
  const { nonce, clock, queue: count } = patient;
  const options = toDeps(patient, url).optionsFor(patient.config.mqtt.protocol === '5' ? '5' : '3.1.1');
  const named = { ...options, clientId: `${options.clientId}-q` };
  return (ended) => examineQueue({ url, options: named, topic: `tocsin/doctor/${nonce}/queue`, count, clock }, ended);
};

const toDeps = ({ config, clock, nonce }: BrokerPatient, url: string): BrokerDeps => ({
  url,
  clock,
  nonce,
  topics: topicsOf(config),
  protocols: config.mqtt.protocol === 'auto' ? ['5', '3.1.1'] : [config.mqtt.protocol],
  // Under the service's own name it would be thrown out, and under its will it would be reported offline.
  optionsFor: (protocol) => {
    const { will: _last, ...options } = toClientOptions({ ...config.mqtt, url }, protocol);
    return { ...options, clientId: `${config.mqtt.clientId.slice(0, 40)}-doctor-${nonce}`, clean: true };
  },
});

/** What the service subscribes: sources with their wills, acknowledgements by MQTT, devices and phones that tell of themselves. */
const topicsOf = (config: Config): BrokerDeps['topics'] => [
  ...decodersOf(config).flatMap(({ source, topics }) =>
    topics.map(({ filter }) => ({ name: `topics of ${source}`, filter })),
  ),
  ...config.inventory.topics.flatMap((options) => {
    const made = createAttributeTopic(options, [...config.sources.keys()]);
    return made.ok ? [{ name: 'topics of the inventory', filter: made.value.filter }] : [];
  }),
  ...config.sync.sources
    .filter(({ type }) => type === 'registrations')
    .map(({ name }) => ({ name: `sync ${name}`, filter: REGISTRATIONS_FILTER })),
  { name: 'acknowledgements', filter: COMMANDS_FILTER },
];
