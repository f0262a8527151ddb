import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { decodersOf } from '../app/open-rules.ts';
import { messageToLine } from '../app/recording.ts';
import { systemClock } from '../base/clock.ts';
import { createPinoLog } from '../base/pino-log.ts';
import type { Config } from '../config/config.ts';
import { parseTopicTemplate } from '../model/topic.ts';
import { coveringFilters } from '../mqtt/covering.ts';
import { createSubscriber } from '../mqtt/subscriber.ts';
import { brokerAddress } from './broker-address.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { readConfigOrDefaults } from './read-config.ts';
import { endLastLine } from './recording-end.ts';

interface RecordOptions {
  readonly config: string;
  readonly topic?: readonly string[];
  readonly url?: string;
  readonly out?: string;
}

/** Writes every message as one line, until stopped. It keeps no session: what comes while it is away is not recorded. */
export const runRecord = async (context: CliContext, options: RecordOptions): Promise<ExitCode> => {
  const { stderr, stop } = context;
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) {
    for (const line of config.error) printLine(stderr, line);
    return 1;
  }
  const { mqtt } = config.value;
  const address = brokerAddress(mqtt, options.url);
  const misuse = address.ok ? misuseIn(options) : address.error;
  if (!address.ok || misuse !== undefined) {
    printLine(stderr, misuse ?? '');
    return 2;
  }
  const url = address.value;
  const write = openWriter(options.out, context);
  const subscriber = createSubscriber({
    options: { ...mqtt, url, clientId: `${mqtt.clientId}-record-${context.pid}`, visit: true },
    clock: systemClock,
    log: createPinoLog({ level: 'warn', text: { colour: false }, destination: stderr }),
    events: {
      onIntake: ({ message, ack }) => {
        write(messageToLine(message));
        ack();
      },
      // That it is not connected the log says.
      onLink: ({ type }) => {
        if (type === 'connected') printLine(stderr, `${url}: connected`);
      },
    },
  });
  subscriber.start();
  void subscriber.subscribe(coveringFilters(options.topic ?? topicsOf(config.value)), []);
  if (!stop.aborted) await once(stop, 'abort');
  await subscriber.close();
  return 0;
};

/** Writes a line to the file, behind those it has, or to standard output. */
const openWriter = (
  file: string | undefined,
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
): ((line: string) => void) => {
  if (file === undefined) return (line) => printLine(stdout, line);
  const dropped = endLastLine(file);
  if (dropped !== null) printLine(stderr, dropped);
  return (line) => appendFileSync(file, `${line}\n`);
};

const topicsOf = (config: Config): readonly string[] =>
  decodersOf(config).flatMap(({ topics }) => topics.map(({ filter }) => filter));

/** What would end in the middle of recording, said before it begins. */
const misuseIn = ({ topic = [], out }: RecordOptions): string | undefined => {
  for (const filter of topic) {
    const parsed = parseTopicTemplate(filter);
    if (!parsed.ok) return `--topic ${filter}: ${parsed.error}`;
  }
  try {
    if (out !== undefined) appendFileSync(out, '');
  } catch (error) {
    return `--out ${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
  return undefined;
};
