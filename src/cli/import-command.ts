import type { Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { addOne, CONFIG, format } from './option-parts.ts';

/** `import twilio`: what a Notify account of Twilio holds, into the running service. */
export const addImportCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('import')
    .description('take over what another service holds')
    .addHelpText('after', IMPORT_EXAMPLES)
    .command('twilio')
    .description("copy services, credentials' names and bindings of Twilio Notify into the running service")
    .option('--account-sid <sid>', 'AC…; or TWILIO_ACCOUNT_SID')
    .option('--auth-token-file <file>', 'that holds the auth token; or TWILIO_AUTH_TOKEN')
    .option('--api-key-sid <sid>', 'SK…, instead of the auth token; or TWILIO_API_KEY')
    .option('--api-key-secret-file <file>', 'that holds its secret; or TWILIO_API_KEY_SECRET')
    .option('--url <url>', 'of the Notify service to read', 'https://notify.twilio.com')
    .option('--service <sid>', 'only this service; repeat it for more', addOne)
    .option('--dry-run', 'read and report, write nothing')
    .option('--state <file>', 'where it notes how far it came; default: beside the store')
    .option('--to <url>', 'where the running service answers; default: as the config says')
    .option(...CONFIG)
    .addOption(format())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => done(await (await import('./import-twilio.ts')).runImportTwilio(context, options)));
};

const IMPORT_EXAMPLES = `
Examples:
  tocsin import twilio --account-sid AC… --auth-token-file twilio-token --dry-run`;

const EXAMPLES = `
A secret is never given as an argument, where others on the machine could read it.
A run that was stopped goes on where it was; a second run copies what is new.

Examples:
  tocsin import twilio --account-sid AC… --auth-token-file twilio-token --dry-run
  tocsin import twilio --account-sid AC… --auth-token-file twilio-token
  tocsin import twilio --api-key-sid SK… --api-key-secret-file twilio-secret --account-sid AC… --service IS…`;
