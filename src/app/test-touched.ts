import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { Device, Fleet } from './fleet.ts';

/** Longest list that is shown. */
const MOST_SHOWN = 5;

/**
 * Doubts of a test in which no reading gave a rule anything to look at; where nobody was told anything, none of some device:
 * a name that is mistyped in each of its messages passes as silence. A rule that reads no fact is content with any message.
 */
export const doubtsOf = (
  fleet: Fleet,
  { rules, isSilent }: { readonly rules: readonly CompiledRule[]; readonly isSilent: boolean },
): readonly string[] => {
  const found = 'no rule found anything to look at in what';
  if (!rules.some((rule) => [...fleet.source(rule.source).devices.values()].some((one) => isTouched(rule, one))))
    return [`${found} was sent${sayRead(rules)}`];
  if (!isSilent) return [];
  return [...Map.groupBy(rules, ({ source }) => source)].flatMap(([name, readers]) => {
    const heard = [...fleet.source(name).devices.values()].filter(({ memory }) => Number.isFinite(memory.heardAt));
    const odd = heard.filter((device) => !readers.some((rule) => isTouched(rule, device)));
    return odd.length === 0
      ? []
      : [`${found} came of ${listed(odd.map(({ memory }) => memory.device))}${sayRead(readers)}`];
  });
};

const sayRead = (rules: readonly CompiledRule[]): string => {
  const facts = [...new Set(rules.flatMap(({ reads }) => reads))].toSorted();
  return facts.length > 0 ? `; they read ${listed(facts)}` : '';
};

const listed = (names: readonly string[]): string => {
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '';
  return `${names.slice(0, MOST_SHOWN).join(', ')}${more}`;
};

const isTouched = ({ reads }: CompiledRule, { memory, source }: Device): boolean =>
  reads.length === 0 ||
  reads.some((fact) => {
    const slot = source.layout.find(fact);
    return slot !== undefined && memory.observedAt[slot] !== undefined;
  });
