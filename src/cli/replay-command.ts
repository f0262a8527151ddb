import { type Command, Option } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { addOne, CONFIG, format } from './option-parts.ts';

/** `replay`, with all that can be asked of a recording. */
export const addReplayCommand = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('replay')
    .description('run recordings or tables through the rules, in virtual time')
    .argument('<files...>', 'JSON lines as record writes them, or CSV')
    .option(...CONFIG)
    .option('--rules <path>', 'rule file or folder, to be repeated for more; default: those of the config', addOne)
    .option('--topic <topic>', 'CSV: the topic that each row is a message on')
    .option('--time <column>', 'CSV: the column of the time')
    .option('--delimiter <text>', 'CSV: what stands between cells', ',')
    .addOption(new Option('--decimal <sign>', 'CSV: what stands within 85.5').choices(['.', ',']).default('.'))
    .option('--zone <zone>', 'IANA zone of nights, and of times in a CSV without an offset; default: UTC')
    .option('--report', 'alarms and notifications by rule, device, target and hour, the bill, and ISA-18.2 measures')
    .option('--html <file>', 'write the report, with plots of the worst, as one page that needs nothing else')
    .option('--sms-price <price>', 'what one SMS segment costs')
    .option('--against <path>', 'print what the rules add to and remove from those of this file or folder', addOne)
    .option('--suggest', 'propose a delay and a deadband for each rule that is raised often, by trying them')
    .option('--keep <duration>', 'with --suggest: lose no alarm that lasts longer', '10m')
    .addOption(format())
    .action(async (files, options) => done(await (await import('./replay.ts')).runReplay(context, files, options)));
};
