import { toAckTopic } from '../app/mqtt-out.ts';
import { systemClock } from '../base/clock.ts';
import { isJsonObject, type Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { publishOnce } from '../mqtt/publish-once.ts';
import { type Ask, openAsk } from './ask-service.ts';
import { brokerAddress } from './broker-address.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { readConfigOrDefaults } from './read-config.ts';

export interface AckOptions {
  readonly config: string;
  readonly url?: string;
}

/** Acknowledges an open alarm by a message to the broker, and waits until the service has taken it: `patienceMs` at most. */
export const runAck = async (
  context: CliContext,
  name: string,
  { patienceMs = 5000, ...options }: AckOptions & { readonly patienceMs?: number },
): Promise<ExitCode> => {
  if (name === '') {
    // A variable that is not set; any id begins with it.
    printLine(context.stderr, 'the name of the alarm is empty: tocsin alarms --state open');
    return 2;
  }
  const config = readConfigOrDefaults(options.config, context);
  // A config with faults is told of here.
  const ask = openAsk(context, options);
  if (!ask || !config.ok) return 1;
  const done = await acknowledge({ ask, config: config.value, pid: context.pid, patienceMs }, name);
  printLine(done.ok ? context.stdout : context.stderr, done.ok ? done.value : done.error);
  return done.ok ? 0 : 1;
};

interface Acking {
  readonly ask: Ask;
  readonly config: Config;
  readonly pid: number;
  readonly patienceMs: number;
}

/** What came of it, in words. */
const acknowledge = async (acking: Acking, name: string): Promise<Result<string, string>> => {
  const found = await findOpen(acking.ask, name);
  if (!found.ok) return found;
  const { rule, key, acknowledged } = found.value;
  const alarm = `${rule}/${key}`;
  if (acknowledged) return ok(`${alarm} is acknowledged already`);
  const published = await publishAck(acking, found.value);
  if (!published.ok) return published;
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const now = await findOpen(acking.ask, alarm);
    if (now.ok && now.value.acknowledged) return ok(`${alarm} is acknowledged`);
    // It may be over by now.
    if (waitedMs >= acking.patienceMs) return now.ok ? err(`${alarm} ${NOT_YET}`) : now;
    await new Promise<void>((resolve) => void systemClock.after(POLL_MS, resolve));
  }
};

const NOT_YET = 'is not acknowledged yet: may this user write to tocsin/commands/# at the broker?';

const POLL_MS = 100;

interface Open {
  readonly rule: string;
  readonly key: string;
  readonly acknowledged: boolean;
}

/** By RULE/KEY, or by its id or the first letters of it; of the newest 1000 that are open. */
const findOpen = async (ask: Ask, name: string): Promise<Result<Open, string>> => {
  const slash = name.indexOf('/');
  const only = slash < 0 ? {} : { rule: name.slice(0, slash), key: name.slice(slash + 1) };
  const answer = await ask('GET', `/api/alarms?${new URLSearchParams({ state: 'open', limit: '1000', ...only })}`);
  if (!answer.ok) return err(answer.error.message);
  const open = openIn(answer.value).filter(({ id }) => slash >= 0 || id.startsWith(name));
  const [first, second] = open;
  if (!first) return err(`there is no open alarm ${name}: tocsin alarms --state open`);
  return second && slash < 0 ? err(`several open alarms begin with ${name}`) : ok(first);
};

const openIn = (answer: Json): readonly (Open & { readonly id: string })[] => {
  const rows = isJsonObject(answer) && Array.isArray(answer.alarms) ? answer.alarms.filter(isJsonObject) : [];
  return rows.map(({ id, rule, key, acknowledged }) => ({
    ...{ id: String(id), rule: String(rule), key: String(key) },
    acknowledged: acknowledged === true,
  }));
};

const publishAck = async ({ config: { mqtt }, pid }: Acking, { rule, key }: Open): Promise<Result<void, string>> => {
  const url = brokerAddress(mqtt);
  if (!url.ok) return url;
  const options = { ...mqtt, url: url.value, clientId: `${mqtt.clientId}-ack-${pid}` };
  const request = { topic: toAckTopic(rule, key), payload: '', qos: 1, retain: false } as const;
  const published = await publishOnce({ options, clock: systemClock }, request);
  return published.ok ? published : err(`${url.value}: ${published.error}`);
};
