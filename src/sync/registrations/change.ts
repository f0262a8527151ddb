import type { Fault } from '../../document/fault.ts';

/** What came of an event. */
export interface Change {
  /** renewed: nothing is said that was not said before, but it was said again. */
  readonly kind: 'none' | 'renewed' | 'changed';
  /** Keys whose registrations are other than they were, or are no longer there. */
  readonly rows: readonly string[];
  /** A fault that was not there before. */
  readonly fault: Fault | null;
}

export const NO_CHANGE: Change = { kind: 'none', rows: [], fault: null };

/** Both at once. */
export const join = (first: Change, second: Change): Change => ({
  kind: RANKS.findLast((kind) => kind === first.kind || kind === second.kind) ?? 'none',
  rows: [...first.rows, ...second.rows],
  fault: first.fault ?? second.fault,
});

const RANKS = ['none', 'renewed', 'changed'] as const;
