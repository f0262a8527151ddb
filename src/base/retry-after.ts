const LONGEST_RETRY_AFTER_MS = 3_600_000;

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
