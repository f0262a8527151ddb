import type { Target } from '../model/notification.ts';
import type { Rule } from '../model/rule.ts';
import { type TargetPattern, toTargetPattern } from '../notifier/target-pattern.ts';
import { SYSTEM_FILE } from './system-rules.ts';
import { describeTarget } from './target-subject.ts';

/** Somebody whom rules tell, as it is written: `Identity` and `Tag` are templates. */
export interface RuleTarget extends Target {
  /** For a person: `on-call + site-{{ site }}`. */
  readonly name: string;
  /** Ids of the rules that tell them, each once; Tocsin's own are one, `system.notify`. Never empty. */
  readonly rules: readonly string[];
  /** Which bindings may be theirs. */
  readonly pattern: TargetPattern;
}

/** Every target of the rules, each once, in the order in which it is first met. */
export const ruleTargets = ({ rules }: { readonly rules: ReadonlyMap<string, Rule> }): readonly RuleTarget[] => {
  const found = [...rules.values()].flatMap(({ id, file, notify }) =>
    notify.map(({ Identity, Tag }) => ({ rule: file === SYSTEM_FILE ? SYSTEM_FILE : id, target: { Identity, Tag } })),
  );
  return [...Map.groupBy(found, ({ target }) => targetKey(target)).values()].flatMap((same) =>
    same.slice(0, 1).map(({ target }) => ({
      ...target,
      name: describeTarget(target),
      rules: [...new Set(same.map(({ rule }) => rule))],
      pattern: toTargetPattern(target),
    })),
  );
};

/** The order of names means nothing, nor how often one stands there. */
const targetKey = ({ Identity, Tag }: Target): string =>
  JSON.stringify([Identity, Tag].map((names) => [...new Set(names)].toSorted()));
