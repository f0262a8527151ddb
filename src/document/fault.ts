/** What is wrong with a text that a person wrote, and where. Lines and columns count from 1. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the document: `rules[0].notify[1].Body`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  /** What to write, where neither the message nor `expected` says it. */
  readonly instead?: string;
}

/** `rules/cold.yaml:12:7 rules[0].for: not a duration (expected …, received …)`, the form editors can jump to. */
export const formatFault = ({ file, line, column, path, message, expected, received }: Fault): string => {
  const detail = [expected && `expected ${expected}`, received && `received ${received}`].filter(Boolean).join(', ');
  return `${file}:${line}:${column} ${path ? `${path}: ` : ''}${message}${detail ? ` (${detail})` : ''}`;
};

/** `['rules', 0, 'for']` as `rules[0].for`. */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    '',
  );

/** In the order a reader meets them. */
export const sortFaults = <F extends Fault>(faults: readonly F[]): readonly F[] =>
  faults.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
