/** Counts what is under way, so that somebody can wait until nothing is. */
export interface Activity {
  readonly enter: () => void;
  readonly leave: () => void;
  /** Resolves once nothing is under way: at once, if that is so now. */
  readonly idle: () => Promise<void>;
}

export const createActivity = (): Activity => {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    enter: () => {
      count++;
    },
    leave: () => {
      count--;
      if (count > 0) return;
      for (const resolve of waiting.splice(0)) resolve();
      waiting = [];
    },
    idle: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
};
