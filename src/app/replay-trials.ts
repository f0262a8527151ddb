import type { Message } from '../model/message.ts';
import type { Reading } from '../model/reading.ts';
import { type Candidate, createCandidates, isAdjustable } from '../replay/candidates.ts';
import type { History } from '../replay/history.ts';
import { createSpread, type Spread } from '../replay/spread.ts';
import { chooseSuggestion, type Suggestion } from '../replay/suggestion.ts';
import { limitsOfRule, type WrittenRule } from '../replay/written-rule.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { createFactLayouts } from '../rules/fact-layout.ts';
import { loadRuleFile, type RuleContext } from '../rules/load.ts';
import { createRuleBook } from './rule-book.ts';
import { decodersFor } from './rule-files.ts';
import { createRuleContext } from './rule-service.ts';
import { createSimulator, type SimulationParts } from './simulate.ts';

/** So many rules are looked at, those that are raised most often. */
const MOST_RULES = 10;

/** A rule that is raised less often needs no cure. */
const FROM_ALARMS = 3;

/** Whose alarms could be fewer. */
export const chooseRules = (written: readonly WrittenRule[], { alarms }: History): readonly WrittenRule[] => {
  const counts = Map.groupBy(alarms, ({ rule }) => rule);
  const countOf = ({ id }: WrittenRule) => counts.get(id)?.length ?? 0;
  return written
    .filter((rule) => isAdjustable(rule) && countOf(rule) >= FROM_ALARMS)
    .toSorted((a, b) => countOf(b) - countOf(a))
    .slice(0, MOST_RULES);
};

/** How much the facts move that have a limit, by rule and fact. */
export type Spreads = ReadonlyMap<string, ReadonlyMap<string, Spread>>;

export interface Listener {
  readonly feed: (message: Message) => void;
  readonly spreads: Spreads;
}

/** Learns from a recording how much the signals of `chosen` move. */
export const createListener = (parts: SimulationParts, chosen: readonly WrittenRule[]): Listener => {
  const spreads = new Map(
    chosen.map((rule) => [rule.id, new Map(limitsOfRule(rule).raise.map(({ fact }) => [fact, createSpread()]))]),
  );
  const rules = parts.rules.filter(({ id }) => spreads.has(id));
  const book = createRuleBook(rules, decodersFor(parts.decoders, rules));
  const memories = new Map(book.decoders.map(({ source, createMemory }) => [source, createMemory()]));
  return {
    spreads,
    feed: (message) => {
      for (const { decoder, rules: routed } of book.routes(message.topic)) {
        const decoded = decoder.decode(memories.get(decoder.source) ?? decoder.createMemory(), message);
        for (const { facts } of decoded.readings) {
          for (const { rule } of routed) learn(spreads.get(rule.id), facts);
        }
      }
    },
  };
};

const learn = (spreads: ReadonlyMap<string, Spread> | undefined, facts: Reading['facts']): void => {
  for (const [fact, spread] of spreads ?? []) {
    const value = facts[fact];
    if (typeof value === 'number') spread.add(value);
  }
};

export interface TrialsInput {
  readonly parts: SimulationParts;
  readonly chosen: readonly WrittenRule[];
  readonly spreads: Spreads;
  readonly history: History;
  readonly keepMs: number;
}

/** Every candidate is a rule of its own, and all of them run over the recording at once. */
export interface Trials {
  readonly feed: (message: Message) => void;
  readonly suggestions: () => readonly Suggestion[];
}

export const createTrials = ({ parts, chosen, spreads, history, keepMs }: TrialsInput): Trials => {
  const layouts = createFactLayouts();
  const context = createRuleContext({ ...parts, layouts, checkTemplate: NO_TEMPLATES });
  const tried = chosen.map((rule, place) => {
    const widthOf = (fact: string) => spreads.get(rule.id)?.get(fact)?.width() ?? 0;
    const candidates = createCandidates(rule, { keepMs, widthOf });
    return { rule, trials: candidates.map((candidate, index) => ({ candidate, id: `${place}-${index}` })) };
  });
  const rules = tried.flatMap(({ rule, trials }) => trials.flatMap((trial) => compile(rule, trial, context)));
  const simulator = createSimulator({ ...parts, layouts, rules });
  return {
    feed: simulator.feed,
    suggestions: () => {
      const { alarms, span } = simulator.finish();
      const byId = Map.groupBy(alarms, ({ rule }) => rule);
      const runs = new Set<string>(rules.map(({ id }) => id));
      return tried.flatMap(({ rule: { id }, trials }) => {
        const ran = trials.filter((trial) => runs.has(trial.id));
        const own = ran.map((trial) => ({ candidate: trial.candidate, alarms: byId.get(trial.id) ?? [] }));
        const before = history.alarms.filter((alarm) => alarm.rule === id);
        return chooseSuggestion({ rule: id, alarms: before, trials: own, span, keepMs }) ?? [];
      });
    },
  };
};

/** Trials tell nobody. */
const NO_TEMPLATES = () => ({ problems: [], variables: [] });

/** The rule as it would be written; JSON is YAML. Nothing, if it could not be: then it is not tried. */
const compile = (
  { own, around, file }: WrittenRule,
  { candidate, id }: { readonly candidate: Candidate; readonly id: string },
  context: RuleContext,
): readonly CompiledRule[] => {
  const text = JSON.stringify({ ...around, rules: [{ ...own, ...candidate.change, id, notify: [] }] });
  const loaded = loadRuleFile(text, file, context);
  return loaded.ok ? loaded.value.rules : [];
};
