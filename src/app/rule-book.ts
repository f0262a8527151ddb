import type { Decoder } from '../decode/decoder.ts';
import type { RuleId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import { captureLabels } from '../model/topic.ts';
import { createTopicTrie } from '../mqtt/topic-trie.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';

/** What happens to the messages of one topic: which sources read it, and which of their rules look at it. */
export interface Route {
  readonly decoder: Decoder;
  readonly rules: readonly RoutedRule[];
  /** Every fact that one of the rules reads. */
  readonly reads: readonly string[];
  /** One of the rules reads a fact that grows stale by itself, or what several devices said. */
  readonly ages: boolean;
  /** Rules with `mode: event`, which look at each message by itself; they are none of `rules`. */
  readonly events?: readonly RoutedRule[];
  /** Those of the rules that wait for silence. */
  readonly awaiting: readonly RoutedRule[];
}

export interface RoutedRule {
  readonly rule: CompiledRule;
  /** Captures of the rule's own topic. */
  readonly labels: Labels;
}

/** The loaded rules and sources, indexed by topic. Immutable; a reload makes another. */
export interface RuleBook {
  readonly rules: ReadonlyMap<RuleId, CompiledRule>;
  readonly decoders: readonly Decoder[];
  readonly routes: (topic: string) => readonly Route[];
  /** Routes of readings that come from Tocsin itself, by source name. */
  readonly internal: (source: string) => readonly RoutedRule[];
}

/** Topics whose routes are remembered; then the memory starts afresh. */
const REMEMBERED_TOPICS = 100_000;

const NO_ROUTES: readonly Route[] = [];

export const createRuleBook = (rules: readonly CompiledRule[], decoders: readonly Decoder[]): RuleBook => {
  const decoderTrie = createTopicTrie<Decoder>();
  for (const decoder of decoders) for (const { filter } of decoder.topics) decoderTrie.insert(filter, decoder);
  const ruleTrie = createTopicTrie<CompiledRule>();
  for (const rule of rules) if (rule.topic) ruleTrie.insert(rule.topic.filter, rule);
  const wholeSource = Map.groupBy(
    rules.filter(({ topic }) => topic === null),
    ({ source }) => source,
  );
  const find = (topic: string): readonly Route[] => {
    if (topic.startsWith('tocsin/')) return NO_ROUTES;
    const narrowed = ruleTrie.match(topic);
    const found = [...new Set(decoderTrie.match(topic))];
    return found.map((decoder) => toRoute(topic, decoder, [...(wholeSource.get(decoder.source) ?? []), ...narrowed]));
  };
  const remembered = new Map<string, readonly Route[]>();
  return {
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    decoders,
    routes: (topic) => {
      const known = remembered.get(topic);
      if (known) return known;
      if (remembered.size >= REMEMBERED_TOPICS) remembered.clear();
      const routes = find(topic);
      remembered.set(topic, routes);
      return routes;
    },
    internal: (source) => (wholeSource.get(source) ?? []).map((rule) => ({ rule, labels: {} })),
  };
};

const toRoute = (topic: string, decoder: Decoder, candidates: readonly CompiledRule[]): Route => {
  const routed = candidates
    .filter(({ source }) => source === decoder.source)
    .map((rule) => ({ rule, labels: rule.topic ? captureLabels(rule.topic, topic) : {} }));
  const events = routed.filter(({ rule }) => rule.mode === 'event');
  const rules = events.length === 0 ? routed : routed.filter(({ rule }) => rule.mode !== 'event');
  const captured = new Set([...decoder.labels, ...rules.flatMap(({ labels }) => Object.keys(labels))]);
  const reads = new Set(rules.flatMap(({ rule }) => rule.reads));
  const ages = rules.some(({ rule }) => rule.aging.length > 0 || rule.followsWall || rule.group !== null);
  const awaiting = rules.filter(({ rule }) => rule.awaitsSilence);
  return {
    decoder,
    rules,
    reads: [...reads].filter((fact) => !captured.has(fact)),
    ages,
    awaiting,
    ...(events.length > 0 && { events }),
  };
};
