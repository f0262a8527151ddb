import { type Command, Option } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { CONFIG } from './option-parts.ts';

/** `tocsin publish`: to be a device for a moment, without another MQTT client. */
export const addPublishCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('publish')
    .description('publish a message to the broker, as a device would, and say who reads it')
    .argument('<topic>', 'below tocsin/ only tocsin/commands/ack/RULE/KEY, the key percent-encoded')
    .argument('<payload>', 'text; an empty one with --retain takes back what is retained')
    .option(...CONFIG)
    .option('--url <url>', 'the broker; default: as the config says')
    .addOption(new Option('--qos <level>', 'how surely it arrives').choices(['0', '1']).default('1'))
    .option('--retain', 'the broker keeps it for whoever subscribes later')
    .addHelpText('after', EXAMPLES)
    .action(async (topic, payload, options) =>
      done(await (await import('./publish.ts')).runPublish(context, { topic, payload }, options)),
    );
};

const EXAMPLES = `
Examples:
  tocsin publish cold/oslo/f7/telemetry '{ "temperature": -10 }'
  tocsin publish site/door open --retain
  tocsin publish tocsin/commands/ack/freezer-warm/oslo%2Ff7 ana-k`;
