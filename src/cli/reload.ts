import { type ReloadShape, reloadShape } from '../api/reload-shape.ts';
import { openAsk } from './ask-service.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { faultLines, reloadToLines } from './reload-lines.ts';

export interface ReloadOptions {
  readonly config: string;
  readonly url?: string;
  readonly dryRun?: boolean;
  readonly format: Format;
}

/** Has the running service read its rule files, with the admin token beside its store; what is refused goes to stderr. */
export const runReload = async (context: CliContext, options: ReloadOptions): Promise<ExitCode> => {
  const { stdout, stderr } = context;
  const ask = openAsk(context, { ...options, longestMs: LONGEST_MS });
  if (!ask) return 1;
  const answer = await ask('POST', `/api/reload${options.dryRun ? '?dry=true' : ''}`, {});
  if (!answer.ok) {
    printLine(stderr, answer.error.message);
    return 1;
  }
  const told = reloadShape.safeParse(answer.value);
  if (!told.success) {
    printLine(stderr, 'the service answered something else: is it of another version?');
    return 1;
  }
  if (options.format === 'json') printJson(stdout, told.data);
  else {
    for (const line of reloadToLines(told.data)) printLine(stdout, line);
    for (const line of faultLines(told.data)) printLine(stderr, line);
  }
  return isWell(told.data) ? 0 : 1;
};

/** The service answers within 20 s, if only that it goes on. */
const LONGEST_MS = 30_000;

const isWell = ({ outcome, config }: ReloadShape): boolean =>
  (outcome === 'applied' || outcome === 'unchanged') && config !== 'faulty';
