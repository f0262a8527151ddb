import type { Decoder } from '../decode/decoder.ts';
import type { RuleId } from '../model/ids.ts';
import type { Labels } from '../model/reading.ts';
import { captureLabels, LONGEST_TOPIC } from '../model/topic.ts';
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

/** What the routes of all topics may hold, in rules with topics of their own; beyond it the memory starts afresh. About 100 MB. */
const MOST_REMEMBERED = 2_000_000;

/** What is longer no source reads; and of long texts only the length goes into a hash, so that a map of them is a list. */
const LONGEST_REMEMBERED = LONGEST_TOPIC;

const NO_ROUTES: readonly Route[] = [];

export const createRuleBook = (rules: readonly CompiledRule[], decoders: readonly Decoder[]): RuleBook => {
  const decoderTrie = createTopicTrie<Decoder>();
  for (const decoder of decoders) for (const { filter } of decoder.topics) decoderTrie.insert(filter, decoder);
  const ruleTrie = createTopicTrie<CompiledRule>();
  for (const rule of rules) if (rule.topic) ruleTrie.insert(rule.topic.filter, rule);
  const wholeSource = Map.groupBy(
    rules.filter(({ topic }) => topic === null).map((rule): RoutedRule => ({ rule, labels: NO_LABELS })),
    ({ rule }) => rule.source,
  );
  const wholeRoute = new Map(
    decoders.map((decoder) => [decoder.source, toRoute(decoder, wholeSource.get(decoder.source) ?? [])]),
  );
  const find = (topic: string): readonly Route[] => {
    if (topic.startsWith('tocsin/')) return NO_ROUTES;
    const narrowed = ruleTrie.match(topic);
    const found = [...new Set(decoderTrie.match(topic))];
    return found.flatMap((decoder) => {
      const own = narrowed.filter(({ source }) => source === decoder.source);
      // Shared: there may be a topic for each of many devices, and thousands of rules.
      if (own.length === 0) return wholeRoute.get(decoder.source) ?? [];
      return toRoute(decoder, [...(wholeSource.get(decoder.source) ?? []), ...routesTo(own, topic)]);
    });
  };
  return {
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    decoders,
    routes: remembering(find),
    internal: (source) => wholeSource.get(source) ?? [],
  };
};

/** Routes of a topic that was asked for before are not looked for again. */
const remembering = (find: RuleBook['routes']): RuleBook['routes'] => {
  const remembered = new Map<string, readonly Route[]>();
  let size = 0;
  return (topic) => {
    const known = remembered.get(topic);
    if (known) return known;
    const routes = find(topic);
    if (topic.length > LONGEST_REMEMBERED) return routes;
    const more = sizeOf(routes);
    if (size + more > MOST_REMEMBERED) {
      remembered.clear();
      size = 0;
    }
    remembered.set(topic, routes);
    size += more;
    return routes;
  };
};

const NO_LABELS: Labels = Object.freeze({});

/** Rules that write their topic alike share what it names. */
const routesTo = (rules: readonly CompiledRule[], topic: string): readonly RoutedRule[] => {
  const labelsByText = new Map<string, Labels>();
  return rules.map((rule) => {
    if (!rule.topic) return { rule, labels: NO_LABELS };
    const labels = labelsByText.get(rule.topic.text) ?? captureLabels(rule.topic, topic);
    labelsByText.set(rule.topic.text, labels);
    return { rule, labels };
  });
};

/** A topic by itself, as so many rules. */
const TOPIC_ALONE = 20;

const sizeOf = (routes: readonly Route[]): number =>
  routes.reduce((sum, { rules, events = [] }) => {
    const isShared = [...rules, ...events].every(({ rule }) => rule.topic === null);
    return isShared ? sum : sum + rules.length + events.length;
  }, TOPIC_ALONE);

const toRoute = (decoder: Decoder, routed: readonly RoutedRule[]): Route => {
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
