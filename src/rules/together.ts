import type { Json, JsonObject } from '../base/json.ts';
import type { Moment } from '../model/reading.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { explainTogether } from './explain-together.ts';
import type { FactLayout } from './fact-layout.ts';
import { groupSourceName } from './group/group-source.ts';
import { type Memory, takeFact } from './memory.ts';
import type { TogetherSettings } from './together-settings.ts';

/** What templates can say of several devices; of a single one these have no value. */
const GROUP_FACTS = ['count', 'total', 'devices'] as const;

export const isGroupFact = (fact: string): boolean => GROUP_FACTS.some((one) => one === fact);

type GroupFacts = Readonly<Record<(typeof GROUP_FACTS)[number], Json>>;

/** The rule with its alarms told `withinMs` later, so that a group can form, and with the alarm that a group has. */
export const withTogether = (rule: CompiledRule, settings: TogetherSettings, groupLayout: FactLayout): CompiledRule => {
  const notify = rule.notify.map((entry) => ({ ...entry, afterMs: entry.afterMs + settings.withinMs }));
  for (const fact of GROUP_FACTS) groupLayout.slot(fact);
  const group = { ...rule, notify, ...groupParts(rule, settings, groupLayout) };
  return { ...rule, notify, together: { ...settings, group } };
};

/** Nothing of a group's alarm comes of a reading: whether it stands, its members say. */
const groupParts = ({ id }: CompiledRule, settings: TogetherSettings, layout: FactLayout): Partial<CompiledRule> => ({
  ...{ source: groupSourceName(id), keyIsDevice: false, keyText: settings.by, keyOf: () => null },
  ...{ forMs: 0, clearForMs: 0, awaitsSilence: false, followsWall: false, readsAttributes: false },
  ...{ reads: [], aging: [], windows: [], derived: () => ({}), together: null },
  evaluate: () => ({ verdict: 'unknown', recheckAt: null }),
  evaluateClear: null,
  explain: explainTogether(settings, (memory) => groupFactsOf(memory, layout)),
  explainClear: null,
  evidence: (memory) => groupFactsOf(memory, layout),
});

/** Says of a group who is absent; `at` is by our own clocks, since several devices have several. */
export const setGroupFacts = (memory: Memory, layout: FactLayout, facts: GroupFacts, at: Moment): void => {
  for (const fact of GROUP_FACTS) takeFact(memory, layout.slot(fact), { value: facts[fact], ...at });
  memory.newestObservedAt = at.observedAt;
};

const groupFactsOf = ({ values }: Memory, layout: FactLayout): JsonObject =>
  Object.fromEntries(GROUP_FACTS.map((fact) => [fact, values[layout.slot(fact)] ?? null]));
