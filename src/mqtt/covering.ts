/**
 * The filters that are not covered by another one of them, each once, in the order given. Subscribing to these alone
 * brings every topic that any of `filters` matches, and spares the copies that a broker sends for each overlapping
 * subscription [MQTT-3.3.4-2]. Filters that overlap without one covering the other both stay.
 */
export const coveringFilters = (filters: readonly string[]): readonly string[] => {
  const distinct = [...new Set(filters)];
  const root = createNode();
  for (const filter of distinct) insert(root, filter.split('/'));
  return distinct.filter((filter) => !isCovered(root, filter.split('/'), 0, 0));
};

interface Node {
  readonly children: Map<string, Node>;
  isFilter: boolean;
}

const createNode = (): Node => ({ children: new Map(), isFilter: false });

const insert = (root: Node, levels: readonly string[]): void => {
  let node = root;
  for (const level of levels) {
    const child = node.children.get(level) ?? createNode();
    node.children.set(level, child);
    node = child;
  }
  node.isFilter = true;
};

/** `wider` counts the levels at which the filter found so far takes more than this one; none: it is this one. */
const isCovered = (node: Node, levels: readonly string[], depth: number, wider: number): boolean => {
  const level = levels[depth];
  const mayWiden = depth > 0 || !level?.startsWith('$');
  if (level !== '#' && mayWiden && node.children.get('#')?.isFilter) return true;
  if (level === undefined) return node.isFilter && wider > 0;
  const same = node.children.get(level);
  if (same && isCovered(same, levels, depth + 1, wider)) return true;
  const any = level === '+' || level === '#' || !mayWiden ? undefined : node.children.get('+');
  return any !== undefined && isCovered(any, levels, depth + 1, wider + 1);
};
