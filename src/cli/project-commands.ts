import { Argument, type Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';
import { CONFIG, format } from './option-parts.ts';

/** What begins a project, and what tells whether it can work. */
export const addProjectCommands = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('init')
    .description('write a starting project into an empty folder: config, people, a rule with its tests')
    .argument('[dir]', 'the folder; it is made if it is not there', '.')
    .action(async (folder) => done(await (await import('./init.ts')).runInit(context, folder)));
  program
    .command('doctor')
    .description('try everything that the config names, and send nothing: broker, store, providers, lists of people')
    .option(...CONFIG)
    .option('--timeout <duration>', 'for each thing that is tried', '10s')
    .option('--queue <count>', 'send ourselves so many messages while away, to see how many the broker keeps')
    .addOption(format())
    .action(async (options) => done(await (await import('./doctor.ts')).runDoctor(context, options)));
  program
    .command('completion')
    .description('print a script by which the shell completes commands, options and files')
    .addArgument(new Argument('<shell>', 'for which shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => done(await (await import('./completion.ts')).runCompletion(context, program, shell)));
};
