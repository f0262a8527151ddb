import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import { type Fault, formatPath } from '../document/fault.ts';
import type { Document, Path } from '../document/read.ts';
import { mapTree } from './tree.ts';

/** Keys that hold a secret or the text of a file, by the map they stand in; each also has a form `…_file`. */
export const FILE_KEYS: Readonly<Record<string, readonly string[]>> = {
  mqtt: ['password', 'key', 'ca', 'cert'],
  notify: ['authToken'],
  'notify.apiKeys[]': ['secret'],
  'notify.credentials[]': ['key', 'cert', 'serviceAccount'],
  store: ['encryptionKey'],
  'channels.sms': ['authToken'],
  'channels.apn': ['key', 'cert', 'ca'],
  'channels.fcm': ['serviceAccount'],
  'channels.messenger': ['token'],
  'http.tokens[]': ['token'],
  'sync.sources[]': ['token'],
};

/** Whether what stands at `path` may never be shown. */
export const isSecretPath = (path: Path): boolean => {
  const name = String(path.at(-1));
  return fileKeysOf(path.slice(0, -1)).includes(name);
};

/** Whether a text at `path` stands where a map or a list with secrets in it belongs: most likely it is one of them. */
export const isAroundSecret = (path: Path): boolean => {
  const place = placeOf(path);
  return Object.keys(FILE_KEYS).some(
    (map) => map === place || (/^[.[]/.test(map.slice(place.length)) && map.startsWith(place)),
  );
};

/** Where the file of what stands at `path` would be named; undefined for what has no such form. */
export const fileFormOf = (path: Path): Path | undefined =>
  isSecretPath(path) ? [...path.slice(0, -1), `${String(path.at(-1))}_file`] : undefined;

const fileKeysOf = (path: Path): readonly string[] => FILE_KEYS[placeOf(path)] ?? [];

const placeOf = (path: Path): string => formatPath(path).replaceAll(/\[\d+\]/g, '[]');

export interface FilesRead {
  readonly value: unknown;
  /** Paths (as `formatPath` writes them) of the keys whose text came out of a file. */
  readonly fromFile: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

const READABLE = 'the path of a file that can be read, from the folder of the config';

export type ReadFile = (path: string) => Result<string, string>;

/** Every `…_file` replaced by the text of that file, less one newline at its end; beside the plain form it is a fault. */
export const readSecretFiles = (document: Document, readFile: ReadFile): FilesRead => {
  const fromFile = new Set<string>();
  const faults: Fault[] = [];
  const readKey = (map: JsonObject, path: Path, key: string): JsonObject => {
    const { [`${key}_file`]: file, ...rest } = map;
    if (file === undefined) return map;
    const at = [...path, `${key}_file`];
    const text = typeof file === 'string' && file !== '' ? readFile(file) : undefined;
    if (Object.hasOwn(map, key))
      faults.push(
        document.fault(at, `${key} and ${key}_file: both are set (but are exclusive)`, { instead: 'one of both' }),
      );
    else if (text === undefined) faults.push(document.fault(at, 'wrong type', { expected: 'the path of a file' }));
    else if (!text.ok) faults.push(document.fault(at, `cannot be read: ${text.error}`, { instead: READABLE }));
    fromFile.add(formatPath([...path, key]));
    return { ...rest, [key]: text?.ok ? text.value.replace(/\r?\n$/, '') : '' };
  };
  const value = mapTree(document.value, (item, path) =>
    isJsonObject(item) ? fileKeysOf(path).reduce((map, key) => readKey(map, path, key), item) : item,
  );
  return { value, fromFile, faults };
};
