import { dirname, isAbsolute, join } from 'node:path';
import { Redacted } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Fault, formatPath, sortFaults } from '../document/fault.ts';
import { type Document, type FaultDetail, readDocument } from '../document/read.ts';
import { validateDocument } from '../document/validate.ts';
import type { Config } from './config.ts';
import { checkInventory, checkSources } from './cross-checks.ts';
import { type Env, expandVariables } from './expand.ts';
import { freezeDeep } from './freeze.ts';
import { hideInUrl } from './hide-in-url.ts';
import { numbersFromText } from './numbers.ts';
import { type ConfigDocument, configSchema } from './schema.ts';
import { isAroundSecret, isSecretPath, type ReadFile, readSecretFiles } from './secret-files.ts';
import type { SyncSourceOptions } from './sync-options.ts';

export interface ConfigInput {
  readonly text: string;
  /** Where it was read from: for faults, and because relative paths in it begin at its folder. */
  readonly file: string;
  readonly env: Env;
  /** Reads the files that `…_file` keys name: their text, or in words why not. */
  readonly readFile: ReadFile;
}

/** The config, or every fault in it at once, in the order a reader meets them. No fault shows a secret. */
export const loadConfig = ({ text, file, env, readFile }: ConfigInput): Result<Config, readonly Fault[]> => {
  const document = readDocument(text, file);
  if (!document.ok) return err(document.error.map(withoutSigns));
  const resolve = (path: string) => resolvePath(file, path);
  const { value: prepared, faults } = prepare(document.value, env, (path) => readFile(resolve(path)));
  const checked = validateDocument(prepared, configSchema);
  const told = new Set(faults.map(({ path }) => path));
  const later = checked.ok ? crossCheck(prepared, checked.value) : checked.error;
  const all = [...faults, ...later.filter(({ path }) => !told.has(path))];
  return checked.ok && all.length === 0
    ? ok(freezeDeep(toConfig(checked.value, prepared, resolve)))
    : err(sortFaults(all));
};

/** What YAML stumbles over may be a password that begins with one of its signs: `password: !hunter2`. */
const withoutSigns = (fault: Fault): Fault => ({
  ...fault,
  message: fault.message.replace(/([!*&|>])[^\s<]+/g, '$1…'),
});

const crossCheck = (document: Document, value: ConfigDocument): readonly Fault[] => [
  ...checkSources(document, value.sources),
  ...checkInventory(document, value),
];

const resolvePath = (file: string, path: string): string =>
  isAbsolute(path) || path === ':memory:' ? path : join(dirname(file), path);

/** The document with variables and files put in, which says of neither what was in them. */
const prepare = (document: Document, env: Env, readFile: ReadFile): { value: Document; faults: readonly Fault[] } => {
  const variables = expandVariables({ ...document, value: document.value ?? {} }, env);
  const files = readSecretFiles({ ...document, value: variables.value }, readFile);
  const fault: Document['fault'] = (path, message, detail = {}) => {
    // What to write instead repeats what was there.
    const { received, instead, ...rest } = detail;
    const place = formatPath(path);
    if (files.fromFile.has(place)) return document.fault(withFile(path), message, rest);
    if (isSecretPath(path) || isAroundSecret(path)) return document.fault(path, message, rest);
    if (variables.expanded.has(place)) return document.fault(path, message, withSource(rest, document.source(path)));
    return document.fault(path, message, {
      ...rest,
      ...(received !== undefined && { received: hideLogin(received) }),
      ...(instead !== undefined && { instead: hideLogin(instead) }),
    });
  };
  const value = numbersFromText(files.value, configSchema, variables.expanded);
  return { value: { ...document, value, fault }, faults: [...variables.faults, ...files.faults] };
};

/** Also of an address that lacks its scheme: `user:password@broker`. */
const hideLogin = (text: string): string => hideInUrl(text).replace(/[^\s"'@:/<]+:(?!\/\/)[^\s"'@]+@/g, '<redacted>@');

const withSource = (detail: FaultDetail, source: string | undefined): FaultDetail =>
  source === undefined ? detail : { ...detail, received: source };

const withFile = (path: readonly PropertyKey[]) => [...path.slice(0, -1), `${String(path.at(-1))}_file`];

const toConfig = (checked: ConfigDocument, document: Document, resolve: (path: string) => string): Config => {
  const { mqtt, sources, rules, inventory, store, sync, system, ...rest } = checked;
  const { password, key, ...broker } = mqtt;
  return {
    ...rest,
    mqtt: {
      ...broker,
      ...(password !== undefined && { password: new Redacted(password) }),
      ...(key !== undefined && { key: new Redacted(key) }),
    },
    sources: new Map(Object.entries(sources)),
    rules: rules.map(resolve),
    inventory: { ...inventory, file: inventory.file.map(resolve) },
    store: { ...store, path: resolve(store.path) },
    sync: toSync(sync, resolve),
    system: {
      notify: system.notify.map((value, index) => ({ value, ...placeOf(document, ['system', 'notify', index]) })),
    },
  };
};

const toSync = ({ roster, sources, ...rest }: ConfigDocument['sync'], resolve: (path: string) => string) => {
  const first: readonly SyncSourceOptions[] =
    roster === undefined ? [] : [{ name: 'roster', type: 'roster', file: roster }];
  const withPath = (source: SyncSourceOptions): SyncSourceOptions =>
    source.type === 'registrations' || source.file === undefined ? source : { ...source, file: resolve(source.file) };
  return { ...rest, sources: [...first, ...sources].map(withPath) };
};

const placeOf = (document: Document, path: readonly PropertyKey[]) => ({
  file: document.file,
  ...document.locate(path),
  path: formatPath(path),
});
