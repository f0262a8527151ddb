import { hint } from '../document/did-you-mean.ts';
import { type Fault, formatPath } from '../document/fault.ts';
import type { Document, Path } from '../document/read.ts';
import { mapTree } from './tree.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Expanded {
  readonly value: unknown;
  /** Paths (as `formatPath` writes them) of the scalars that held a variable. */
  readonly expanded: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

const VARIABLE_START = '${';

/** `$${`, a variable with or without a default, or the beginning of something that is neither. */
const VARIABLE = /\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?/g;

/**
 * `${NAME}` and `${NAME:-default}` replaced in every text of the document, keys left alone; `$${` is a literal `${`.
 * An empty variable takes the default, as in a shell. After parsing, so that no value can change the structure.
 */
export const expandVariables = (document: Document, env: Env): Expanded => {
  const expanded = new Set<string>();
  const faults: Fault[] = [];
  const value = mapTree(document.value, (item, path) => {
    if (typeof item !== 'string' || !item.includes(VARIABLE_START)) return item;
    expanded.add(formatPath(path));
    return item.replaceAll(VARIABLE, (whole, name: string | undefined, fallback: string | undefined) => {
      if (whole === `$${VARIABLE_START}`) return VARIABLE_START;
      // Of an object every environment has `toString` and the like.
      const set = name !== undefined && Object.hasOwn(env, name) ? env[name] : undefined;
      const text = name === undefined ? undefined : ((set || fallback) ?? set);
      if (text === undefined) faults.push(unsetFault(document, path, { name, env }));
      return text ?? '';
    });
  });
  return { value, expanded, faults };
};

/** The variables that a text as it was written names, each once. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(VARIABLE)].flatMap(([, name]) => (name === undefined ? [] : [name]))),
];

interface Unset {
  readonly name: string | undefined;
  readonly env: Env;
}

const unsetFault = (document: Document, path: Path, { name, env }: Unset): Fault => {
  if (name === undefined)
    return document.fault(path, `not a variable: write \${NAME}, \${NAME:-default}, or $\${ for the text \${`);
  const message = `the environment variable ${name} is not set${hint(name, Object.keys(env))}`;
  return document.fault(path, message, { instead: `${name} into the environment, or \${${name}:-default}` });
};
