/** How a text travels by SMS: its encoding, and how many messages it is charged as. */
export interface Segmentation {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
}

/** 3GPP TS 23.038 §6.2.1, the default alphabet without ESC. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** §6.2.1.1: each is an escape and a character, so two septets. */
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

/** A segment of several gives 6 bytes to the header that joins them (3GPP TS 23.040 §9.2.3.24.1). */
const LIMITS = { 'GSM-7': { alone: 160, joined: 153 }, 'UCS-2': { alone: 70, joined: 67 } } as const;

/** Segments of `text`: one letter outside GSM-7 makes the whole text UCS-2. Empty text needs none. */
export const countSegments = (text: string): Segmentation => {
  const characters = [...text];
  const isGsm = characters.every(isGsmCharacter);
  const encoding = isGsm ? 'GSM-7' : 'UCS-2';
  const widths = characters.map((character) => (isGsm ? septetsOf(character) : character.length));
  return { encoding, segments: pack(widths, LIMITS[encoding]) };
};

/** Whether a text with this character can still travel as GSM-7. */
export const isGsmCharacter = (character: string): boolean => GSM_BASIC.has(character) || GSM_EXTENSION.has(character);

/** How much of a message a character of GSM-7 takes. */
export const septetsOf = (character: string): number => (GSM_EXTENSION.has(character) ? 2 : 1);

/** A character of two units is never cut by the end of a segment. */
const pack = (widths: readonly number[], { alone, joined }: { alone: number; joined: number }): number => {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= alone) return total === 0 ? 0 : 1;
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > joined) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
};
