/** Epoch ms of a text, or not. */
type ParseTime<T> = (text: string) => number | T;

/**
 * The same answers, sooner where many times of one minute follow each other: `2026-01-31T08:00:12.345Z`, with or without
 * thousandths and `Z`, is told from what the minute came to. What is written otherwise is asked for as it is.
 */
export const rememberMinute = <T>(parse: ParseTime<T>): ParseTime<T> => {
  let [minute, ending] = ['', ''];
  let at: number | T | null = null;
  return (text) => {
    const own = text.endsWith('Z') ? 'Z' : '';
    const pastMinute = msPastMinute(text, text.length - own.length);
    if (pastMinute < 0) return parse(text);
    if (at === null || own !== ending || !text.startsWith(minute)) {
      [minute, ending] = [text.slice(0, MINUTE_LENGTH), own];
      at = parse(`${minute}:00${own}`);
    }
    return typeof at === 'number' ? at + pastMinute : parse(text);
  };
};

/** Of `2026-01-31T08:00`. */
const MINUTE_LENGTH = 16;

/** The seconds, and what is after them, as ms; -1 if they are written in another way. */
const msPastMinute = (text: string, length: number): number => {
  if ((length !== 19 && length !== 23) || text.charCodeAt(16) !== COLON) return -1;
  const seconds = digit(text, 17) * 10 + digit(text, 18);
  if (!(seconds < 60)) return -1;
  if (length === 19) return seconds * 1000;
  const thousandths = digit(text, 20) * 100 + digit(text, 21) * 10 + digit(text, 22);
  return text.charCodeAt(19) === POINT && thousandths >= 0 ? seconds * 1000 + thousandths : -1;
};

const COLON = 0x3a;
const POINT = 0x2e;
const ZERO = 0x30;

const digit = (text: string, index: number): number => {
  const value = text.charCodeAt(index) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};
