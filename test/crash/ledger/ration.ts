/** How many messages may be published so far: a share for each life of a process, so that no life runs out of them. */
export interface Ration {
  readonly soFar: () => number;
  /** Another life begins. */
  readonly next: () => void;
  /** All may be published. */
  readonly lift: () => void;
}

/** A life that its share did not lead to its end is given more, little by little: small batches make many commits. */
const MORE_AFTER_MS = 1500;
const MORE_EVERY_MS = 5;

export const createRation = (share: number): Ration => {
  let total = share;
  let bornAt = performance.now();
  const more = () => Math.max(0, (performance.now() - bornAt - MORE_AFTER_MS) / MORE_EVERY_MS);
  return {
    soFar: () => total + more(),
    next: () => {
      total += share;
      bornAt = performance.now();
    },
    lift: () => {
      total = Number.POSITIVE_INFINITY;
    },
  };
};
