import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { type Limit, limitsOf, listOf } from './limits.ts';

/** A rule as it stands in its file, whose faults were looked for before. */
export interface WrittenRule {
  readonly id: string;
  readonly file: string;
  /** What the file says besides: its `conditions`, `defaults` and `policies`. */
  readonly around: JsonObject;
  /** Without the defaults. */
  readonly own: JsonObject;
  /** With them. */
  readonly whole: JsonObject;
}

/** The rules of a file's YAML value. */
export const writtenRules = (value: Json, file: string): readonly WrittenRule[] => {
  if (!isJsonObject(value)) return [];
  const { rules, tests: _, ...around } = value;
  const defaults = isJsonObject(value.defaults) ? value.defaults : {};
  return listOf(rules).flatMap((own) =>
    isJsonObject(own) && typeof own.id === 'string'
      ? [{ id: own.id, file, around, own, whole: { ...defaults, ...own } }]
      : [],
  );
};

/** Where its alarms are raised, and where they end if that is elsewhere. */
export const limitsOfRule = ({
  around,
  whole,
}: WrittenRule): { readonly raise: readonly Limit[]; readonly end: readonly Limit[] } => {
  const named = isJsonObject(around.conditions) ? around.conditions : {};
  const levels = listOf(whole.levels).filter(isJsonObject);
  const conditionsOf = (part: JsonObject) => (isJsonObject(part.clear) ? part.clear.when : undefined);
  return {
    raise: [whole.when, ...levels.map(({ when }) => when)].flatMap((one) => limitsOf(one, named)),
    end: [whole, ...levels].flatMap((one) => limitsOf(conditionsOf(one), named)),
  };
};
