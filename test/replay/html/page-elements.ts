/** What somebody who looks at a page, or listens to it, finds on it; in order. */
export interface PageElement {
  readonly kind: string;
  readonly name: string;
  /** Of a plot its marks and labels, of a table its columns and number of rows, of a list its entries. */
  readonly holds?: readonly string[];
}

/** Of the page itself, or of what a browser made of it; `without`: a class of elements that are not shown. */
export const readPageElements = (html: string, without?: string): readonly PageElement[] => {
  const body = parseTags(html.slice(html.indexOf('<main')), without);
  return [...walk(body)].flatMap((node) => toElement(node) ?? []);
};

interface Node {
  readonly tag: string;
  readonly attributes: string;
  readonly children: (Node | string)[];
}

/** Enough for a page that Tocsin drew: every tag is closed, and whatever could be taken for one is escaped. */
const parseTags = (html: string, without: string | undefined): Node => {
  const root: Node = { tag: 'root', attributes: '', children: [] };
  const open = [root];
  for (const [, end, tag = '', attributes = '', closed, text] of html.matchAll(
    /<(\/?)([a-z0-9]+)((?:"[^"]*"|[^">])*?)(\/?)>|([^<]+)/gi,
  )) {
    if (text !== undefined) open.at(-1)?.children.push(unescapeHtml(text));
    else if (end) open.pop();
    else {
      const node: Node = { tag, attributes, children: [] };
      if (!without || !classesOf(node).includes(without)) open.at(-1)?.children.push(node);
      if (!closed) open.push(node);
    }
  }
  return root;
};

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' };

const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? ''),
  );

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (typeof child !== 'string') yield* walk(child);
}

const attributeOf = ({ attributes }: Node, name: string): string =>
  unescapeHtml(new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');

const classesOf = (node: Node): readonly string[] => attributeOf(node, 'class').split(' ');

const textOf = (node: Node): string =>
  node.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

const tidy = (node: Node): string => textOf(node).replace(/\s+/g, ' ').trim();

const within = (node: Node, ...tags: readonly string[]): readonly Node[] =>
  [...walk(node)].filter(({ tag }) => tags.includes(tag));

const toElement = (node: Node): PageElement | null => {
  const { tag } = node;
  if (tag === 'svg' && attributeOf(node, 'role') === 'img') return toPlot(node);
  if (tag === 'div' && attributeOf(node, 'role') === 'region') return toTable(node);
  if (tag === 'dl') return { kind: 'values', name: attributeOf(node, 'class'), holds: pairsOf(node) };
  if (tag === 'ul') return { kind: 'list', name: attributeOf(node, 'aria-label'), holds: within(node, 'li').map(tidy) };
  return /^(?:h\d|p|pre|figcaption)$/.test(tag) ? { kind: tag, name: tidy(node) } : null;
};

const toPlot = (node: Node): PageElement => {
  const counts = new Map<string, number>();
  for (const mark of within(node, 'polyline', 'path', 'circle', 'rect', 'line')) {
    const name = `${mark.tag} ${attributeOf(mark, 'class')}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [name, more] = ['title', 'desc'].map((tag) => within(node, tag).map(tidy)[0] ?? '');
  const labels = within(node, 'text').map(tidy);
  return {
    ...{ kind: 'plot', name: name ?? '' },
    holds: [more ?? '', ...[...counts].map(([mark, count]) => `${count} ${mark}`), `labels: ${labels.join(', ')}`],
  };
};

const toTable = (node: Node): PageElement => {
  const [head, ...rows] = within(node, 'tr');
  const columns = head ? within(head, 'th').map(tidy) : [];
  const [first] = rows;
  const cells = first ? within(first, 'th', 'td').map(tidy) : [];
  return {
    ...{ kind: 'table', name: attributeOf(node, 'aria-label') },
    holds: [columns.join(' | '), cells.join(' | '), `${rows.length} rows`],
  };
};

const pairsOf = (node: Node): readonly string[] => {
  const values = within(node, 'dd').map(tidy);
  return within(node, 'dt').map((one, index) => `${tidy(one)}: ${values[index] ?? ''}`);
};
