import type { Command } from 'commander';
import type { CliContext, ExitCode } from './context.ts';

/** `init`: what begins a project. */
export const addProjectCommands = (program: Command, context: CliContext, done: (code: ExitCode) => void): void => {
  program
    .command('init')
    .description('write a starting project into an empty folder: config, people, a rule with its tests')
    .argument('[dir]', 'the folder; it is made if it is not there', '.')
    .action(async (folder) => done(await (await import('./init.ts')).runInit(context, folder)));
};
