import { request } from 'undici';
import { adminTokenPath } from '../api/admin-token.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { readConfigOrDefaults, readText } from './read-config.ts';

interface AlarmsOptions {
  readonly config: string;
  readonly url?: string;
  readonly state?: string;
  readonly rule?: string;
  readonly key?: string;
  readonly limit: string;
  readonly format: Format;
}

interface ShownAlarm {
  readonly rule: string;
  readonly key: string;
  readonly severity: string;
  readonly state: string;
  readonly acknowledged: boolean;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
}

/** Asks the running service, with the admin token that it wrote beside its store. */
export const runAlarms = async (context: CliContext, options: AlarmsOptions): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const config = readConfigOrDefaults(options.config, context);
  if (!config.ok) {
    for (const line of config.error) printLine(stderr, line);
    return 1;
  }
  const answer = await ask(config.value, options);
  if (!answer.ok) {
    printLine(stderr, answer.error);
    return 1;
  }
  if (options.format === 'json') printJson(stdout, answer.value);
  else for (const alarm of answer.value.alarms) printLine(stdout, toLine(alarm));
  return 0;
};

interface Answer {
  readonly alarms: readonly ShownAlarm[];
}

const ask = async (
  config: Config,
  { url, state, rule, key, limit }: AlarmsOptions,
): Promise<Result<Answer, string>> => {
  const path = adminTokenPath(config.store.path);
  const token = readText(path);
  if (!token.ok) return err(`${token.error}; it is written when the service first starts`);
  const base = url ?? `http://${config.http.host}:${config.http.port}`;
  const query = new URLSearchParams({ limit });
  for (const [name, value] of Object.entries({ state, rule, key })) if (value !== undefined) query.set(name, value);
  try {
    const { statusCode, body } = await request(`${base}/api/alarms?${query}`, {
      headers: { authorization: `Bearer ${token.value.trim()}` },
    });
    const text = await body.text();
    return statusCode === 200 ? ok(JSON.parse(text)) : err(`${base} answered ${statusCode}: ${text}`);
  } catch (error) {
    return err(`${base} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const toLine = ({ raisedAt, clearedAt, severity, rule, key, state, acknowledged }: ShownAlarm): string =>
  [raisedAt, severity, state + (acknowledged ? ', acknowledged' : ''), rule, key, clearedAt ? `until ${clearedAt}` : '']
    .join('  ')
    .trimEnd();
