import { type CommandShape, type Following, type OptionShape, valuedOptions } from './completion-tree.ts';

/** A script for fish: `tocsin completion fish > ~/.config/fish/completions/tocsin.fish`, or `tocsin completion fish | source`. */
export const fishScript = (
  shapes: readonly CommandShape[],
): string => `# completion of tocsin for fish: tocsin completion fish | source
function __tocsin_at
    set -l commands ${shapes.flatMap(({ path }) => (path === '' ? [] : [quoted(path)])).join(' ')}
    set -l valued ${valuedOptions(shapes).map(quoted).join(' ')}
    set -l at ''
    set -l is_value 0
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        if test $is_value = 1
            # whatever it is called, it is no command
            set is_value 0
        else if contains -- "$at $word" $valued
            set is_value 1
        else if contains -- "$at $word" $commands
            set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
complete -c tocsin -f
${shapes.flatMap(linesOf).join('\n')}
`;

const linesOf = ({ path, commands, options, argument }: CommandShape): readonly string[] => {
  const start = `complete -c tocsin -n ${quoted(`__tocsin_at '${path}'`)}`;
  return [
    ...commands.map(({ name, description }) => `${start} -a ${name} -d ${quoted(description)}`),
    ...options.map((option) => `${start} ${optionFlags(option)} -d ${quoted(option.description)}`),
    ...argumentLines(start, argument),
  ];
};

const argumentLines = (start: string, argument: Following): readonly string[] => {
  if (argument === 'files') return [`${start} -F`];
  return Array.isArray(argument) ? [`${start} -a ${quoted(argument.join(' '))}`] : [];
};

const optionFlags = ({ names, value }: OptionShape): string => {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
  if (value === 'nothing') return flags;
  if (value === 'files') return `${flags} -r -F`;
  return Array.isArray(value) ? `${flags} -x -a ${quoted(value.join(' '))}` : `${flags} -x`;
};

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
