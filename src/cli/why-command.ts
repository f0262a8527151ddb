import type { Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { CONFIG, format, SERVICE_URL } from './option-parts.ts';

/** `tocsin why`: from the sample to the receipt. */
export const addWhyCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('why')
    .description('why a message came or did not, from the sample to the receipt')
    .argument('<name>', 'an alarm by its id or the beginning of it, SOURCE/DEVICE, DEVICE, RULE or RULE/KEY')
    .option(...CONFIG)
    .option(...SERVICE_URL)
    .option('--store <file>', 'read a store file in place of asking the running service')
    .addOption(format())
    .addHelpText('after', EXAMPLES)
    .action(async (name, options) => done(await (await import('./why.ts')).runWhy(context, name, options)));
};

const EXAMPLES = `
Examples:
  tocsin why freezer-warm/oslo/f7
  tocsin why oslo/f7 --format json
  tocsin why freezer-warm --store data/tocsin.db`;
