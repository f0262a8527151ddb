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

/** How far a path leads into the text. */
export interface Found {
  /** What stands there, perhaps an alias; the nearest node around it when nothing does. */
  readonly node: Node | undefined;
  readonly isExact: boolean;
}

/** Follows `path` through aliases and merge keys, to where its value was written. */
export const findNode = (yaml: YamlDocument.Parsed, path: readonly PropertyKey[]): Found => {
  let node: Node | undefined = yaml.contents ?? undefined;
  for (const step of path) {
    const next = childOf(yaml, resolve(yaml, node), step);
    if (!isNode(next)) return { node, isExact: false };
    node = next;
  }
  return { node, isExact: true };
};

/** The key that names `path`, if it stands in the text. */
export const findKey = (yaml: YamlDocument.Parsed, path: readonly PropertyKey[]): Node | undefined => {
  const { node, isExact } = findNode(yaml, path.slice(0, -1));
  const map = isExact ? resolve(yaml, node) : undefined;
  const key = isMap(map) ? pairOf(yaml, map, String(path.at(-1)))?.key : undefined;
  return isNode(key) ? key : undefined;
};

const resolve = (yaml: YamlDocument.Parsed, value: unknown): Node | undefined => {
  if (isAlias(value)) return value.resolve(yaml);
  return isNode(value) ? value : undefined;
};

const childOf = (yaml: YamlDocument.Parsed, node: Node | undefined, step: PropertyKey): unknown => {
  if (isSeq(node)) return node.items[Number(step)];
  return isMap(node) ? pairOf(yaml, node, String(step))?.value : undefined;
};

/** A key of the map's own goes before those that are merged in, and of these the first. */
const pairOf = (yaml: YamlDocument.Parsed, map: YAMLMap, name: string): Pair | undefined => {
  const own = map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  if (own) return own;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.source !== '<<') continue;
    for (const part of isSeq(value) ? value.items : [value]) {
      const merged = resolve(yaml, part);
      const pair = isMap(merged) ? pairOf(yaml, merged, name) : undefined;
      if (pair) return pair;
    }
  }
  return undefined;
};
