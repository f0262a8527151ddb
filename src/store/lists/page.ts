import type { Severity } from '../../model/rule.ts';

/** What to list; every filter given must hold. */
export interface ListQuery {
  readonly rule?: string;
  readonly key?: string;
  readonly severity?: Severity;
  /** One of the row's states, or `open`: an alarm not cleared, a notification still queued, a delivery not final. */
  readonly state?: string;
  /** Only what belongs to this activation. */
  readonly activation?: string;
  /** Only alarms whose id begins so. */
  readonly prefix?: string;
  /** Only deliveries of this notification. */
  readonly notification?: string;
  /** 1 to 1000, 50 if left out. */
  readonly limit?: number;
  /** `next` of the page before. One that is not ours gives an empty page. */
  readonly cursor?: string;
}

/** Newest first. `next` is null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

export const pageLimit = ({ limit = DEFAULT_LIMIT }: ListQuery): number =>
  Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)));

/** A page from one row more than it holds: the extra one says that there is a next page. */
export const toPage = <Stored, T>(
  rows: readonly Stored[],
  limit: number,
  { cursorOf, toItem }: { cursorOf: (row: Stored) => string | number; toItem: (row: Stored) => T },
): Page<T> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null;
  return { items: shown.map(toItem), next };
};

const encodeCursor = (key: string | number): string => Buffer.from(String(key)).toString('base64url');

const cursorText = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

/** Before every id, if the cursor is not ours. */
export const cursorId = (cursor: string): string => {
  const id = cursorText(cursor);
  return /^[\w-]+$/.test(id) ? id : '';
};

/** Below every sequence, if the cursor is not ours. */
export const cursorSequence = (cursor: string): number => {
  const sequence = Number(cursorText(cursor));
  return Number.isSafeInteger(sequence) ? sequence : 0;
};
