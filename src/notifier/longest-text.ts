import { countSegments, isGsmCharacter, septetsOf } from '../model/sms-segments.ts';

/**
 * The longest that a part of a text can be, while the text may become GSM-7 or UCS-2 by any part of it: what is longest in one
 * is not so in the other.
 */
export interface Longest {
  /** In septets, of GSM-7 alone; null: it cannot be without another letter. */
  readonly gsm: string | null;
  /** In the units of UCS-2, whatever it holds. */
  readonly any: string;
  /** In the units of UCS-2, with a letter that GSM-7 has not; null: it has none. */
  readonly foreign: string | null;
}

export const longestOf = (text: string): Longest =>
  [...text].every(isGsmCharacter) ? { gsm: text, any: text, foreign: null } : { gsm: null, any: text, foreign: text };

/** One of them, whichever. */
export const eitherOf = (parts: readonly Longest[]): Longest => ({
  gsm: most(
    parts.map(({ gsm }) => gsm),
    septetsIn,
  ),
  any: most(parts.map(({ any }) => any)) ?? '',
  foreign: most(parts.map(({ foreign }) => foreign)),
});

/** One after the other. One part with a foreign letter is enough for all. */
export const joined = (parts: readonly Longest[]): Longest => {
  const any = parts.map((part) => part.any);
  const withForeign = parts.map(({ foreign }, index) => (foreign === null ? null : any.with(index, foreign).join('')));
  const gsm = parts.map((part) => part.gsm).filter((text) => text !== null);
  return {
    gsm: gsm.length === parts.length ? gsm.join('') : null,
    any: any.join(''),
    foreign: most(withForeign),
  };
};

export const repeated = (part: Longest, times: number): Longest => joined(Array.from({ length: times }, () => part));

/** The text that is charged as most messages; of two as dear the one that is nearer to another. */
export const worstOf = ({ gsm, foreign }: Longest): string =>
  most([gsm, foreign], (text) => countSegments(text).segments + shareIn(text)) ?? '';

/** How full the text makes a single message, below 1. */
const shareIn = (text: string): number => {
  const isGsm = [...text].every(isGsmCharacter);
  return Math.min(0.999, isGsm ? septetsIn(text) / 10_000 : text.length / 4000);
};

const most = (texts: readonly (string | null)[], sizeOf = (text: string): number => text.length): string | null =>
  texts
    .filter((text) => text !== null)
    .reduce<string | null>((best, text) => (best === null || sizeOf(text) > sizeOf(best) ? text : best), null);

const septetsIn = (text: string): number => [...text].reduce((sum, character) => sum + septetsOf(character), 0);
