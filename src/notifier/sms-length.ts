import {
  AssignTag,
  CaseTag,
  Context,
  ForTag,
  IfTag,
  type Liquid,
  Output,
  type Template as Part,
  UnlessTag,
} from 'liquidjs';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { countSegments, isGsmCharacter, type Segmentation } from '../model/sms-segments.ts';
import { eitherOf, joined, type Longest, longestOf, repeated, worstOf } from './longest-text.ts';
import { toPlainText } from './sms-look-alikes.ts';
import { createLiquid } from './template.ts';

/** What a template comes to at most, as an SMS. */
export interface SmsLength extends Segmentation {
  readonly characters: number;
  /** Characters that are not in GSM-7, each once, with where it stands. */
  readonly forcing: readonly Forcing[];
  /** With plain look-alikes in the place of all of them; null where some have none, or none is needed. */
  readonly plain: Segmentation | null;
  /** Some of them are signs of typography, which nobody misses: dashes, quotes, an ellipsis. */
  readonly isTypographic: boolean;
}

interface Forcing {
  readonly character: string;
  /** A little of what stands around it in the template, or the value that brings it. */
  readonly around: string;
  /** Which character of the template it is, from 1; null: a value brings it. */
  readonly at: number | null;
}

/** What a variable can be at most, by its path, `['labels', 'site']`: one value, or several of which any may make the longest text. */
export type Widest = (path: readonly string[]) => readonly Json[];

/** A measure of templates, which keeps nothing between two. Null for a text that is no template at all. */
export const createSmsMeasure = (): ((template: string, widest: Widest) => SmsLength | null) => {
  const liquid = createLiquid();
  return (template, widest) => {
    try {
      const parts = liquid.parse(template);
      const values = valuesOf(liquid, parts, widest);
      return describe(worstOf(longestParts(measuringOf(liquid, values), parts)), template, values);
    } catch {
      // What is wrong with a template is a fault, and told elsewhere.
      return null;
    }
  };
};

interface Values {
  readonly path: readonly string[];
  readonly values: readonly Json[];
}

const valuesOf = (liquid: Liquid, parts: Part[], widest: Widest): readonly Values[] =>
  liquid
    .globalVariableSegmentsSync(parts)
    .map((path) => path.filter((step) => typeof step === 'string'))
    .toSorted((a, b) => a.length - b.length)
    .map((path) => ({ path, values: widest(path) }));

const describe = (text: string, template: string, values: readonly Values[]): SmsLength => {
  const foreign = [...new Set([...text].filter((character) => !isGsmCharacter(character)))];
  const { plain, isTypographic } = toPlainText(text);
  const isPlain = foreign.length > 0 && [...plain].every(isGsmCharacter);
  return {
    ...countSegments(text),
    characters: [...text].length,
    forcing: foreign.map((character) => forcingOf(character, template, values)),
    plain: isPlain ? countSegments(plain) : null,
    isTypographic,
  };
};

const MOST_AROUND = 8;

const forcingOf = (character: string, template: string, values: readonly Values[]): Forcing => {
  const index = template.indexOf(character);
  if (index < 0) return { character, around: bringerOf(character, values), at: null };
  const from = Math.max(0, index - MOST_AROUND);
  const to = index + character.length + MOST_AROUND;
  const around = `${from > 0 ? '…' : ''}${template.slice(from, to).toWellFormed()}${to < template.length ? '…' : ''}`;
  return { character, around, at: [...template.slice(0, index)].length + 1 };
};

const bringerOf = (character: string, values: readonly Values[]): string => {
  for (const { path, values: texts } of values) {
    const text = texts.findLast((value) => typeof value === 'string' && value.includes(character));
    if (typeof text === 'string') return `${text} of {{ ${path.join('.')} }}`;
  }
  return 'a value';
};

interface Measuring {
  readonly liquid: Liquid;
  readonly values: readonly Values[];
  /** Every choice of values as they are thought to be. */
  readonly contexts: readonly Context[];
  /** All of them numbers: a filter for numbers takes nothing else. */
  readonly numbers: readonly Context[];
}

/** What a number is taken for that nothing is known of. */
const NUMBERS: readonly Json[] = [-88888.88, 88888.88, -99999.99, 99999.99];

/** Of an element of a list, and of what cannot be worked out. */
const UNKNOWN = 'x'.repeat(32);

const measuringOf = (liquid: Liquid, values: readonly Values[]): Measuring => {
  // What is told must not hang on how busy the machine is; a part is rendered by itself, and loops go round but few times.
  const toContext = (scope: JsonObject) =>
    new Context(scope, liquid.options, { sync: true, renderLimit: Number.POSITIVE_INFINITY });
  const allNumbers = values.map(({ path }) => ({ path, values: NUMBERS }));
  return {
    liquid,
    values,
    contexts: choicesOf(values).map(toContext),
    numbers: choicesOf(allNumbers).map(toContext),
  };
};

const MOST_CHOICES = 32;

/** Every choice of a value for each variable; where they are too many, every pair of values of each two variables. */
const choicesOf = (variables: readonly Values[]): readonly JsonObject[] => {
  const count = variables.reduce((product, { values }) => product * Math.max(1, values.length), 1);
  if (count <= MOST_CHOICES)
    return variables.reduce<readonly JsonObject[]>(
      (scopes, { path, values }) => scopes.flatMap((scope) => values.map((value) => withValue(scope, path, value))),
      [{}],
    );
  const most = Math.max(...variables.map(({ values }) => values.length));
  const turns = Array.from({ length: PRIMES.find((prime) => prime >= most) ?? most }, (_, turn) => turn);
  return turns.flatMap((shift) =>
    turns.map((turn) =>
      variables.reduce<JsonObject>((scope, { path, values }, index) => {
        const chosen = ((turn + index * shift) % turns.length) % Math.max(1, values.length);
        return withValue(scope, path, values[chosen] ?? null);
      }, {}),
    ),
  );
};

