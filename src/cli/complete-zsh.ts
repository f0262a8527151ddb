import { type CommandShape, type Following, valuedOptions } from './completion-tree.ts';

/** A script for zsh: `tocsin completion zsh > ~/.zfunc/_tocsin`, or `source <(tocsin completion zsh)` after compinit. */
export const zshScript = (shapes: readonly CommandShape[]): string => `#compdef tocsin
# completion of tocsin for zsh: source <(tocsin completion zsh), after compinit
_tocsin() {
  local cur prev at word
  local -i i
  local -a names
  cur=\${words[CURRENT]} prev=\${words[CURRENT-1]} at=''
  if [[ $cur == --*=* ]]; then prev=\${cur%%=*}; compset -P '*='; fi
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$at $word" in
      # what follows is its value, whatever it is called
      (${valuedOptions(shapes)
        .map((one) => `'${one}'`)
        .join('|')}) i+=1 ;;
      (${shapes.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join('|')}) at="$at $word" ;;
    esac
  done
  case "$at $prev" in
${shapes.flatMap(valueCases).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$at" in
${shapes.map(optionCase).join('\n')}
    esac
    _describe -o option names
    return
  fi
  case "$at" in
${shapes.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_tocsin" ]; then _tocsin "$@"; else compdef _tocsin tocsin; fi
`;

const valueCases = ({ path, options }: CommandShape): readonly string[] =>
  options
    .filter(({ value }) => value !== 'nothing')
    .map(
      ({ names, value }) => `  (${names.map((name) => `'${path} ${name}'`).join('|')}) ${completer(value)}; return ;;`,
    );

const optionCase = ({ path, options }: CommandShape): string => {
  const described = options.flatMap(({ names, description }) => names.map((name) => entry(name, description)));
  return `    ('${path}') names=(${described.join(' ')}) ;;`;
};

const commandCase = ({ path, commands, argument }: CommandShape): string => {
  const named = commands.map(({ name, description }) => entry(name, description)).join(' ');
  const described = commands.length > 0 ? `names=(${named}); _describe command names; ` : '';
  return `  ('${path}') ${described}${completer(argument)} ;;`;
};

const completer = (value: Following): string => {
  if (value === 'files') return '_files';
  return Array.isArray(value) ? `compadd -- ${value.join(' ')}` : ':';
};

/** `name:description`, in quotes; a colon in the name would end it. */
const entry = (name: string, description: string): string =>
  `'${name.replaceAll(':', '\\:')}:${description.replaceAll("'", "'\\''")}'`;
