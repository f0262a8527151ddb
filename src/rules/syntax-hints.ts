import type { Fault } from '../document/fault.ts';

/** YAML's own faults, with the quoted form where an unquoted `{` has made it stumble. */
export const addSyntaxHints = (faults: readonly Fault[], text: string): readonly Fault[] => {
  const lines = text.split(/\r?\n/);
  return faults.map((fault) => {
    const write = OTHER_FAULT.test(fault.message) ? undefined : quotedForm(lines[fault.line - 1] ?? '');
    return write
      ? { ...fault, message: `${fault.message}; a text with { in it must be quoted`, expected: write }
      : { ...fault, instead: syntaxFix(fault.message) };
  });
};

/** What most often was meant where YAML gives up. */
const syntaxFix = (message: string): string => SYNTAX_FIXES.find(([words]) => words.test(message))?.[1] ?? COMMON_FIX;

const COMMON_FIX =
  'each key on a line of its own, indented by blanks as its neighbours, and texts with : # { [ in quotes';

const SYNTAX_FIXES: readonly (readonly [words: RegExp, instead: string])[] = [
  [/stands twice/, 'one of the two'],
  [/one document/, 'each document into a file of its own'],
  [/tab/i, 'blanks in place of tabs'],
  [/anchor|^\*/i, 'the anchor &name before its first *name'],
  [/<</, '<<: *name, the alias of a map'],
  [/[Uu]nresolved tag/, 'the text in quotes'],
  [/UTF-8/, 'the same file saved as UTF-8'],
  [/quote/i, 'a quote at the end as at the beginning'],
  [/flow|\]|\}/, 'each [ and { with its ] and }'],
  [/too deep/, 'what is nested as a condition with a name'],
];

/** What has nothing to do with braces, even on a line that holds some. */
const OTHER_FAULT = /stands twice|too deep|one document|UTF-8|anchor|^Unresolved tag|^Tabs|^<<|^\*/;

/** `key: {site}/{device}` and `- {{ site }} warm`: the value begins with a brace and does not end with its pair. */
const BLOCK_VALUE = /^\s*(?:- )*([\w-]+:\s+)?(\{.*\S)\s*$/;
/** `{ fact: door, operator: equal }`: what was meant as a map is one, and something else is wrong. */
const FLOW_MAP = /^\{\s*[\w-]+:\s.*\}$/;
/** `[on-call, site-{{ site }}]`: a brace inside a text of a flow list or map. */
const FLOW_VALUE = /[[,{]\s*([\w-]+:\s+)?([^"',[\]{}:]*\{\{[^}]*\}\}[^"',[\]{}]*)/;

const quotedForm = (line: string): string | undefined => {
  const [, key = '', value] = FLOW_VALUE.exec(line) ?? BLOCK_VALUE.exec(line) ?? [];
  return value === undefined || FLOW_MAP.test(value)
    ? undefined
    : `${key.trim()}${key && ' '}${JSON.stringify(value.trim())}`;
};
