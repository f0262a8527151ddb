/** One thing that an expectation says, beside what was received. */
export interface Aspect {
  readonly name: string;
  readonly expected: string;
  readonly received: string;
  readonly fits: boolean;
}

/** An expectation that was not met and what came nearest to it, or one of them alone. */
export interface Mismatch<E, R> {
  readonly expected: E | null;
  readonly received: R | null;
}

export interface Matching<E, R> {
  readonly expected: readonly E[];
  readonly received: readonly R[];
  readonly aspectsOf: (expected: E, received: R) => readonly Aspect[];
  /** What is not expected is a mismatch, too. */
  readonly whole: boolean;
}

/** Each thing received answers one expectation, and each expectation is answered by one. */
export const findMismatches = <E extends object, R>(matching: Matching<E, R>): readonly Mismatch<E, R>[] => {
  const { expected, whole, aspectsOf } = matching;
  const left = [...matching.received];
  const isMet = (one: E): boolean => {
    const index = left.findIndex((received) => aspectsOf(one, received).every(({ fits }) => fits));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  };
  // Those that say most choose first, so that a general one does not take what only they accept.
  const missing = expected
    .toSorted((a, b) => Object.keys(b).length - Object.keys(a).length)
    .filter((one) => !isMet(one));
  const pairs = missing.map((one) => ({ expected: one, received: takeNearest(one, left, aspectsOf) }));
  return [...pairs, ...(whole ? left.map((received) => ({ expected: null, received })) : [])];
};

/** The one with which most is right; null if with none is anything. */
const takeNearest = <E, R>(expected: E, left: R[], aspectsOf: Matching<E, R>['aspectsOf']): R | null => {
  const likeness = left.map((received) => aspectsOf(expected, received).filter(({ fits }) => fits).length);
  const most = Math.max(0, ...likeness);
  if (most === 0) return null;
  return left.splice(likeness.indexOf(most), 1)[0] ?? null;
};
