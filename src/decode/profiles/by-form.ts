import { parseNumber } from '../text-format.ts';

/** What a text means that only looks like its type: a number, `true` or `false`, otherwise the text. `nan` and nothing are no value. */
export const readByForm = (text: string): string | number | boolean | undefined => {
  const trimmed = text.trim();
  if (trimmed === '' || /^[+-]?nan$/i.test(trimmed)) return undefined;
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return parseNumber(trimmed) ?? text;
};
