import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type Document as YamlDocument,
} from 'yaml';

/** What each alias stands for; undefined where no anchor of its name stands before it. */
export type AliasTargets = (alias: Alias) => Node | undefined;

/** All of a document, found at the first question: yaml's own `resolve` walks through the whole text for each alias. */
export const createAliasTargets = (yaml: YamlDocument.Parsed): AliasTargets => {
  let targets: ReadonlyMap<Alias, Node | undefined> | null = null;
  return (alias) => {
    targets ??= findTargets(yaml);
    return targets.get(alias);
  };
};

const findTargets = (yaml: YamlDocument.Parsed): ReadonlyMap<Alias, Node | undefined> => {
  const targets = new Map<Alias, Node | undefined>();
  const byAnchor = new Map<string, Node>();
  visit(yaml, {
    Node: (_key, node) => {
      if (isAlias(node)) targets.set(node, byAnchor.get(node.source));
      else if (node.anchor !== undefined) byAnchor.set(node.anchor, node);
    },
  });
  return targets;
};

/** Of these no tree can be made. An anchor is set before its aliases, so a circle is an alias within its own anchor. */
export const circularAliases = (yaml: YamlDocument.Parsed): readonly Alias[] => {
  const circular: Alias[] = [];
  visit(yaml, {
    Alias: (_key, alias, parents) => {
      const isWithin = parents.some((parent) => (isMap(parent) || isSeq(parent)) && parent.anchor === alias.source);
      if (isWithin) circular.push(alias);
    },
  });
  return circular;
};

/** Aliases of anchors that nobody has set before them. */
export const lostAliases = (yaml: YamlDocument.Parsed): readonly Alias[] =>
  [...findTargets(yaml)].flatMap(([alias, target]) => (target ? [] : [alias]));

/** Offsets of each `<<` that stands beside what cannot be merged. */
export const oddMerges = (yaml: YamlDocument.Parsed): readonly number[] => {
  const odd: number[] = [];
  const targetOf = createAliasTargets(yaml);
  visit(yaml, {
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && pair.key.source === '<<' && !isMergeable(targetOf, pair))
        odd.push(pair.key.range?.[0] ?? 0);
    },
  });
  return odd;
};

const isMergeable = (targetOf: AliasTargets, { value }: Pair): boolean => {
  const parts = isSeq(value) ? value.items : [value];
  return parts.every((part) => isMap(isAlias(part) ? targetOf(part) : part));
};
