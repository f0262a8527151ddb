/** A time as it is told to programs and people: `2026-01-31T08:00:00.000Z`. `at` is epoch ms. [RFC 3339, §5.6] */
export const toRfc3339 = (at: number): string => new Date(at).toISOString();

/** The same of what has a time, or not yet. */
export const toRfc3339OrNull = (at: number | null): string | null => (at === null ? null : toRfc3339(at));
