import type { Replace } from './plan.ts';

/**
 * Replaces in the order in which they may be done, all of a wave at once: an identity gives an address away only after it
 * got those that come to it, so that it is never without. Where identities give each other theirs in a circle, one of
 * them has to begin, and has none of them until the circle is closed.
 */
export const toWaves = (replaces: readonly Replace[]): readonly (readonly Replace[])[] => {
  const left = new Set(replaces.filter(isMove));
  const coming = groupSets(left, ({ desired }) => desired.identity);
  const going = groupSets(left, ({ from }) => from);
  const gets = (identity: string) => (coming.get(identity)?.size ?? 0) > 0;
  const waves: (readonly Replace[])[] = [replaces.filter((one) => !isMove(one))];
  let wave: readonly Replace[] = [...left].filter(({ from }) => !gets(from));
  while (left.size > 0) {
    if (wave.length === 0) wave = inCircles(left, coming);
    waves.push(wave);
    for (const move of wave) {
      left.delete(move);
      coming.get(move.desired.identity)?.delete(move);
    }
    const served = new Set(wave.map(({ desired }) => desired.identity).filter((identity) => !gets(identity)));
    wave = [...served].flatMap((identity) => [...(going.get(identity) ?? [])].filter((move) => left.has(move)));
  }
  return waves.filter((some) => some.length > 0);
};

const groupSets = (moves: Iterable<Replace>, nameOf: (move: Replace) => string): Map<string, Set<Replace>> => {
  const groups = new Map<string, Set<Replace>>();
  for (const move of moves) {
    const group = groups.get(nameOf(move)) ?? new Set();
    groups.set(nameOf(move), group.add(move));
  }
  return groups;
};

const isMove = ({ desired, from }: Replace): boolean => desired.identity !== from;

/** One of every circle there is, found by asking who gives to whom gives. */
const inCircles = (moves: Iterable<Replace>, coming: ReadonlyMap<string, ReadonlySet<Replace>>): readonly Replace[] => {
  const asked = new Map<Replace, Replace>();
  const found: Replace[] = [];
  for (const start of moves) {
    let move: Replace | undefined = start;
    while (move && !asked.has(move)) {
      asked.set(move, start);
      [move] = coming.get(move.from) ?? [];
    }
    if (move && asked.get(move) === start) found.push(move);
  }
  return found;
};
