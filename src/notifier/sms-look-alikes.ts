/** Signs that word processors put in the place of plain ones. */
const TYPOGRAPHY: Readonly<Record<string, string>> = {
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '′': "'",
  '″': '"',
  '…': '...',
  '•': '-',
  '→': '->',
  '\u00A0': ' ',
  '\u202F': ' ',
  '\u2009': ' ',
  '\u00AD': '',
  '\u200B': '',
};

/** Signs that mean something, and can be done without: `21 C`, `15 um`, `>= 5`. */
const UNITS: Readonly<Record<string, string>> = {
  '°': '',
  º: '',
  µ: 'u',
  μ: 'u',
  '²': '2',
  '³': '3',
  '≥': '>=',
  '≤': '<=',
  '×': 'x',
  '±': '+/-',
};

/** `text` with a plain look-alike for each sign that has one, and whether any of those is mere typography. */
export const toPlainText = (text: string): { readonly plain: string; readonly isTypographic: boolean } => {
  const characters = [...text];
  return {
    plain: characters.map((character) => TYPOGRAPHY[character] ?? UNITS[character] ?? character).join(''),
    isTypographic: characters.some((character) => Object.hasOwn(TYPOGRAPHY, character)),
  };
};

/** What to write in place of `character`; undefined for a letter that has no like. Empty: nothing. */
export const lookAlikeOf = (character: string): string | undefined => TYPOGRAPHY[character] ?? UNITS[character];
