import { InvalidArgumentError, Option } from 'commander';
import { type DelayLimit, parseDelayLimit } from './delay-limit.ts';

/** How `check` prints what it found: for people, for programs, or as annotations of a GitHub workflow. */
const CHECK_FORMATS = ['text', 'json', 'github'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

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
