/** The text in plain letters, where some only look like them and some cannot be seen: `cold` for one with a Cyrillic o. */
export const plainForm = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Zs}]/gu, (sign) => (/\p{Zs}/u.test(sign) ? ' ' : ''))
    .replace(/[^\p{ASCII}]/gu, (letter) => PLAIN.get(letter) ?? letter);

/** `"о" is U+043E`, of the first sign that is another in its plain form; nothing where there is none. */
export const oddSign = (text: string): string | undefined => {
  const odd = [...text].find((sign) => sign !== plainForm(sign));
  if (odd === undefined) return undefined;
  const code = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return /[\p{Cf}\p{Zs}]/u.test(odd) ? `U+${code} in it cannot be seen` : `its "${odd}" is U+${code}`;
};

/** Of Cyrillic and Greek, what fonts draw alike (https://www.unicode.org/reports/tr39/#Confusable_Detection). */
const PLAIN: ReadonlyMap<string, string> = new Map(
  [
    'аa',
    'еe',
    'оo',
    'рp',
    'сc',
    'уy',
    'хx',
    'іi',
    'јj',
    'ѕs',
    'һh',
    'ԁd',
    'ԛq',
    'ԝw',
    'οo',
    'αa',
    'νv',
    'ρp',
    'ιi',
    'κk',
    '‐-',
    '–-',
    '−-',
  ].flatMap(([odd = '', plain = '']) => [
    [odd, plain] as const,
    ...(odd.toUpperCase() === odd ? [] : [[odd.toUpperCase(), plain.toUpperCase()] as const]),
  ]),
);
