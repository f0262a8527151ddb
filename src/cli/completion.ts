import type { Command } from 'commander';
import { bashScript } from './complete-bash.ts';
import { fishScript } from './complete-fish.ts';
import { zshScript } from './complete-zsh.ts';
import { shapesOf } from './completion-tree.ts';
import type { CliContext, ExitCode } from './context.ts';

/** The shells that a script can be had for. */
const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints a script that completes the commands, options, choices and files of `program`; TAB then starts no Tocsin. */
export const runCompletion = async (
  { stdout }: CliContext,
  program: Command,
  shell: keyof typeof SHELLS,
): Promise<ExitCode> => {
  stdout.write(SHELLS[shell](shapesOf(program)));
  return 0;
};
