import type { PinoLogOptions } from '../base/pino-log.ts';
import type { Config } from '../config/config.ts';
import type { CliContext } from './context.ts';

/**
 * What the log is to be: `auto` is text at a terminal, JSON lines elsewhere. Colour is for a terminal that can show it,
 * and not where NO_COLOR is set (no-color.org).
 */
export const logForm = (
  { log: { level, format } }: Pick<Config, 'log'>,
  { stdout, env }: Pick<CliContext, 'stdout' | 'env'>,
): PinoLogOptions => {
  const atTerminal = stdout.isTTY === true;
  if (format === 'json' || (format === 'auto' && !atTerminal)) return { level };
  return { level, text: { colour: atTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' } };
};
