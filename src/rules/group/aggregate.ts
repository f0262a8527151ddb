import type { Json } from '../../base/json.ts';
import type { Labels, WallMoment } from '../../model/reading.ts';
import { type ChangesAt, compileCondition, nameOf } from '../compile-condition.ts';
import { comparisonsOf, factOperands, type NamedConditions } from '../condition.ts';
import { changesOf, growsStaleAt } from '../evaluate.ts';
import { createExplain, explainFact } from '../explain.ts';
import type { ExplainedCondition, ExplainedFact } from '../explanation.ts';
import { createFactReader, type FactScope, type FactSettings, labelName } from '../fact-reader.ts';
import type { Memory } from '../memory.ts';
import type { AggregateFunction } from './aggregate-keys.ts';
import type { AggregateDraft } from './draft-aggregates.ts';
import type { MemberShare } from './group.ts';

/** One fact about a group: what each member gives to it, and how these are put together. */
export interface Aggregate {
  /** Its place in the memory of the group. */
  readonly slot: number;
  readonly kind: AggregateFunction;
  /** It counts verdicts, not values. */
  readonly ofCondition: boolean;
  /** What a member gives: a number, or undefined: it is left out. */
  readonly read: (member: Memory, now: WallMoment, labels: Labels) => number | undefined;
  /** A value that it needs was there before a restart and has not come since. */
  readonly isLost: (member: Memory) => boolean;
  /** Watch time at which what the member gives may change by itself, mostly by growing stale. */
  readonly staleAt: ChangesAt;
  readonly explain: (member: Memory, now: WallMoment, labels: Labels) => MemberShare;
}

interface Setup {
  readonly slot: number;
  /** Of the members, by their source. */
  readonly scope: FactScope;
  readonly named: NamedConditions;
  /** Ms. */
  readonly staleAfter: number | undefined;
}

export const compileAggregate = (draft: AggregateDraft, { slot, scope, named, staleAfter }: Setup): Aggregate => {
  const facts = payloadFacts(draft, named, scope);
  const aged = { ...scope, settings: ageAll(scope.settings, facts, staleAfter) };
  const slots = facts.map((fact) => scope.layout.slot(fact));
  const { read, changes, look } = draft.type === 'fact' ? readFact(draft, aged) : readCondition(draft, named, aged);
  return {
    slot,
    kind: draft.kind,
    ofCondition: draft.type === 'condition',
    read,
    explain: (...asked) => ({ name: draft.name, gives: read(...asked) ?? null, ...look(...asked) }),
    isLost: ({ values, observedAt }) =>
      slots.some((each) => values[each] === undefined && observedAt[each] !== undefined),
    staleAt: (member, now, labels) =>
      changes.reduce((first, changesAt) => Math.min(first, changesAt(member, now, labels)), Number.POSITIVE_INFINITY),
  };
};

/** Facts of the payload that an aggregated fact is made from. */
export const payloadFacts = (
  draft: AggregateDraft,
  named: NamedConditions,
  { captures, derived }: Pick<FactScope, 'captures' | 'derived'>,
): readonly string[] => {
  const operands =
    draft.type === 'fact' ? [draft.operand] : comparisonsOf(draft.condition, named).flatMap(factOperands);
  const names = operands.map(({ fact }) => fact);
  const isPayload = (fact: string) =>
    labelName(fact, captures) === undefined && !fact.includes('.') && !derived?.has(fact);
  return [...new Set(names.filter(isPayload))];
};

const ageAll = (
  settings: FactScope['settings'],
  facts: readonly string[],
  staleAfter: number | undefined,
): FactScope['settings'] => {
  if (staleAfter === undefined) return settings;
  const aged: Record<string, FactSettings> = { ...settings };
  for (const fact of facts) aged[fact] = { ...(Object.hasOwn(settings, fact) && settings[fact]), staleAfter };
  return aged;
};

interface Reader {
  readonly read: Aggregate['read'];
  readonly changes: readonly ChangesAt[];
  readonly look: (...asked: Parameters<Aggregate['explain']>) => Pick<MemberShare, 'verdict' | 'facts'>;
}

const readFact = ({ kind, operand }: AggregateDraft & { readonly type: 'fact' }, scope: FactScope): Reader => {
  const reader = createFactReader(operand, scope);
  const { read, aging, changesAt } = reader;
  const side = { name: nameOf(operand), reader };
  const give = kind === 'count' ? oneIfKnown : asNumber;
  const changes: ChangesAt[] = aging ? [growsStaleAt(aging)] : [];
  if (changesAt) changes.push((member, now) => changesAt(member, now, []));
  return {
    read: (member, now, labels) => give(read(member, now, labels)),
    changes,
    look: (...asked) => ({ verdict: null, facts: [explainFact(side, asked)] }),
  };
};

const oneIfKnown = (value: Json | undefined): number | undefined =>
  value === undefined || value === null ? undefined : 1;

/** Beyond this a million members could add up to more than a number can hold; nothing that is measured comes near. */
const LARGEST = 1e300;

const asNumber = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Math.abs(value) <= LARGEST ? value : undefined;

const readCondition = (
  { condition }: AggregateDraft & { readonly type: 'condition' },
  named: NamedConditions,
  scope: FactScope,
): Reader => {
  const compiled = compileCondition(condition, named, scope);
  const read: Aggregate['read'] = (member, now, labels) => {
    const verdict = compiled.judge(member, now, labels);
    return verdict === 'unknown' ? undefined : verdict === 'true' ? 1 : 0;
  };
  const explain = createExplain(compiled);
  const look: Reader['look'] = (...asked) => {
    const tree = explain(...asked);
    return { verdict: tree.verdict, facts: factsOf(tree) };
  };
  return { read, changes: changesOf(compiled), look };
};

/** Those of all comparisons, each once. */
const factsOf = (tree: ExplainedCondition): readonly ExplainedFact[] => [
  ...new Map([...tree.facts, ...tree.parts.flatMap(factsOf)].map((fact) => [fact.fact, fact])).values(),
];
