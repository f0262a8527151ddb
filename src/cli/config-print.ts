import { printConfig } from '../config/print.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { readConfig } from './read-config.ts';

/** The config as it takes effect, defaults and variables put in, secrets masked. */
export const runConfigPrint = async (
  context: CliContext,
  { config: file }: { readonly config: string },
): Promise<ExitCode> => {
  const config = readConfig(file, context);
  if (!config.ok) {
    for (const line of config.error) printLine(context.stderr, line);
    return 1;
  }
  printLine(context.stdout, printConfig(config.value));
  return 0;
};
