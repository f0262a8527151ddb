import { toWhyShape } from '../api/to-why-shape.ts';
import { type WhyShape, whyShape } from '../api/why-shape.ts';
import { createWhy } from '../app/why-service.ts';
import { openStoredWorld } from '../app/why-stored.ts';
import { systemClock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { openStoreReader, type StoreReader } from '../store/lists/reader.ts';
import { type AskFault, openAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { readConfigOrDefaults } from './read-config.ts';
import { whyToLines } from './why-lines.ts';

export interface WhyOptions {
  readonly config: string;
  readonly url?: string;
  /** A store file, in place of the running service. */
  readonly store?: string;
  readonly format: Format;
}

/** Why a message came or did not: asked of the running service, or read from a store file. */
export const runWhy = async (context: CliContext, of: string, options: WhyOptions): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const answer = await (options.store === undefined
    ? askService(context, of, options)
    : readStore(context, of, { ...options, store: options.store }));
  if (!answer.ok) {
    for (const line of answer.error) printLine(stderr, line);
    return 1;
  }
  if (options.format === 'json') printJson(stdout, answer.value);
  else for (const line of whyToLines(answer.value)) printLine(stdout, line);
  return 0;
};

type Answer = Result<WhyShape, readonly string[]>;

const askService = async (context: CliContext, of: string, options: WhyOptions): Promise<Answer> => {
  const ask = openAsk(context, options);
  // What was in the way is printed.
  if (!ask) return err([]);
  const answer = await ask('GET', `/api/why?${new URLSearchParams({ of })}`);
  if (!answer.ok) return err([wordsOf(answer.error)]);
  const shape = whyShape.safeParse(answer.value);
  return shape.success ? ok(shape.data) : err(['the service answered something else: is it of another version?']);
};

/** Of a name that fits nothing or several it does not matter who was asked. */
const wordsOf = ({ status, message, told }: AskFault): string =>
  (status === 404 || status === 409) && told !== undefined ? told : message;

const readStore = async (
  context: CliContext,
  of: string,
  options: WhyOptions & { readonly store: string },
): Promise<Answer> => {
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) return config;
  const reader = openStoreReader(options.store);
  if (!reader.ok) return err([reader.error]);
  try {
    const { saved } = reader.value;
    const opened = await openStoredWorld({ config: config.value, saved, at: systemClock.now() });
    if (!opened.ok) return opened;
    for (const line of opened.value.faults) printLine(context.stderr, line);
    return await explainStored(reader.value, opened.value.world, of);
  } finally {
    reader.value.close();
  }
};

const explainStored = async (
  { lists }: StoreReader,
  world: Parameters<typeof createWhy>[0]['world'],
  of: string,
): Promise<Answer> => {
  const answer = await createWhy({ world, lists })({ of });
  return answer.ok ? ok(toWhyShape(answer.value, false)) : err([answer.error.detail]);
};
