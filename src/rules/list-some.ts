const MOST_LISTED = 20;

/** `a, b, c`; of many the first: each fault that lists them keeps its text. */
export const listSome = (names: readonly string[]): string => {
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return `${names.slice(0, MOST_LISTED).join(', ')}${more}`;
};
