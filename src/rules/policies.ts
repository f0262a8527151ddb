import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Path } from '../document/read.ts';
import type { FaultList } from './fault-list.ts';
import { listSome } from './list-some.ts';
import { CONTENT_KEYS, type WrittenEntry } from './notify-schema.ts';

/** What an entry that names a policy may say besides: it goes before what the policy's own entries say. */
const BESIDE: readonly string[] = ['policy', ...CONTENT_KEYS, 'clear'];

/** Names of policies that one which is not there may have meant. */
const MOST_COMPARED = 200;

/** `notify` with its policies written out, and where each part of it stands in the file. */
export interface Expanded {
  readonly entries: readonly Json[];
  /** Where what stands at `path` of an entry was written. */
  readonly place: (entry: number, path: Path) => Path;
}

interface Written {
  readonly notify: readonly Json[];
  readonly policies: JsonObject;
  /** Of `notify`. */
  readonly path: Path;
  readonly faults: FaultList;
}

/** An unknown policy is a fault and tells nobody. */
export const expandPolicies = (written: Written): Expanded => {
  const placed = written.notify.flatMap((entry, index) => expandEntry(entry, [...written.path, index], written));
  return {
    entries: placed.map(({ entry }) => entry),
    place: (index, path) => {
      const origin = placed[index];
      if (!origin) return [...written.path, index, ...path];
      return [...(origin.own.includes(String(path[0])) ? origin.user : origin.at), ...path];
    },
  };
};

interface PlacedEntry {
  readonly entry: Json;
  readonly at: Path;
  /** The entry that named the policy, and the keys that stand there. */
  readonly user: Path;
  readonly own: readonly string[];
}

const expandEntry = (entry: Json, path: Path, written: Written): readonly PlacedEntry[] => {
  if (!isJsonObject(entry) || entry.policy === undefined) return [{ entry, at: path, user: path, own: [] }];
  const { policies, faults } = written;
  const { policy: name, ...own } = entry;
  for (const key of Object.keys(entry)) {
    if (!BESIDE.includes(key))
      faults.atKey([...path, key], `"${key}" is for the entries of the policy to say`, {
        instead: `${key} into the policy, or the whole entry without policy`,
      });
  }
  const entries = typeof name === 'string' && Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (typeof name === 'string' && entries === undefined) {
    const names = Object.keys(policies);
    faults.at([...path, 'policy'], `unknown policy "${name}"${hint(name, names.slice(0, MOST_COMPARED))}`, {
      expected: listSome(names) || "one of the file's policies, of which there are none",
    });
  }
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((each: Json, index): readonly PlacedEntry[] =>
    isJsonObject(each)
      ? [{ entry: { ...each, ...own }, at: ['policies', String(name), index], user: path, own: Object.keys(own) }]
      : [],
  );
};

/** A policy is written out as it stands: one within another would have to be looked for. */
export const checkPolicies = (policies: JsonObject, faults: FaultList): void => {
  for (const [name, entries] of Object.entries(policies)) {
    for (const [index, entry] of Array.isArray(entries) ? entries.entries() : []) {
      if (isJsonObject(entry) && entry.policy !== undefined)
        faults.atKey(['policies', name, index, 'policy'], 'a policy names no other policy', {
          instead: 'the entries of that policy',
        });
    }
  }
};

/** The same for entries by the schema, once nothing is wrong with them. */
export const writeOut = (
  notify: readonly WrittenEntry[],
  policies: Readonly<Record<string, readonly WrittenEntry[]>>,
): WrittenEntry[] =>
  notify.flatMap(({ policy, ...own }) =>
    policy === undefined ? [own] : (policies[policy] ?? []).map((entry) => ({ ...entry, ...own })),
  );
