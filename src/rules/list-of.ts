/** What may be written as one text or as a list of texts, as a list. */
export const listOf = (written: string | readonly string[] | undefined): readonly string[] =>
  typeof written === 'string' ? [written] : (written ?? []);
