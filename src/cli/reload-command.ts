import type { Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { CONFIG, format, SERVICE_URL } from './option-parts.ts';

/** `tocsin reload`: the rule files are read now, and what that did is told. */
export const addReloadCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('reload')
    .description('have the running service read its rule files now, and tell what that did')
    .option(
      '--dry-run [folder]',
      'only tell what it would do; of a folder: if its files stood in place of all that are loaded',
    )
    .option(...CONFIG)
    .option(...SERVICE_URL)
    .addOption(format())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => done(await (await import('./reload.ts')).runReload(context, options)));
};

const EXAMPLES = `
Files that are saved are read by themselves; this waits for it and says what became of each rule and its alarms. Exit 1 if a file is
refused, or if a start would refuse the config.

Examples:
  tocsin reload --dry-run new/rules
  tocsin reload
  tocsin reload --format json`;
