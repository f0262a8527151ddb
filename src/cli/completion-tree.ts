import type { Argument, Command, Option } from 'commander';

/** What may follow: nothing, a text that nobody can guess, files, or one of a few words. */
export type Following = 'nothing' | 'anything' | 'files' | readonly string[];

export interface OptionShape {
  /** `['-c', '--config']`. */
  readonly names: readonly string[];
  readonly value: Following;
  readonly description: string;
}

/** A command as a shell completes it. */
export interface CommandShape {
  /** Its words, each after a space: ` config print`; empty for the program. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionShape[];
  readonly argument: Following;
}

/** What is run without a command, whose options may stand before one. */
const DEFAULT_COMMAND = ' serve';

/** The program and all its commands, as their help shows them. */
export const shapesOf = (program: Command): readonly CommandShape[] => {
  const [whole, ...inner] = shapesBelow(program, '');
  const more = inner.find(({ path }) => path === DEFAULT_COMMAND)?.options ?? [];
  if (!whole) return inner;
  const names = new Set(whole.options.flatMap((option) => option.names));
  return [
    { ...whole, options: [...whole.options, ...more.filter((one) => !names.has(one.names.at(-1) ?? ''))] },
    ...inner,
  ];
};

/** Options that take a value, as `path` and name: what follows them is no command, whatever it is called. */
export const valuedOptions = (shapes: readonly CommandShape[]): readonly string[] =>
  shapes.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) => (value === 'nothing' ? [] : names.map((name) => `${path} ${name}`))),
  );

const shapesBelow = (command: Command, path: string): readonly CommandShape[] => {
  const help = command.createHelp();
  const inner = help.visibleCommands(command).map((one) => one);
  const shape: CommandShape = {
    path,
    commands: inner.map((one) => ({ name: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map(toOption),
    argument: argumentOf(command),
  };
  return [
    shape,
    ...inner.flatMap((one) =>
      one.name() === 'help' ? [helpShape(path, inner)] : shapesBelow(one, `${path} ${one.name()}`),
    ),
  ];
};

/** `help` takes the name of a command beside it. */
const helpShape = (path: string, beside: readonly Command[]): CommandShape => ({
  path: `${path} help`,
  commands: [],
  options: [],
  argument: beside.map((one) => one.name()).filter((name) => name !== 'help'),
});

const toOption = (option: Option): OptionShape => ({
  names: [option.short, option.long].flatMap((name) => name ?? []),
  value: option.required || option.optional ? following(option.flags, option.argChoices) : 'nothing',
  description: option.description,
});

/** Of several arguments the first that can be guessed; which one is asked for, a shell does not know. */
const argumentOf = (command: Command): Following => {
  const guesses = command.registeredArguments.map((argument: Argument) =>
    following(`<${argument.name()}>`, argument.argChoices),
  );
  return guesses.find((guess) => guess !== 'anything') ?? guesses[0] ?? 'nothing';
};

const following = (flags: string, choices: readonly string[] | undefined): Following => {
  if (choices) return choices;
  return FILES.test(flags) ? 'files' : 'anything';
};

/** Names of values by which the help means a file or a folder. */
const FILES = /[<[](?:files?|paths?|dir|folder)(?:\.\.\.)?[>\]]/;
