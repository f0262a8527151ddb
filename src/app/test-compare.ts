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

/** Each thing received answers one expectation, and each expectation is answered by one: in some way, if there is any. */
export const findMismatches = <E extends object, R>(matching: Matching<E, R>): readonly Mismatch<E, R>[] => {
  const { expected, received, whole, aspectsOf } = matching;
  // Those that say most choose first: where not all can be met, theirs is the more telling failure.
  const ordered = expected.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length);
  const answers = findAnswers(ordered, matching);
  const taken = new Set(answers.values());
  const left = received.filter((_, index) => !taken.has(index));
  const missing = ordered.filter((one) => !answers.has(one));
  const pairs = missing.map((one) => ({ expected: one, received: takeNearest(one, left, aspectsOf) }));
  return [...pairs, ...(whole ? left.map((one) => ({ expected: null, received: one })) : [])];
};

/** Places in `received`, by what they answer. Whoever took what another one needs takes something else, if it can. */
const findAnswers = <E extends object, R>(
  expected: readonly E[],
  { received, aspectsOf }: Matching<E, R>,
): ReadonlyMap<E, number> => {
  const fitting = new Map(
    expected.map((one) => [
      one,
      received.flatMap((other, index) => (aspectsOf(one, other).every(({ fits }) => fits) ? [index] : [])),
    ]),
  );
  const owners = new Map<number, E>();
  const answers = new Map<E, number>();
  const take = (one: E, asked: Set<number>): boolean => {
    const places = (fitting.get(one) ?? []).filter((place) => !asked.has(place));
    const free = places.find((place) => !owners.has(place));
    for (const place of free === undefined ? places : [free]) {
      asked.add(place);
      const owner = owners.get(place);
      if (owner !== undefined && !take(owner, asked)) continue;
      owners.set(place, one);
      answers.set(one, place);
      return true;
    }
    return false;
  };
  for (const one of expected) take(one, new Set());
  return answers;
};

/** The one with which most is right; null if with none is anything. */
const takeNearest = <E, R>(expected: E, left: R[], aspectsOf: Matching<E, R>['aspectsOf']): R | null => {
  let [nearest, most] = [-1, 0];
  for (const [index, received] of left.entries()) {
    const likeness = aspectsOf(expected, received).filter(({ fits }) => fits).length;
    if (likeness > most) [nearest, most] = [index, likeness];
  }
  return left.splice(nearest, nearest < 0 ? 0 : 1)[0] ?? null;
};
