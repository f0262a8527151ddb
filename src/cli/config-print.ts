import { originsOf } from '../config/origins.ts';
import { printConfig } from '../config/print.ts';
import { type CliContext, type ExitCode, type Format, printJson, printLine } from './context.ts';
import { readConfig, readText } from './read-config.ts';
import { originLines } from './show-origin.ts';

interface PrintOptions {
  readonly config: string;
  /** Of the origins; the config itself is JSON, which is YAML, too. */
  readonly format: Format;
  readonly origin?: boolean;
}

/** The config as it takes effect, defaults and variables put in, secrets masked; on demand with where each value is from. */
export const runConfigPrint = async (
  context: CliContext,
  { config: file, format, origin = false }: PrintOptions,
): Promise<ExitCode> => {
  const { stdout, stderr, env } = context;
  const config = readConfig(file, context);
  const text = readText(file);
  if (!config.ok || !text.ok) {
    for (const line of config.ok ? [text.ok ? '' : text.error] : config.error) printLine(stderr, line);
    return 1;
  }
  if (!origin) {
    printLine(stdout, printConfig(config.value));
    return 0;
  }
  const values = originsOf(config.value, { text: text.value, file, env });
  if (format === 'json') printJson(stdout, { values });
  else for (const line of originLines(values)) printLine(stdout, line);
  return 0;
};
