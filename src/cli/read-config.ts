import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { formatFault } from '../document/fault.ts';
import type { CliContext } from './context.ts';
import { DEFAULT_CONFIG } from './option-parts.ts';
import { sayUnreadable } from './say-unreadable.ts';

/** The config at `file`, or the lines to print about it. */
export const readConfig = (file: string, { env }: Pick<CliContext, 'env'>): Result<Config, readonly string[]> => {
  const text = readText(file);
  if (!text.ok) return err([text.error]);
  const config = loadConfig({ text: text.value, file, env, readFile: readText });
  return config.ok ? config : err(config.error.map(formatFault));
};

/** The text of a file, or a sentence about why there is none. */
export const readText = (path: string): Result<string, string> => {
  const text = readPlaced(path);
  return text.ok ? text : err(`${path} cannot be read: ${text.error}`);
};

/** As `readText`, for a fault that stands at the file: the sentence does not name it once more. */
export const readPlaced = (path: string): Result<string, string> => {
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return err(sayUnreadable(path, error));
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
