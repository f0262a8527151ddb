import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Path } from '../document/read.ts';
import type { FaultList } from './fault-list.ts';
import { expandPolicies } from './policies.ts';

/** What a file says for all of its rules. */
export interface FileWide {
  readonly defaults: JsonObject;
  readonly policies: JsonObject;
}

/** A rule with the file's defaults beneath it and its policies written out. */
export interface WholeRule {
  readonly written: JsonObject;
  /** Where a key of the rule stands: in the rule, or in the file's defaults. */
  readonly place: (key: string) => Path;
  /** Places what is wrong with the whole rule where it was written. */
  readonly faults: FaultList;
}

/** Keys of which a rule and the defaults have a part each; of all others the rule's own stands in place of the default. */
const JOINED = ['labels', 'facts'] as const;

export const readWholeRule = (rule: JsonObject, index: number, wide: FileWide, faults: FaultList): WholeRule => {
  const { defaults, policies } = wide;
  const place = (key: string): Path =>
    Object.hasOwn(rule, key) || !Object.hasOwn(defaults, key) ? ['rules', index, key] : ['defaults', key];
  const joined = joinDefaults(defaults, rule);
  const path = place('notify');
  const expanded = isList(joined.notify)
    ? expandPolicies({ notify: joined.notify, policies, path, faults })
    : undefined;
  const moved = (to: Path): Path => {
    const [first, , key, part, ...rest] = to;
    if (expanded && isWithin(to, path)) return expanded.place(Number(to[path.length]), to.slice(path.length + 1));
    const isDefault = first === 'rules' && isJoined(key) && part !== undefined && !hasPart(rule[key], part);
    return isDefault && hasPart(defaults[key], part) ? ['defaults', key, part, ...rest] : to;
  };
  return {
    written: { ...joined, ...(expanded && { notify: expanded.entries }) },
    place,
    faults: {
      at: (to, message, detail) => faults.at(moved(to), message, detail),
      atKey: (to, message, detail) => faults.atKey(moved(to), message, detail),
      all: faults.all,
    },
  };
};

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isJoined = (key: PropertyKey | undefined): key is (typeof JOINED)[number] => JOINED.some((each) => each === key);

const hasPart = (value: Json | undefined, part: PropertyKey): boolean =>
  isJsonObject(value) && Object.hasOwn(value, part);

const isWithin = (path: Path, outer: Path): boolean =>
  path.length > outer.length && outer.every((step, index) => path[index] === step);

/** A rule has one of them: its own goes before whichever the defaults have. */
const TRIGGERS: readonly string[] = ['when', 'levels', 'absent'];

const without = (map: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));

/** Key by key; labels and facts are joined, the rule's own before the default of the same name. */
const joinDefaults = (defaults: JsonObject, rule: JsonObject): JsonObject => {
  const beneath = TRIGGERS.some((key) => Object.hasOwn(rule, key)) ? without(defaults, TRIGGERS) : defaults;
  const joined: Record<string, Json> = { ...beneath, ...rule };
  for (const key of JOINED) {
    const [theirs, own] = [defaults[key], rule[key]];
    if (isJsonObject(theirs) && isJsonObject(own)) joined[key] = { ...theirs, ...own };
  }
  return joined;
};
