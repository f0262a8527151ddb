import { parseAckTopic } from '../app/mqtt-out.ts';
import { decodersOf } from '../app/open-rules.ts';
import { decodersFor, rulesOf } from '../app/rule-files.ts';
import { systemClock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Reading } from '../model/reading.ts';
import { filterMatches } from '../model/topic.ts';
import { publishOnce } from '../mqtt/publish-once.ts';
import { brokerAddress } from './broker-address.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { loadOfflineRules } from './load-rules.ts';
import { readConfigOrDefaults } from './read-config.ts';

export interface PublishOptions {
  readonly config: string;
  readonly url?: string;
  readonly qos: '0' | '1';
  readonly retain?: boolean;
}

/** Publishes one message as a device would, and says what Tocsin reads in it. */
export const runPublish = async (
  context: CliContext,
  { topic, payload }: { readonly topic: string; readonly payload: string },
  options: PublishOptions,
): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const request: PublishRequest = { topic, payload, qos: options.qos === '0' ? 0 : 1, retain: options.retain === true };
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) {
    for (const line of config.error) printLine(stderr, line);
    return 1;
  }
  const { mqtt } = config.value;
  const url = brokerAddress(mqtt, options.url);
  const misuse = url.ok ? misuseIn(request) : url.error;
  if (!url.ok || misuse !== undefined) {
    printLine(stderr, misuse ?? '');
    return 2;
  }
  const clientId = `${mqtt.clientId}-publish-${context.pid}`;
  const published = await publishOnce({ options: { ...mqtt, url: url.value, clientId }, clock: systemClock }, request);
  if (!published.ok) {
    const own = mqtt.url === undefined && options.url === undefined;
    printLine(
      stderr,
      `${url.value}: ${published.error}${own ? '; a broker of our own is there while `tocsin serve` runs' : ''}`,
    );
    return 1;
  }
  printLine(stdout, `published to ${url.value}: ${topic}`);
  // With a retained message without payload the broker forgets what it retained; nobody is to read that.
  const takesBack = request.retain && payload === '';
  if (!takesBack && !topic.startsWith(OWN)) tellReaders(context, config.value, request);
  return 0;
};

const OWN = 'tocsin/';

const misuseIn = ({ topic, retain }: PublishRequest): string | undefined => {
  if (topic === '' || /[+#\0]/.test(topic))
    return `${JSON.stringify(topic)} is no topic to publish to: it must not be empty, and has no + and #`;
  if (topic !== 'tocsin' && !topic.startsWith(OWN)) return undefined;
  if (!parseAckTopic(topic)) return `${topic} is Tocsin's own; to acknowledge an alarm: tocsin ack RULE/KEY`;
  return retain ? 'an acknowledgement must not be retained: it would come again with every start' : undefined;
};

/** What each source makes of the message, or that there is none. */
const tellReaders = ({ stdout, stderr }: CliContext, config: Config, request: PublishRequest): void => {
  const { decoders, readers } = findReaders(config, request.topic);
  if (readers.length === 0) {
    const topics = decoders.flatMap((decoder) => decoder.topics.map(({ text }) => text));
    const shown = topics.slice(0, MOST_SHOWN).join(', ');
    const more = topics.length > MOST_SHOWN ? ` and ${topics.length - MOST_SHOWN} more` : '';
    printLine(
      stderr,
      `nobody reads it: ${topics.length === 0 ? 'there is no source and no rule' : `what is read is ${shown}${more}`}`,
    );
  }
  for (const reader of readers) {
    const { readings, faults } = decodeWith(reader, request);
    // What rules read by a topic of their own is called by that topic.
    const name = reader.source.replace(/^topic:/, '');
    for (const reading of readings.slice(0, MOST_SHOWN)) printLine(stdout, `${name} reads ${toWords(reading)}`);
    if (readings.length > MOST_SHOWN) printLine(stdout, `and ${readings.length - MOST_SHOWN} more`);
    for (const { reason, detail } of faults)
      printLine(stderr, `${name} cannot read it as it stands: ${reason}, ${detail}`);
  }
};

const MOST_SHOWN = 5;

/** Rules with a topic of their own are looked at only where no source is concerned: there may be thousands. */
const findReaders = (config: Config, topic: string) => {
  const matching = (decoders: readonly Decoder[]) =>
    decoders.filter((decoder) => decoder.topics.some(({ filter }) => filterMatches(filter, topic)));
  const known = decodersOf(config);
  const readers = matching(known);
  if (readers.length > 0) return { decoders: known, readers };
  const rules = loadOfflineRules(config.rules, known);
  const decoders = rules.ok ? decodersFor(known, rulesOf(rules.value.files)) : known;
  return { decoders, readers: matching(decoders) };
};

const decodeWith = (decoder: Decoder, { topic, payload, qos }: PublishRequest) =>
  decoder.decode(decoder.createMemory(), {
    ...{ topic, qos, retain: false, dup: false, packetId: 0, receivedAt: systemClock.now() },
    payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
  });

const toWords = ({ device, facts }: Reading): string => {
  const all = Object.entries(facts).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [`${device}:`, all.slice(0, MOST_FACTS).join(', '), ...(all.length > MOST_FACTS ? ['…'] : [])].join(' ');
};

const MOST_FACTS = 8;
