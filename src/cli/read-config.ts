import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { formatFault } from '../document/fault.ts';
import type { CliContext } from './context.ts';
import { DEFAULT_CONFIG } from './option-parts.ts';

/** The config at `file`, or the lines to print about it. */
export const readConfig = (file: string, { env }: Pick<CliContext, 'env'>): Result<Config, readonly string[]> => {
  const text = readText(file);
  if (!text.ok) return err([text.error]);
  const config = loadConfig({ text: text.value, file, env, readFile: readText });
  return config.ok ? config : err(config.error.map(formatFault));
};

export const readText = (path: string): Result<string, string> => {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return err(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Commands that need no config go by the defaults where there is none; one that was named must be there. */
export const readConfigOrDefaults = (
  file: string,
  context: Pick<CliContext, 'env'>,
): Result<Config, readonly string[]> => {
  if (existsSync(file) || file !== DEFAULT_CONFIG) return readConfig(file, context);
  const config = loadConfig({ text: '{}', file, env: {}, readFile: readText });
  return config.ok ? config : err(config.error.map(formatFault));
};
