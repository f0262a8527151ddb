import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Fleet, FleetSource } from './fleet.ts';

/** Longest list of facts that is shown. */
const MOST_SHOWN = 5;

/**
 * Doubts of a test in which no reading gave a rule anything to look at: a name that is mistyped in each of its messages
 * passes as silence. A rule that reads no fact is content with any message.
 */
export const doubtsOf = (fleet: Fleet, rules: readonly CompiledRule[]): readonly string[] => {
  if (rules.some((rule) => isTouched(rule, fleet.source(rule.source)))) return [];
  const facts = [...new Set(rules.flatMap(({ reads }) => reads))].toSorted();
  const more = facts.length > MOST_SHOWN ? ` and ${facts.length - MOST_SHOWN} more` : '';
  const read = facts.length > 0 ? `; they read ${facts.slice(0, MOST_SHOWN).join(', ')}${more}` : '';
  return [`no rule found anything to look at in what was sent${read}`];
};

const isTouched = ({ reads }: CompiledRule, { devices, layout }: FleetSource): boolean =>
  [...devices.values()].some(
    ({ memory }) =>
      reads.length === 0 ||
      reads.some((fact) => {
        const slot = layout.find(fact);
        return slot !== undefined && memory.observedAt[slot] !== undefined;
      }),
  );
