import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { openAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { alignColumns } from './show-table.ts';

interface AlarmsOptions {
  readonly config: string;
  readonly url?: string;
  readonly state?: string;
  readonly rule?: string;
  readonly key?: string;
  readonly limit: string;
  readonly format: Format;
}

/** Asks the running service, with the admin token that it wrote beside its store. */
export const runAlarms = async (context: CliContext, options: AlarmsOptions): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const ask = openAsk(context, options);
  if (!ask) return 1;
  const answer = await ask('GET', `/api/alarms?${toQuery(options)}`);
  if (!answer.ok) {
    printLine(stderr, answer.error.message);
    return 1;
  }
  if (options.format === 'json') printJson(stdout, answer.value);
  else for (const line of alignColumns(alarmsIn(answer.value).map(toCells))) printLine(stdout, line);
  return 0;
};

const toQuery = ({ limit, state, rule, key }: AlarmsOptions): URLSearchParams => {
  const query = new URLSearchParams({ limit });
  for (const [name, value] of Object.entries({ state, rule, key })) if (value !== undefined) query.set(name, value);
  return query;
};

const alarmsIn = (answer: Json): readonly JsonObject[] =>
  isJsonObject(answer) && Array.isArray(answer.alarms) ? answer.alarms.filter(isJsonObject) : [];

/** The id stands last and whole, so that it can be copied into `tocsin why`. */
const toCells = ({
  id,
  raisedAt,
  clearedAt,
  severity,
  rule,
  key,
  state,
  acknowledged,
}: JsonObject): readonly string[] =>
  [
    ...[raisedAt, clearedAt ?? '-', severity],
    `${state}${acknowledged ? ', acknowledged' : ''}`,
    ...[`${rule}/${key}`, id],
  ].map(String);
