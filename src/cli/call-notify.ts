import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { ARGUMENTS, type OperationName } from '../notify-service/murano/arguments.ts';
import { openAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';

/** Options of every command that stands for one of the five operations; the arguments stand beside them by their own names. */
export interface NotifyOptions {
  readonly config: string;
  readonly url?: string;
  readonly format: Format;
}

/** Calls an operation of the running service with the arguments among `options`; `show` prints the answer as text. */
export const callNotify = async (context: CliContext, { operation, options, show }: NotifyCall): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const ask = openAsk(context, options);
  if (!ask) return 1;
  const answer = await ask('POST', `/api/notify/${operation}`, toArguments(operation, options));
  if (!answer.ok) {
    printLine(stderr, answer.error.message);
    return 1;
  }
  if (options.format === 'json') printJson(stdout, answer.value);
  else for (const line of show(isJsonObject(answer.value) ? answer.value : {})) printLine(stdout, line);
  return 0;
};

interface NotifyCall {
  readonly operation: OperationName;
  readonly options: NotifyOptions;
  readonly show: (answer: JsonObject) => readonly string[];
}

const toArguments = (operation: OperationName, options: object): JsonObject => {
  const given: Record<string, Json> = {};
  for (const name of Object.keys(ARGUMENTS[operation])) {
    const value: unknown = Reflect.get(options, name);
    if (typeof value === 'string') given[name] = value;
    else if (Array.isArray(value)) given[name] = value.map(String);
  }
  return given;
};
