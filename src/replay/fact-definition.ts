import { isJsonObject, type JsonObject } from '../base/json.ts';
import { toFlowYaml } from './flow-yaml.ts';
import type { WrittenRule } from './written-rule.ts';

/** What a rule's `facts` say of a fact that Tocsin puts together itself. */
export interface FactDefinition {
  /** As it is written, on one line. */
  readonly text: string;
  /** The fact that it is a mean, a least, … of, so that both can be drawn over one axis; null: no such fact. */
  readonly of: string | null;
}

/** What is said of a fact whatever it is. */
const SETTINGS = ['default', 'staleAfter'];

/** Functions whose result is of the kind of their fact. */
const SAME_KIND = ['avg', 'min', 'max', 'median', 'percentile', 'previous'];

const LONGEST = 120;

/** Null: the fact is what devices say. */
export const definitionOf = ({ around, whole }: WrittenRule, fact: string): FactDefinition | null => {
  const defaults = isJsonObject(around.defaults) ? around.defaults : {};
  const written = [whole.facts, defaults.facts].filter(isJsonObject).find((facts) => Object.hasOwn(facts, fact))?.[
    fact
  ];
  if (!isJsonObject(written) || Object.keys(written).every((key) => SETTINGS.includes(key))) return null;
  const text = toFlowYaml(written);
  return { text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text, of: sameKind(written) };
};

const sameKind = (written: JsonObject): string | null => {
  const facts = SAME_KIND.flatMap((name) => written[name] ?? []);
  return typeof facts[0] === 'string' && written.path === undefined ? facts[0] : null;
};
