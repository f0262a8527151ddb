import { isJsonObject, type Json } from '../base/json.ts';
import type { Fault } from '../document/fault.ts';
import { type Document, readDocument } from '../document/read.ts';
import { createFaultList } from '../rules/fault-list.ts';
import { expandPolicies } from '../rules/policies.ts';
import { readText } from './read-config.ts';

/** A rule and one of its notify entries, by its index with all policies written out. */
export interface PlacedEntry {
  readonly file: string;
  readonly id: string;
  readonly entry: number;
}

/** Where a notify entry is written: in the rule, the defaults or a policy; null if the file is no longer what was loaded. */
export const placeOfEntry = ({ file, id, entry }: PlacedEntry): Omit<Fault, 'message'> | null => {
  const text = readText(file);
  const document = text.ok ? readDocument(text.value, file) : undefined;
  if (!document?.ok || !isJsonObject(document.value.value)) return null;
  const { rules, defaults, policies } = document.value.value;
  const index = Array.isArray(rules) ? rules.findIndex((rule) => isJsonObject(rule) && rule.id === id) : -1;
  const rule = Array.isArray(rules) ? rules[index] : undefined;
  if (!isJsonObject(rule)) return null;
  const owner = rule.notify === undefined && isJsonObject(defaults) ? defaults : rule;
  const path = owner === rule ? ['rules', index, 'notify'] : ['defaults', 'notify'];
  return placeIn(document.value, { notify: owner.notify, policies, path, entry });
};

interface WrittenNotify {
  readonly notify: Json | undefined;
  readonly policies: Json | undefined;
  readonly path: readonly PropertyKey[];
  readonly entry: number;
}

const placeIn = (document: Document, { notify, policies, path, entry }: WrittenNotify): Omit<Fault, 'message'> => {
  const { place } = expandPolicies({
    notify: Array.isArray(notify) ? notify : [],
    policies: isJsonObject(policies) ? policies : {},
    ...{ path, faults: createFaultList(document) },
  });
  const { message: _, ...placed } = document.fault(place(entry, []), '');
  return placed;
};
