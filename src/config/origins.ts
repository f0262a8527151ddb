import { isJsonObject, type Json } from '../base/json.ts';
import { formatPath } from '../document/fault.ts';
import { type Document, type Path, readDocument } from '../document/read.ts';
import type { Config } from './config.ts';
import { type Env, namesIn } from './expand.ts';
import { printConfig } from './print.ts';
import { fileFormOf } from './secret-files.ts';

/** Where a value of the config came from. Lines and columns count from 1. */
export type Origin =
  | { readonly type: 'default' }
  | ({ readonly type: 'config' } & Place)
  /** `unset` are those of `names` whose default was taken. */
  | ({ readonly type: 'variable'; readonly names: readonly string[]; readonly unset: readonly string[] } & Place)
  /** The text of a file that `…_file` names; `from` as it stands there. */
  | ({ readonly type: 'file'; readonly from: string } & Place);

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One value that takes effect, as `printConfig` shows it: secrets masked. */
export interface OriginatedValue {
  readonly path: string;
  readonly value: Json;
  readonly origin: Origin;
}

/** Each value of `config`, in its order, with where it came from; `text` is what it was loaded from. */
export const originsOf = (
  config: Config,
  { text, file, env }: { readonly text: string; readonly file: string; readonly env: Env },
): readonly OriginatedValue[] => {
  const document = readDocument(text, file);
  if (!document.ok) return [];
  return leavesOf(JSON.parse(printConfig(config)), []).map(({ path, value }) => ({
    path: formatPath(path),
    value,
    origin: originOf(document.value, writtenPath(document.value.value, path), env),
  }));
};

interface Leaf {
  readonly path: Path;
  readonly value: Json;
}

/** An empty list or map is a value of its own. */
const leavesOf = (value: Json, path: Path): readonly Leaf[] => {
  const inner = Array.isArray(value) ? [...value.entries()] : isJsonObject(value) ? Object.entries(value) : [];
  if (inner.length === 0) return [{ path, value }];
  return inner.flatMap(([key, item]) => leavesOf(item, [...path, key]));
};

/** The roster has become the first source of sync; the others have moved by one. */
const writtenPath = (written: unknown, path: Path): Path => {
  const [section, list, index, ...rest] = path;
  if (section !== 'sync' || list !== 'sources' || typeof index !== 'number') return path;
  if (valueAt(written, ['sync', 'roster']) === undefined) return path;
  return index === 0 ? ['sync', 'roster'] : ['sync', 'sources', index - 1, ...rest];
};

/** A scalar stands for all that became of it: `rules: ../rules` for a list of one. */
const originOf = (document: Document, path: Path, env: Env): Origin => {
  const at = path.findIndex((_, index) => isScalar(valueAt(document.value, path.slice(0, index + 1))));
  const found = at < 0 ? path : path.slice(0, at + 1);
  const value = valueAt(document.value, found);
  const place = { file: document.file, ...document.locate(found) };
  if (value !== undefined)
    return typeof value === 'string' ? fromText(value, place, env) : { type: 'config', ...place };
  const form = fileFormOf(path);
  const from = form && valueAt(document.value, form);
  return form && typeof from === 'string'
    ? { type: 'file', from, file: document.file, ...document.locate(form) }
    : { type: 'default' };
};

const fromText = (text: string, place: Place, env: Env): Origin => {
  const names = namesIn(text);
  if (names.length === 0) return { type: 'config', ...place };
  return { type: 'variable', names, unset: names.filter((name) => !env[name]), ...place };
};

const isScalar = (value: unknown): boolean => value !== undefined && (typeof value !== 'object' || value === null);

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return typeof key === 'number' ? inner[key] : undefined;
    return isJsonObject(inner) && Object.hasOwn(inner, key) ? inner[String(key)] : undefined;
  }, value);
