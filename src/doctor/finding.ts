/** What came of trying one thing. `fail` keeps Tocsin from its work, `warn` is to be known. */
export interface Finding {
  /** What the config calls it: `mqtt`, `store`, `channels.sms`. */
  readonly area: string;
  readonly level: 'ok' | 'warn' | 'fail';
  /** What was found, with its figures; no secret, and of an address its end at most. */
  readonly found: string;
  /** What to do about it. */
  readonly todo?: string;
}

export const good = (area: string, found: string): Finding => ({ area, level: 'ok', found });

export const doubtful = (area: string, found: string, todo: string): Finding => ({ area, level: 'warn', found, todo });

export const broken = (area: string, found: string, todo: string): Finding => ({ area, level: 'fail', found, todo });

/** An error's own words; of several that came together those of the first, for a host with two addresses fails twice. */
export const wordsOf = (error: unknown): string => {
  if (error instanceof AggregateError) return wordsOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? wordsOf(error.cause) : error.message || String(Reflect.get(error, 'code'));
};
