import { isScalar } from 'yaml';
import { runThrough } from '../base/in-steps.ts';
import { ok, type Result } from '../base/result.ts';
import { createAliasTargets } from './aliases.ts';
import { type Fault, formatPath } from './fault.ts';
import { createPairsByKey, findKey, findNode } from './find-node.ts';
import { parseYamlSteps } from './parse.ts';

export type Path = readonly PropertyKey[];

/** What a fault says beside its message. */
export type FaultDetail = Pick<Fault, 'expected' | 'received' | 'instead'>;

/** A parsed YAML text that knows where each of its values stands. */
export interface Document {
  readonly file: string;
  readonly value: unknown;
  /** Position of the value at `path`, or of its nearest ancestor that exists. */
  readonly locate: (path: Path) => { readonly line: number; readonly column: number };
  /** Position of the key that names `path`, for a key that should not be there. */
  readonly locateKey: (path: Path) => { readonly line: number; readonly column: number };
  /** The text of the scalar at `path` as it was written, quotes included; undefined for anything else. */
  readonly source: (path: Path) => string | undefined;
  /** A fault at `path`. */
  readonly fault: (path: Path, message: string, detail?: FaultDetail) => Fault;
}

/** YAML 1.2 text to a document; syntax faults all at once. Duplicate keys are faults, merge keys (`<<`) work. */
export const readDocument = (written: string, file: string): Result<Document, readonly Fault[]> =>
  runThrough(readDocumentSteps(written, file));

/** The same in steps, for a text that may be large. */
export function* readDocumentSteps(written: string, file: string): Generator<void, Result<Document, readonly Fault[]>> {
  // A byte order mark is no column of its own to any editor.
  const text = written.replace(/^\uFEFF/, '');
  const parsed = yield* parseYamlSteps(text, file);
  if (!parsed.ok) return parsed;
  const { yaml, value, at } = parsed.value;
  const nodes = { yaml, targetOf: createAliasTargets(yaml), pairsOf: createPairsByKey() };
  const locate = (path: Path) => at(findNode(nodes, path).node?.range?.[0] ?? 0);
  return ok({
    file,
    value,
    locate,
    locateKey: (path) => {
      const key = findKey(nodes, path);
      return key ? at(key.range?.[0] ?? 0) : locate(path);
    },
    source: (path) => {
      const { node, isExact } = findNode(nodes, path);
      return isExact && isScalar(node) && node.range ? text.slice(node.range[0], node.range[1]) : undefined;
    },
    fault: (path, message, detail = {}) => ({ file, ...locate(path), path: formatPath(path), message, ...detail }),
  });
}
