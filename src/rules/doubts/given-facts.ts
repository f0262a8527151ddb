import { didYouMean } from '../../document/did-you-mean.ts';

/** Which facts the devices of a source have, as far as the format that they are read by tells. */
export interface GivenFacts {
  /** As the source calls it: `zigbee2mqtt`. */
  readonly format: string;
  /** Any number may stand for a number in a name, `switch_0_output`; `*_` before one stands for any words. */
  readonly names: readonly string[];
  /** Which there are beside them: none at all, fields of the payload by their own names, or names that the format makes. */
  readonly others: 'none' | 'sent' | 'made';
}

/** Whether the format itself gives `fact`; an element of a list is given with the list, `ENERGY_Power_0`. */
export const isGiven = (fact: string, { names }: Pick<GivenFacts, 'names'>): boolean => {
  const forms = [withoutNumbers(fact), withoutNumbers(fact).replace(/_#$/, '')];
  return names.some((name) => {
    const form = withoutNumbers(name);
    return forms.some((each) => (form.startsWith(ANY) ? each.endsWith(form.slice(1)) : each === form));
  });
};

/** What a slip in `fact` was meant to be: one word of it is nearly another, or it is written together, apart or in other case. */
export const meantByFormat = (fact: string, { names }: Pick<GivenFacts, 'names'>): string | undefined =>
  nearest(fact, names) ?? inList(fact, names);

const nearest = (fact: string, names: readonly string[]): string | undefined =>
  didYouMean(
    fact,
    names.map((name) => spellAs(fact, name)).filter((name) => name !== fact && isSlip(fact, name)),
  );

/** Of an element of a list the name of the list. */
const inList = (fact: string, names: readonly string[]): string | undefined => {
  const [, list, index] = /^(.+)(_\d+)$/.exec(fact) ?? [];
  const meant = list === undefined ? undefined : nearest(list, names);
  return meant === undefined ? undefined : `${meant}${index}`;
};

const ANY = '*_';

const withoutNumbers = (name: string): string => name.replace(/\d+/g, '#');

/** `name` with the first words of `fact` for the star, and with its numbers. */
const spellAs = (fact: string, name: string): string => {
  const plain = name.startsWith(ANY) ? withFirstWords(fact, name.slice(ANY.length)) : name;
  const numbers = fact.match(/\d+/g) ?? [];
  if (numbers.length !== (plain.match(/\d+/g) ?? []).length) return plain;
  return numbers.reduce((text, number) => text.replace(/(?<!\0)\d+/, `\0${number}`), plain).replaceAll('\0', '');
};

const withFirstWords = (fact: string, ending: string): string => {
  const words = fact.split('_');
  return [...words.slice(0, Math.max(1, words.length - ending.split('_').length)), ending].join('_');
};

/** Words that are shorter are too near to others that a device may well have. */
const SHORTEST = 5;

const isSlip = (fact: string, name: string): boolean => {
  if (squashed(fact) === squashed(name)) return true;
  const [own, known] = [fact.split('_'), name.split('_')];
  const odd = own.flatMap((word, index) => (word === known[index] ? [] : [[word, known[index] ?? '']]));
  const [[word = '', meant = ''] = []] = odd;
  return (
    own.length === known.length &&
    odd.length === 1 &&
    meant.length >= SHORTEST &&
    word.replace(/\d/g, '') !== meant.replace(/\d/g, '') &&
    didYouMean(word, [meant]) !== undefined
  );
};

const squashed = (name: string): string => name.replace(/[-_./\s]/g, '').toLowerCase();
