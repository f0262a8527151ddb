const LONGEST_BACKOFF_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;

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

/**
 * The wait that a `Retry-After` asks for (RFC 9110 §10.2.3: seconds or a date), at most an hour, in ms;
 * undefined if it says nothing that can be read. `now` is epoch ms.
 */
export const retryAfterMs = (header: string | null, now: number): number | undefined => {
  if (header === null) return undefined;
  const text = header.trim();
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(waitMs) ? undefined : Math.round(Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, waitMs)));
};
