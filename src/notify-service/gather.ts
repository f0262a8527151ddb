/** Lets answers gather while more is queued than may be under way, so that many share a transaction. Times monotonic ms. */
export interface Gather {
  /** Of `most` that may be under way all are, and more is queued. */
  readonly begin: (most: number, now: number) => void;
  /** From now on each answer is taken up at once; whether that is new. */
  readonly end: () => boolean;
  /** Whether so few are under way by now that they are worth a turn. */
  readonly isEnough: (underWay: number) => boolean;
  /** How long a turn is to be put off yet. */
  readonly leftMs: (underWay: number, now: number) => number;
}

/** Of what may be under way: the rest keeps the provider busy while a turn writes. */
const SHARE = 1 / 2;

/** However slow the provider is: an answer that waits longer would be lost by a crash for nothing. */
const LONGEST_MS = 10;

export const createGather = (): Gather => {
  let enough = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  const isEnough = (underWay: number) => underWay <= enough;
  return {
    begin: (most, now) => {
      enough = most - Math.ceil(most * SHARE);
      until = now + LONGEST_MS;
    },
    end: () => {
      const wasGathering = enough !== Number.POSITIVE_INFINITY;
      enough = Number.POSITIVE_INFINITY;
      return wasGathering;
    },
    isEnough,
    leftMs: (underWay, now) => (isEnough(underWay) ? 0 : Math.max(0, until - now)),
  };
};
