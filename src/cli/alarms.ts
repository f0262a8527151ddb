import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { type Ask, openAsk } from './ask-service.ts';
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
  else for (const line of toLines(answer.value, await countPending(ask, options))) printLine(stdout, line);
  return 0;
};

const toLines = (answer: Json, pending: string): readonly string[] => {
  const rows = rowsOf(answer, 'alarms');
  if (rows.length === 0) return [pending === '' ? 'no alarms' : `no alarms; ${pending}`];
  const isCut = isJsonObject(answer) && typeof answer.next === 'string';
  const older = isCut ? [`and older ones: tocsin alarms --limit ${MOST_SHOWN}`] : [];
  return [...alignColumns(rows.map(toCells)), ...older, ...(pending === '' ? [] : [pending])];
};

/** What the API gives at once. */
const MOST_SHOWN = 1000;

/** Conditions that hold and whose delays are not over are no alarms yet; how many there are, in words, and where to look. */
const countPending = async (ask: Ask, { state = 'open', rule, key }: AlarmsOptions): Promise<string> => {
  if (state !== 'open' || key !== undefined) return '';
  const answer = await ask('GET', '/api/rules');
  if (!answer.ok) return '';
  const counts = rowsOf(answer.value, 'rules').flatMap(({ id, alarms }) => {
    const count = isJsonObject(alarms) ? Number(alarms.pending) : 0;
    return count > 0 && (rule === undefined || rule === id) ? [{ id: String(id), count }] : [];
  });
  if (counts.length === 0) return '';
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const most = counts.toSorted((a, b) => b.count - a.count).slice(0, MOST_NAMED);
  const more = counts.length > most.length ? `, and of ${counts.length - most.length} more rules` : '';
  return `${total} pending: ${most.map(({ id }) => `tocsin why ${id}`).join(', ')}${more}`;
};

const MOST_NAMED = 3;

const toQuery = ({ limit, state, rule, key }: AlarmsOptions): URLSearchParams => {
  const query = new URLSearchParams({ limit });
  for (const [name, value] of Object.entries({ state, rule, key })) if (value !== undefined) query.set(name, value);
  return query;
};

const rowsOf = (answer: Json, name: string): readonly JsonObject[] => {
  const rows = isJsonObject(answer) ? answer[name] : undefined;
  return Array.isArray(rows) ? rows.filter(isJsonObject) : [];
};

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
