import type { Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { CONFIG, SERVICE_URL } from './option-parts.ts';

/** `tocsin ack`: somebody has seen it. */
export const addAckCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('ack')
    .description('acknowledge an open alarm: somebody takes care of it')
    .argument('<alarm>', 'RULE/KEY, or its id or the beginning of it')
    .option(...CONFIG)
    .option(...SERVICE_URL)
    .addHelpText('after', EXAMPLES)
    .action(async (name, options) => done(await (await import('./ack.ts')).runAck(context, name, options)));
};

const EXAMPLES = `
It goes by the broker of the config, as from any other client: tocsin/commands/ack/RULE/KEY.

Examples:
  tocsin ack freezer-warm/oslo/f7
  tocsin ack 01a204ba`;
