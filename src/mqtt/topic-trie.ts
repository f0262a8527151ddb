/** Finds what was filed under the filters that match a topic; the cost does not grow with those that do not. */
export interface TopicTrie<T> {
  /** Files `value` under an MQTT filter; several values may share one. */
  readonly insert: (filter: string, value: T) => void;
  /** The values whose filters match [MQTT-4.7]; a value filed under two of them comes twice. */
  readonly match: (topic: string) => readonly T[];
}

interface Node<T> {
  readonly children: Map<string, Node<T>>;
  /** Below `+`. */
  any: Node<T> | null;
  /** Filed under exactly this filter. */
  here: readonly T[];
  /** Filed under this filter and `/#`. */
  below: readonly T[];
}

const createNode = <T>(): Node<T> => ({ children: new Map(), any: null, here: [], below: [] });

export const createTopicTrie = <T>(): TopicTrie<T> => {
  const root = createNode<T>();
  return {
    insert: (filter, value) => {
      const levels = filter.split('/');
      const toEnd = levels.at(-1) === '#';
      const node = (toEnd ? levels.slice(0, -1) : levels).reduce(descend, root);
      if (toEnd) node.below = [...node.below, value];
      else node.here = [...node.here, value];
    },
    match: (topic) => {
      const found: T[] = [];
      collect(root, { levels: topic.split('/'), reserved: topic.startsWith('$'), found }, 0);
      return found;
    },
  };
};

const descend = <T>(node: Node<T>, level: string): Node<T> => {
  const known = level === '+' ? node.any : node.children.get(level);
  if (known) return known;
  const created = createNode<T>();
  if (level === '+') node.any = created;
  else node.children.set(level, created);
  return created;
};

interface Search<T> {
  readonly levels: readonly string[];
  /** A topic that begins with `$` is not taken by a leading wildcard [MQTT-4.7.2-1]. */
  readonly reserved: boolean;
  readonly found: T[];
}

const collect = <T>(node: Node<T>, search: Search<T>, depth: number): void => {
  const wildcards = depth > 0 || !search.reserved;
  // `#` stands for the parent level too, so what lies below counts at the end as well.
  if (wildcards && node.below.length > 0) search.found.push(...node.below);
  const level = search.levels[depth];
  if (level === undefined) {
    if (node.here.length > 0) search.found.push(...node.here);
    return;
  }
  if (node.any && wildcards) collect(node.any, search, depth + 1);
  const child = node.children.get(level);
  if (child) collect(child, search, depth + 1);
};
