const LONGEST_RETRY_AFTER_MS = 3_600_000;
const SHORTEST_RETRY_AFTER_MS = 1000;

/**
 * The wait that a `Retry-After` asks for (RFC 9110 §10.2.3: seconds or a date), at most an hour, in ms; undefined if it says
 * nothing that can be read, or asks for no wait: a date of a clock behind ours must not have a provider in trouble asked
 * without a pause. `now` is epoch ms.
 */
export const retryAfterMs = (header: string | null, now: number): number | undefined => {
  if (header === null) return undefined;
  const text = header.trim();
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return waitMs >= SHORTEST_RETRY_AFTER_MS ? Math.round(Math.min(LONGEST_RETRY_AFTER_MS, waitMs)) : undefined;
};
