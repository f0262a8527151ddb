import type { NamedConditions } from '../condition.ts';
import type { FactLayout } from '../fact-layout.ts';
import type { FactScope, FactSettings } from '../fact-reader.ts';
import { compileAggregate, payloadFacts } from './aggregate.ts';
import type { AggregateDraft } from './draft-aggregates.ts';
import type { GroupPlan } from './group.ts';
import { createGroupMembers } from './group-members.ts';

/** Long enough for most devices to speak again, and no longer than a rule may be blind unnoticed. */
const AWAIT_LOST_MS = 15 * 60_000;

export interface GroupSetup {
  readonly drafts: readonly AggregateDraft[];
  readonly named: NamedConditions;
  /** What names mean in a condition about one member. */
  readonly scope: FactScope;
  readonly keyLabels: readonly string[];
  /** Of the group. */
  readonly layout: FactLayout;
}

export interface CompiledGroup {
  readonly plan: GroupPlan;
  /** What the rule's conditions read: the memory of the group. */
  readonly scope: FactScope;
  /** Facts of the payload beneath. */
  readonly reads: readonly string[];
}

export const compileGroup = (setup: GroupSetup): CompiledGroup => {
  const { drafts, named, keyLabels, layout } = setup;
  const { settings, labels, zone } = setup.scope;
  const own = new Set(drafts.map(({ name }) => name));
  const ofMembers = Object.fromEntries(Object.entries(settings).filter(([name]) => !own.has(name)));
  const scope: FactScope = { ...setup.scope, settings: ofMembers };
  const aggregates = drafts.map((draft) => {
    const staleAfter = settings[draft.name]?.staleAfter;
    return compileAggregate(draft, { slot: layout.slot(draft.name), scope, named, staleAfter });
  });
  const staleAfters = drafts.flatMap(({ name }) => settings[name]?.staleAfter ?? []);
  return {
    plan: {
      createMembers: () => createGroupMembers(aggregates),
      labels: keyLabels,
      explainMember: (member, now, labels) => aggregates.map(({ explain }) => explain(member, now, labels)),
      awaitLostMs: staleAfters.length > 0 ? Math.max(...staleAfters) : AWAIT_LOST_MS,
    },
    scope: { captures: keyLabels, labels, settings: defaultsOf(drafts, settings), layout, zone },
    reads: [...new Set(drafts.flatMap((draft) => payloadFacts(draft, named, scope)))],
  };
};

/** Ages are those of the members' values; what is left to the group is what stands in for none. */
const defaultsOf = (
  drafts: readonly AggregateDraft[],
  settings: FactScope['settings'],
): Readonly<Record<string, FactSettings>> =>
  Object.fromEntries(
    drafts.flatMap(({ name }) => {
      const standIn = settings[name]?.default;
      return standIn === undefined ? [] : [[name, { default: standIn }]];
    }),
  );
