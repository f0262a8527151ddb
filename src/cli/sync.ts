import { systemClock } from '../base/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { err, type Result } from '../base/result.ts';
import { type Ask, type AskFault, openAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { couldCompare, doneToLines, heldIn, heldToLine, isWell, planToLines, statusToLines } from './show-sync.ts';

interface SyncOptions {
  readonly config: string;
  readonly url?: string;
  readonly format: Format;
}

export const runSyncStatus = (context: CliContext, options: SyncOptions): Promise<ExitCode> =>
  showAnswer(context, options, {
    from: (ask) => ask('GET', '/api/sync'),
    show: (status) => statusToLines(status, systemClock.now()),
    isWell,
  });

/** A plan may have anything in it; only one that could not be made is a failure. */
export const runSyncPlan = (context: CliContext, options: SyncOptions): Promise<ExitCode> =>
  showAnswer(context, options, {
    from: (ask) => ask('GET', `/api/sync/plan?limit=${MOST_CHANGES}`),
    show: planToLines,
    isWell: couldCompare,
  });

export const runSyncApply = (
  context: CliContext,
  options: SyncOptions & { readonly confirm?: boolean },
): Promise<ExitCode> =>
  showAnswer(context, options, {
    from: (ask) => (options.confirm ? applyConfirmed(context, options, ask) : ask('POST', '/api/sync/apply', {})),
    show: doneToLines,
    isWell,
  });

export const runSyncAdopt = (context: CliContext, options: SyncOptions): Promise<ExitCode> =>
  showAnswer(context, options, {
    from: (ask) => ask('POST', '/api/sync/adopt', {}),
    show: doneToLines,
    isWell,
  });

/** As many as the service gives at once. */
const MOST_CHANGES = 10_000;

interface Answering {
  readonly from: (ask: Ask) => Promise<Result<Json, AskFault>>;
  readonly show: (answer: JsonObject) => readonly string[];
  readonly isWell: (answer: JsonObject) => boolean;
}

const showAnswer = async (
  context: CliContext,
  options: SyncOptions,
  { from, show, isWell }: Answering,
): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const ask = openAsk(context, options);
  if (!ask) return 1;
  const answer = await from(ask);
  if (!answer.ok) {
    printLine(stderr, answer.error.message);
    return 1;
  }
  const value = isJsonObject(answer.value) ? answer.value : {};
  if (options.format === 'json') printJson(stdout, answer.value);
  else for (const line of show(value)) printLine(stdout, line);
  return isWell(value) ? 0 : 1;
};

/** Exactly what the status shows is confirmed; the service refuses (409) what has become another since. */
const applyConfirmed = async (
  { stdout, stderr }: CliContext,
  { format }: SyncOptions,
  ask: Ask,
): Promise<Result<Json, AskFault>> => {
  const status = await ask('GET', '/api/sync');
  if (!status.ok) return status;
  const held = heldIn(status.value);
  const output = format === 'json' ? stderr : stdout;
  if (held.length === 0) printLine(output, 'nothing is held');
  for (const one of held) printLine(output, `confirmed: ${heldToLine(one)}`);
  const confirm = held.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  const answer = await ask('POST', '/api/sync/apply', { confirm });
  if (answer.ok || answer.error.status !== 409 || confirm.length === 0) return answer;
  return err({ ...answer.error, message: `${answer.error.message}: tocsin sync plan` });
};
