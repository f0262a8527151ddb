const LONGEST_BACKOFF_MS = 60_000;

/** 1 s, 2 s, 4 s … 60 s after `streak` troubled answers in a row. */
export const backoffMs = (streak: number): number => Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** streak);

/**
 * Takes each answer of a channel and returns how many troubled ones came in a row before it, for `backoffMs`. Answers that
 * come while the wait of an earlier one runs are of the same volley and count once, or a hiccup that meets ten phones
 * would keep the last of them waiting for a minute. `now` is epoch ms.
 */
export const createStreak = (): ((troubled: boolean, now: number) => number) => {
  let volleys = 0;
  let until = Number.NEGATIVE_INFINITY;
  return (troubled, now) => {
    if (!troubled) {
      volleys = 0;
      until = Number.NEGATIVE_INFINITY;
      return 0;
    }
    if (now >= until) until = now + backoffMs(volleys++);
    return volleys - 1;
  };
};
