import { type ReloadShape, reloadShape } from '../api/reload-shape.ts';
import { openAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { namedFromHere, readFilesToTry } from './reload-files.ts';
import { faultLines, reloadToLines } from './reload-lines.ts';

export interface ReloadOptions {
  readonly config: string;
  readonly url?: string;
  /** True: of the loaded files; or a folder whose files would stand in their place. */
  readonly dryRun?: boolean | string;
  readonly format: Format;
}

/** Has the running service read its rule files, with the admin token beside its store; what is refused goes to stderr. */
export const runReload = async (context: CliContext, options: ReloadOptions): Promise<ExitCode> => {
  const { stderr } = context;
  const { dryRun = false } = options;
  const files = typeof dryRun === 'string' ? readFilesToTry(dryRun) : null;
  if (files?.ok === false) {
    printLine(stderr, files.error);
    return 1;
  }
  const ask = openAsk(context, { ...options, longestMs: LONGEST_MS });
  if (!ask) return 1;
  const body = files ? { files: files.value.map((file) => ({ ...file })) } : {};
  const answer = await ask('POST', `/api/reload${dryRun === false ? '' : '?dry=true'}`, body);
  if (!answer.ok) {
    printLine(stderr, answer.error.message);
    return 1;
  }
  const parsed = reloadShape.safeParse(answer.value);
  if (!parsed.success) {
    printLine(stderr, 'the service answered something else: is it of another version?');
    return 1;
  }
  const told = typeof dryRun === 'string' ? namedFromHere(parsed.data, dryRun) : parsed.data;
  print(context, told, options.format);
  return isWell(told) ? 0 : 1;
};

const print = ({ stdout, stderr }: CliContext, told: ReloadShape, format: Format): void => {
  if (format === 'json') {
    printJson(stdout, told);
    return;
  }
  for (const line of reloadToLines(told)) printLine(stdout, line);
  for (const line of faultLines(told)) printLine(stderr, line);
};

/** The service answers within 20 s, if only that it goes on. */
const LONGEST_MS = 30_000;

const isWell = ({ outcome, config }: ReloadShape): boolean =>
  (outcome === 'applied' || outcome === 'unchanged') && config !== 'faulty';
