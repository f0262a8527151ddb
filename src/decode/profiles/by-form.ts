import { parseNumber } from '../text-format.ts';

/** What a text means that only looks like its type: a number, `true` or `false`, otherwise the text. `nan` and nothing are null. */
export const readByForm = (text: string): string | number | boolean | null => {
  const trimmed = text.trim();
  if (trimmed === '' || /^[+-]?nan$/i.test(trimmed)) return null;
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return parseNumber(trimmed) ?? text;
};
