import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, visit, type Document as YamlDocument } from 'yaml';

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
export const lostAliases = (yaml: YamlDocument.Parsed): readonly Alias[] => {
  const lost: Alias[] = [];
  visit(yaml, {
    Alias: (_key, alias) => {
      if (!alias.resolve(yaml)) lost.push(alias);
    },
  });
  return lost;
};

/** Offsets of each `<<` that stands beside what cannot be merged. */
export const oddMerges = (yaml: YamlDocument.Parsed): readonly number[] => {
  const odd: number[] = [];
  visit(yaml, {
    Pair: (_key, pair) => {
      if (isScalar(pair.key) && pair.key.source === '<<' && !isMergeable(yaml, pair))
        odd.push(pair.key.range?.[0] ?? 0);
    },
  });
  return odd;
};

const isMergeable = (yaml: YamlDocument.Parsed, { value }: Pair): boolean => {
  const parts = isSeq(value) ? value.items : [value];
  return parts.every((part) => isMap(isAlias(part) ? part.resolve(yaml) : part));
};
