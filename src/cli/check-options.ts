import { InvalidArgumentError, Option } from 'commander';
import { type DelayLimit, parseDelayLimit } from './check-delays.ts';
import { CHECK_FORMATS } from './check-report.ts';

/** `--format` of `check`, which has one more than other commands. */
export const checkFormat = (): Option =>
  new Option('--format <format>', 'how findings are printed; github: as annotations of a workflow')
    .choices(CHECK_FORMATS)
    .default('text');

/** `--max-delay critical=5m`, to be repeated for more. */
export const maxDelay = (): Option =>
  new Option(
    '--max-delay <severity=duration>',
    'a fault where the first message may come later than that after the condition; may be repeated',
  ).argParser<readonly DelayLimit[]>((text, before = []) => {
    const limit = parseDelayLimit(text);
    if (!limit.ok) throw new InvalidArgumentError(limit.error);
    return [...before, limit.value];
  });
