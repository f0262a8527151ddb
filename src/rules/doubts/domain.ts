import type { Json } from '../../base/json.ts';

/** The values that a fact may have. More than it will ever have proves less; fewer would prove what is not so. */
export interface Domain {
  readonly numbers: NumberRange | null;
  readonly texts: 'any' | readonly string[];
  readonly booleans: boolean;
  readonly lists: boolean;
  readonly mayBeMissing: boolean;
  /** What stands in for no value, within these bounds or not. */
  readonly also: readonly Json[];
}

/** Both ends included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

export type Value = Json | undefined;

const EMPTY: Domain = {
  numbers: null,
  texts: [],
  booleans: false,
  lists: false,
  mayBeMissing: true,
  also: [],
};

const ANY_NUMBER: NumberRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, whole: false };

export const anything: Domain = { ...EMPTY, numbers: ANY_NUMBER, texts: 'any', booleans: true, lists: true };

export const numbersIn = (numbers: Partial<NumberRange>): Domain => ({
  ...EMPTY,
  numbers: { ...ANY_NUMBER, ...numbers },
});

export const textsIn = (texts: Domain['texts']): Domain => ({ ...EMPTY, texts });

export const truthValues: Domain = { ...EMPTY, booleans: true };

/**
 * One value of every sort that comparisons with `constants` can tell apart: each constant, and one from each gap between
 * them. What holds for none of these holds for no value at all.
 */
export const samplesOf = (domain: Domain, constants: readonly Json[]): readonly Value[] => {
  const { numbers, texts, booleans, lists, mayBeMissing, also } = domain;
  const limits = constants.filter((constant) => typeof constant === 'number');
  const words = constants.filter((constant) => typeof constant === 'string');
  return [
    ...new Set<Value>([
      ...(numbers ? numberSamples(numbers, limits) : []),
      ...(texts === 'any' ? [...words, wordBeside(words)] : texts),
      ...(booleans ? [true, false] : []),
      ...(lists ? [LIST] : []),
      ...also,
      ...(mayBeMissing ? [undefined] : []),
    ]),
  ];
};

/** To a comparison that wants no list, one is like any other, and like an object. */
const LIST: Json = [];

const wordBeside = (words: readonly string[]): string => {
  let word = 'another';
  while (words.includes(word)) word += '.';
  return word;
};

const numberSamples = ({ from, to, whole }: NumberRange, limits: readonly number[]): readonly number[] => {
  const ends = [from, to].filter(Number.isFinite);
  const marks = [...new Set([...limits, ...ends])].filter((mark) => mark >= from && mark <= to).toSorted(ascending);
  const samples = whole ? marks.flatMap(wholeAround) : [...marks, ...marks.flatMap(between), ...beyond(marks)];
  const inside = [...(marks.length === 0 ? [0] : samples)].filter((sample) => sample >= from && sample <= to);
  return [...new Set(inside)].filter(Number.isFinite).toSorted(ascending);
};

const ascending = (a: number, b: number): number => a - b;

const wholeAround = (mark: number): readonly number[] => {
  const below = Math.ceil(mark) - 1;
  return [below, below + 1, Math.floor(mark), Math.floor(mark) + 1];
};

const between = (mark: number, index: number, marks: readonly number[]): readonly number[] => {
  const next = marks[index + 1];
  return next === undefined ? [] : [mark / 2 + next / 2];
};

const beyond = (marks: readonly number[]): readonly number[] => {
  const [first = 0, last = first] = [marks[0], marks.at(-1)];
  return [first - Math.max(1, Math.abs(first)), last + Math.max(1, Math.abs(last))];
};
