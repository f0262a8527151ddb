import { randomInt } from 'node:crypto';

/** Chance that can be had again: the same seed draws the same lots. */
export interface Random {
  readonly seed: number;
  /** A whole number from 0 to `end` - 1. */
  readonly below: (end: number) => number;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly shuffle: <T>(list: readonly T[]) => readonly T[];
}

/** The seed that `TOCSIN_SEED` asks for, or one of its own; whoever draws from it prints it. */
export const chooseSeed = (): number => {
  const asked = process.env.TOCSIN_SEED;
  return asked === undefined ? randomInt(2 ** 31) : Number(asked);
};

export const createRandom = (seed: number): Random => {
  const next = mulberry32(seed);
  const below = (end: number) => Math.floor(next() * end);
  return {
    seed,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const picked = list.at(below(list.length));
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    shuffle: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
};

/** https://gist.github.com/tommyettinger/46a874533244883189143505d203312c: 32 bits of state, good enough for lots. */
const mulberry32 = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
};
