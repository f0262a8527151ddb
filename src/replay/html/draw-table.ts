import { escapeHtml } from './escape-html.ts';

/** How many rows of a list the page shows, so that its size has a bound. */
const MOST_ROWS = 100;

export interface Column {
  readonly name: string;
  /** Numbers stand to the right; what is short is not broken, what is long has room. */
  readonly kind?: 'number' | 'short' | 'long';
}

export interface TableOptions {
  /** How many rows there are, where not all of them were handed over. */
  readonly total?: number;
}

/** A heading and a table; nothing without rows. */
export const drawTable = (
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { total = rows.length }: TableOptions = {},
): string => {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, MOST_ROWS);
  const name = escapeHtml(title);
  return [
    `<h3>${name}</h3>`,
    `<div class="scroll" role="region" tabindex="0" aria-label="${name}"><table>`,
    `<thead><tr>${columns.map((column) => `<th scope="col"${classOf(column)}>${escapeHtml(column.name)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...shown.map((row) => `<tr>${row.map((text, index) => drawCell(text, columns[index], index)).join('')}</tr>`),
    '</tbody></table></div>',
    ...(total > shown.length ? [`<p>and ${total - shown.length} more</p>`] : []),
  ].join('\n');
};

/** Each row is told by its first cell. */
const drawCell = (text: string, column: Column | undefined, index: number): string =>
  index === 0
    ? `<th scope="row"${classOf(column)}>${escapeHtml(text)}</th>`
    : `<td${classOf(column)}>${escapeHtml(text)}</td>`;

const classOf = (column: Column | undefined): string => (column?.kind ? ` class="${column.kind}"` : '');

export const numbers = (...names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ name, kind: 'number' }));

export const short = (...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, kind: 'short' }));

export const toPercent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

export const toMoney = (cost: number | null): string => (cost === null ? '' : cost.toFixed(2));
