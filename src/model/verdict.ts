/** Three-valued: a condition over a fact without a value is neither true nor false. */
export type Verdict = 'true' | 'false' | 'unknown';
