import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type Document as YamlDocument,
} from 'yaml';
import type { AliasTargets } from './aliases.ts';

/** A text as nodes, and what its aliases stand for. */
export interface Nodes {
  readonly yaml: YamlDocument.Parsed;
  readonly targetOf: AliasTargets;
  readonly pairsOf: PairsByKey;
}

/** The pairs of a map by their keys, of two with one key the first. */
export type PairsByKey = (map: YAMLMap) => ReadonlyMap<string, Pair>;

/** Put in order once for each map: of a large one thousands of keys are asked for. */
export const createPairsByKey = (): PairsByKey => {
  const known = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
  return (map) => {
    const before = known.get(map);
    if (before) return before;
    const pairs = map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : []));
    const byKey = new Map(pairs.toReversed());
    known.set(map, byKey);
    return byKey;
  };
};

/** How far a path leads into the text. */
export interface Found {
  /** What stands there, perhaps an alias; the nearest node around it when nothing does. */
  readonly node: Node | undefined;
  readonly isExact: boolean;
}

/** Follows `path` through aliases and merge keys, to where its value was written. */
export const findNode = (nodes: Nodes, path: readonly PropertyKey[]): Found => {
  let node: Node | undefined = nodes.yaml.contents ?? undefined;
  for (const step of path) {
    const next = childOf(nodes, resolve(nodes, node), step);
    if (!isNode(next)) return { node, isExact: false };
    node = next;
  }
  return { node, isExact: true };
};

/** The key that names `path`, if it stands in the text. */
export const findKey = (nodes: Nodes, path: readonly PropertyKey[]): Node | undefined => {
  const { node, isExact } = findNode(nodes, path.slice(0, -1));
  const map = isExact ? resolve(nodes, node) : undefined;
  const key = isMap(map) ? pairOf(nodes, map, String(path.at(-1)))?.key : undefined;
  return isNode(key) ? key : undefined;
};

const resolve = ({ targetOf }: Nodes, value: unknown): Node | undefined => {
  if (isAlias(value)) return targetOf(value);
  return isNode(value) ? value : undefined;
};

const childOf = (nodes: Nodes, node: Node | undefined, step: PropertyKey): unknown => {
  if (isSeq(node)) return node.items[Number(step)];
  return isMap(node) ? pairOf(nodes, node, String(step))?.value : undefined;
};

/** A key of the map's own goes before those that are merged in, and of these the first. */
const pairOf = (nodes: Nodes, map: YAMLMap, name: string): Pair | undefined => {
  const own = nodes.pairsOf(map).get(name);
  if (own) return own;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.source !== '<<') continue;
    for (const part of isSeq(value) ? value.items : [value]) {
      const merged = resolve(nodes, part);
      const pair = isMap(merged) ? pairOf(nodes, merged, name) : undefined;
      if (pair) return pair;
    }
  }
  return undefined;
};
