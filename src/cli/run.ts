import { Argument, Command, CommanderError, Option } from 'commander';
import { hint } from '../document/did-you-mean.ts';
import { addAckCommand } from './ack-command.ts';
import { checkFormat, maxDelay } from './check-options.ts';
import { commandFirst } from './command-first.ts';
import type { CliContext, ExitCode } from './context.ts';
import { addHelpTexts } from './help-texts.ts';
import { addImportCommand } from './import-command.ts';
import { addNotifyCommands } from './notify-commands.ts';
import { CONFIG, format, SERVICE_URL } from './option-parts.ts';
import { addProjectCommands } from './project-commands.ts';
import { addPublishCommand } from './publish-command.ts';
import { addReloadCommand } from './reload-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addSyncCommand } from './sync-command.ts';
import { testFormat } from './test-options.ts';
import { readVersion } from './version.ts';
import { addWhyCommand } from './why-command.ts';

/** The command line: one file per command, loaded when it is asked for. Without a command it serves. */
export const run = async (context: CliContext): Promise<ExitCode> => {
  let exitCode: ExitCode = 0;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    const argv = commandFirst(context.argv);
    refuseUnknownCommand(program, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has written what was wrong; help and version are no faults.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
};

/** Left to commander, a mistyped command would be an argument too many of `serve`, which is run without a command. */
const refuseUnknownCommand = (program: Command, [first, second]: readonly string[]): void => {
  const known = ['help', ...program.commands.map((command) => command.name())];
  const asked = first === 'help' ? second : first;
  if (asked === undefined || asked.startsWith('-') || known.includes(asked)) return;
  program.error(`error: unknown command '${asked}'${hint(asked, known)}`);
};

type Done = (code: ExitCode) => void;

/** Every command, loaded when it is run; `done` is told how it ended. */
export const createProgram = (context: CliContext, done: Done): Command => {
  const program = new Command('tocsin')
    .description('Turns device telemetry into alarms, and alarms into messages that reach the right people.')
    .version(readVersion(), '--version')
    .exitOverride()
    .showHelpAfterError('(see tocsin --help)')
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });
  addProjectCommands(program, context, done);
  addChecking(program, context, done);
  addHistory(program, context, done);
  addRunning(program, context, done);
  addReloadCommand(program, context, done);
  addPublishCommand(program, context, done);
  addWriting(program, context, done);
  addWhyCommand(program, context, done);
  addAckCommand(program, context, done);
  addNotifyCommands(program, context, done);
  addSyncCommand(program, context, done);
  addImportCommand(program, context, done);
  addHelpTexts(program);
  return program;
};

const addRunning = (program: Command, context: CliContext, done: Done): void => {
  program
    .command('serve', { isDefault: true })
    .description('run the service')
    .option(...CONFIG)
    .action(async (options) => done(await (await import('./serve.ts')).runServe(context, options)));
  program
    .command('demo')
    .description('the whole road with nothing configured; ends by itself')
    .action(async () => done(await (await import('./demo.ts')).runDemo(context)));
  program
    .command('alarms')
    .description('the alarms of the running service, newest first: raised, ended, severity, state, rule and key, id')
    .option(...CONFIG)
    .option(...SERVICE_URL)
    .addOption(new Option('--state <state>', 'in which state').choices(['open', 'active', 'clearing', 'cleared']))
    .option('--rule <id>', 'of one rule')
    .option('--key <key>', 'about one key')
    .option('--limit <count>', 'how many at most', '100')
    .addOption(format())
    .action(async (options) => done(await (await import('./alarms.ts')).runAlarms(context, options)));
};

const addChecking = (program: Command, context: CliContext, done: Done): void => {
  program
    .command('check')
    .description('lint rules, config, inventory and people')
    .argument(
      '[paths...]',
      'rule files or folders, configs, inventories, rosters and tables; default: the config and all it names',
    )
    .option(...CONFIG)
    .option('--strict', 'exit 1 on warnings, too')
    .addOption(maxDelay())
    .addOption(checkFormat())
    .action(async (paths, options) => done(await (await import('./check.ts')).runCheck(context, paths, options)));
  program
    .command('test')
    .description('run the tests of rule files, in virtual time')
    .argument('[paths...]', 'rule files, *.test.yaml, or folders; default: those of the config')
    .option(...CONFIG)
    .option('--filter <text>', 'only tests whose name or file has it; /text/ is a regular expression')
    .option('--watch', 'run again what is saved, until stopped')
    .option('--out <file>', 'write the report there, and print it as text')
    .addOption(testFormat())
    .action(async (paths, options) => done(await (await import('./test.ts')).runTest(context, paths, options)));
};

const addWriting = (program: Command, context: CliContext, done: Done): void => {
  program
    .command('schema')
    .description('print a JSON Schema for editors')
    .addArgument(new Argument('<name>', 'of what').choices(['rules', 'tests', 'config', 'roster', 'inventory']))
    .action(async (name) => done(await (await import('./schema.ts')).runSchema(context, name)));
  program
    .command('config')
    .description('what the config comes to')
    .command('print')
    .description('print it with defaults and variables put in, secrets masked')
    .option(...CONFIG)
    .option('--origin', 'each value with where it came from: file and line, default, variable or file')
    .addOption(format())
    .action(async (options) => done(await (await import('./config-print.ts')).runConfigPrint(context, options)));
};

const addHistory = (program: Command, context: CliContext, done: Done): void => {
  program
    .command('record')
    .description('write what the broker brings as JSON lines, until stopped')
    .option(...CONFIG)
    .option('--topic <filters...>', 'what to record; default: the topics of all sources')
    .option('--url <url>', 'the broker; default: as the config says')
    .option('--out <file>', 'append to a file instead of standard output')
    .action(async (options) => done(await (await import('./record.ts')).runRecord(context, options)));
  addReplayCommand(program, context, done);
};
