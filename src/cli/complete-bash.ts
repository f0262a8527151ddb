import { type CommandShape, type Following, valuedOptions } from './completion-tree.ts';

/** A script for bash, 3.2 of macOS included: `source <(tocsin completion bash)`. */
export const bashScript = (
  shapes: readonly CommandShape[],
): string => `# completion of tocsin for bash: source <(tocsin completion bash)
_tocsin() {
  local cur prev at word i options='' words='' files=''
  COMPREPLY=()
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=\${COMP_WORDS[COMP_CWORD-1]}
  # --format=json comes as three words
  if [ "$cur" = '=' ]; then cur=''; elif [ "$prev" = '=' ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  at=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$at $word" in
      # what follows is its value, whatever it is called
      ${valuedOptions(shapes)
        .map((one) => `'${one}'`)
        .join('|')}) i=$((i + 1)); if [ "\${COMP_WORDS[i]}" = '=' ]; then i=$((i + 1)); fi ;;
      ${shapes.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join('|')}) at="$at $word" ;;
    esac
  done
  case "$at $prev" in
${shapes.flatMap(valueCases).join('\n')}
  *)
    case "$at" in
${shapes.map(commandCase).join('\n')}
    esac
    case "$cur" in -*) words=$options; files='' ;; esac
    ;;
  esac
  local IFS=$' \\t\\n'
  [ -z "$words" ] || COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [ -n "$files" ]; then
    IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$cur"))
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _tocsin tocsin
`;

const valueCases = ({ path, options }: CommandShape): readonly string[] =>
  options
    .filter(({ value }) => value !== 'nothing')
    .map(({ names, value }) => `  ${names.map((name) => `'${path} ${name}'`).join('|')}) ${assignments(value)} ;;`);

const commandCase = ({ path, commands, options, argument }: CommandShape): string => {
  const words = [...commands.map(({ name }) => name), ...(Array.isArray(argument) ? argument : [])].join(' ');
  const files = argument === 'files' ? " files='yes'" : '';
  return `    '${path}') options='${options.flatMap(({ names }) => names).join(' ')}' words='${words}'${files} ;;`;
};

const assignments = (value: Following): string => {
  if (value === 'files') return "files='yes'";
  return Array.isArray(value) ? `words='${value.join(' ')}'` : ':';
};
