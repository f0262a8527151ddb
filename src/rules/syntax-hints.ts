import type { Fault } from '../document/fault.ts';

/** YAML's own faults, with the quoted form where an unquoted `{` has made it stumble. */
export const addSyntaxHints = (faults: readonly Fault[], text: string): readonly Fault[] => {
  const lines = text.split(/\r?\n/);
  return faults.map((fault) => {
    const write = OTHER_FAULT.test(fault.message) ? undefined : quotedForm(lines[fault.line - 1] ?? '');
    return write
      ? { ...withoutFix(fault), message: `${fault.message}; a text with { in it must be quoted`, expected: write }
      : fault;
  });
};

/** The quoted form says more. */
const withoutFix = ({ instead: _common, ...fault }: Fault): Fault => fault;

/** What has nothing to do with braces, even on a line that holds some. */
const OTHER_FAULT =
  /stands twice|no blank|come to too much|too deep|one document|UTF-8|anchor|^Unresolved tag|^Tabs|^<<|^\*/;

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