/** With a prime number of turns, shifting each variable by its place meets every pair: an orthogonal array of strength two. */
const PRIMES = [5, 7, 11, 13];

const withValue = (scope: JsonObject, [step = '', ...rest]: readonly string[], value: Json): JsonObject => {
  const known = Object.hasOwn(scope, step) ? scope[step] : undefined;
  const inner = rest.length === 0 ? value : withValue(isJsonObject(known) ? known : {}, rest, value);
  return { ...scope, [step]: inner };
};

const longestParts = (measuring: Measuring, parts: readonly Part[]): Longest =>
  joined(parts.map((part) => longestPart(measuring, part)));

/** So often a loop is taken to go round. */
const ROUNDS = 3;

/** Of branches the longest, whichever is taken. */
const longestPart = (measuring: Measuring, part: Part): Longest => {
  if (part instanceof IfTag || part instanceof UnlessTag || part instanceof CaseTag) {
    const branches = [...part.branches.map(({ templates }) => templates), part.elseTemplates ?? []];
    return eitherOf(branches.map((branch) => longestParts(measuring, branch)));
  }
  if (part instanceof ForTag) return longestLoop(measuring, part);
  const own = textsOf(measuring, part);
  const isFine = isWorkedOut(part) && (own.some((text) => FRACTION.test(text)) || readsFractions(measuring, part));
  return eitherOf(own.map((text) => longestOf(isFine ? withAllDigits(text) : text)));
};

/** What it may be as values are thought to be; where a filter refuses those, with numbers. */
const textsOf = (measuring: Measuring, part: Part): readonly string[] => {
  const { liquid, contexts, numbers } = measuring;
  const texts = (part instanceof AssignTag ? contexts : differing(measuring, part)).flatMap(
    (context) => render(liquid, part, context) ?? [],
  );
  if (part instanceof AssignTag) for (const context of numbers) render(liquid, part, context);
  if (texts.length > 0) return texts;
  const asNumbers = numbers.flatMap((context) => render(liquid, part, context) ?? []);
  if (asNumbers.length > 0) return asNumbers;
  return [part instanceof AssignTag ? '' : UNKNOWN];
};

/** Of the choices one for each that is another to this part; all of them where it reads what was assigned. */
const differing = ({ liquid, values, contexts }: Measuring, part: Part): readonly Context[] => {
  const paths = liquid.globalVariableSegmentsSync([part]).map((path) => path.map(String));
  const known = new Set(values.map(({ path }) => path.join('.')));
  if (!paths.every((path) => known.has(path.join('.')))) return contexts;
  const byValues = new Map<string, Context>();
  for (const context of contexts) {
    const key = JSON.stringify(paths.map((path) => context.getSync(path)));
    if (!byValues.has(key)) byValues.set(key, context);
  }
  return [...byValues.values()];
};

const longestLoop = (measuring: Measuring, { variable, templates, elseTemplates }: ForTag): Longest => {
  const contexts = [...measuring.contexts, ...measuring.numbers];
  for (const context of contexts) context.push({ [variable]: UNKNOWN });
  const round = longestParts(measuring, templates);
  for (const context of contexts) context.pop();
  return eitherOf([repeated(round, ROUNDS), longestParts(measuring, elseTemplates ?? [])]);
};

const render = (liquid: Liquid, part: Part, context: Context): string | null => {
  try {
    return String(liquid.renderSync([part], context));
  } catch {
    return null;
  }
};

/** Whether it ends in arithmetic that nothing rounds: one value makes 37.98 of it, and the next 37.980000000000004. */
const isWorkedOut = (part: Part): boolean => {
  const filters = part instanceof Output ? part.value.filters.map(({ name }) => name) : [];
  const last = filters.findLastIndex((name) => ['divided_by', 'times', 'plus', 'minus'].includes(name));
  return last >= 0 && !filters.slice(last).some((name) => ROUNDING.includes(name));
};

const ROUNDING = ['round', 'floor', 'ceil'];

const FRACTION = /^-?\d+\.\d+$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** Whether some value that it reads has decimals, which nothing takes away: a hundred times 1.1 is 110.00000000000001. */
const readsFractions = ({ liquid, values }: Measuring, part: Part): boolean => {
  if (part instanceof Output && part.value.filters.some(({ name }) => ROUNDING.includes(name))) return false;
  const read = new Set(liquid.globalVariableSegmentsSync([part]).map((path) => path.join('.')));
  return values.some(
    ({ path, values: each }) =>
      read.has(path.join('.')) && each.some((value) => typeof value === 'number' && !Number.isInteger(value)),
  );
};

/** The longest that a number is printed as: five zeros behind the point, below which it is written `1e-7`, and 17 digits. */
const LONGEST_NUMBER = '0.000001234567890123456'.length + 1;

const withAllDigits = (text: string): string =>
  NUMBER.test(text)
    ? `${text}${text.includes('.') ? '' : '.'}`.padEnd(LONGEST_NUMBER + (text.startsWith('-') ? 1 : 0), '8')
    : text;
