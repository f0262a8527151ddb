import type { PlottedLimit } from '../plot.ts';
import { escapeHtml } from './escape-html.ts';

const SIGNS: Readonly<Record<string, string>> = {
  greaterThan: '>',
  greaterThanInclusive: '≥',
  lessThan: '<',
  lessThanInclusive: '≤',
};

/** `raised > 80`, `ended ≤ 75`. */
export const describeLimit = (limit: PlottedLimit): string =>
  `${limit.for === 'raise' ? 'raised' : 'ended'} ${showLimit(limit)}`;

const showLimit = ({ operator, value }: PlottedLimit): string => `${SIGNS[operator] ?? ''} ${showNumber(value)}`;

export const showNumber = (value: number): string => String(Number(value.toPrecision(5)));

interface Place {
  readonly y: (value: number) => number;
  readonly height: number;
}

/** What a line of text takes. */
const LINE_HEIGHT = 14;

/** A line over all times with its number beside its right end; numbers that would lie on each other stand in a pile. */
export const drawLimits = (limits: readonly PlottedLimit[], { y, height }: Place): readonly string[] => {
  const ordered = limits.toSorted((a, b) => a.value - b.value);
  let free = height + 4;
  const placed = ordered.map((limit) => {
    const at = Math.min(free, y(limit.value) + 4);
    free = at - LINE_HEIGHT;
    return { limit, at };
  });
  // A pile that would begin above the plot is let down by as much.
  const down = Math.max(0, 4 - Math.min(...placed.map(({ at }) => at)));
  return placed.map(({ limit, at }) => {
    const line = y(limit.value);
    return `<line class="limit ${limit.for}" x1="0" x2="100%" y1="${line}" y2="${line}"/><text class="limit ${limit.for}" x="100%" dx="6" y="${at + down}">${escapeHtml(showLimit(limit))}</text>`;
  });
};
