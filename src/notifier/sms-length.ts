import { AssignTag, CaseTag, Context, ForTag, IfTag, type Liquid, type Template as Part, UnlessTag } from 'liquidjs';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { countSegments, isGsmCharacter, type Segmentation } from '../model/sms-segments.ts';
import { toPlainText } from './sms-look-alikes.ts';
import { createLiquid } from './template.ts';

/** What a template comes to at most, as an SMS. */
export interface SmsLength extends Segmentation {
  readonly characters: number;
  /** Characters that are not in GSM-7, each once, with a little of what stands around it in the template. */
  readonly forcing: readonly { readonly character: string; readonly around: string }[];
  /** With plain look-alikes in the place of all of them; null where some have none, or none is needed. */
  readonly plain: Segmentation | null;
  /** Some of them are signs of typography, which nobody misses: dashes, quotes, an ellipsis. */
  readonly isTypographic: boolean;
}

/** What a variable can be at most, by its path: `['labels', 'site']`. */
export type Widest = (path: readonly string[]) => Json;

/** A measure of templates, which keeps nothing between two. Null for a text that is no template at all. */
export const createSmsMeasure = (): ((template: string, widest: Widest) => SmsLength | null) => {
  const liquid = createLiquid();
  return (template, widest) => {
    const text = longestText(liquid, template, widest);
    return text === null ? null : describe(text, template);
  };
};

const describe = (text: string, template: string): SmsLength => {
  const foreign = [...new Set([...text].filter((character) => !isGsmCharacter(character)))];
  const { plain, isTypographic } = toPlainText(text);
  const isPlain = foreign.length > 0 && [...plain].every(isGsmCharacter);
  return {
    ...countSegments(text),
    characters: [...text].length,
    forcing: foreign.map((character) => ({ character, around: aroundIn(template, character) })),
    plain: isPlain ? countSegments(plain) : null,
    isTypographic,
  };
};

const MOST_AROUND = 8;

const aroundIn = (template: string, character: string): string => {
  const at = template.indexOf(character);
  if (at < 0) return 'a value';
  const from = Math.max(0, at - MOST_AROUND);
  const to = at + character.length + MOST_AROUND;
  return `${from > 0 ? '…' : ''}${template.slice(from, to).toWellFormed()}${to < template.length ? '…' : ''}`;
};

const longestText = (liquid: Liquid, template: string, widest: Widest): string | null => {
  try {
    const parts = liquid.parse(template);
    const paths = liquid
      .globalVariableSegmentsSync(parts)
      .map((path) => path.filter((step) => typeof step === 'string'));
    const scopes = [widest, () => WIDEST_NUMBER].map((value) => scopeOf(paths, value));
    const contexts = scopes.map((scope) => new Context(scope, liquid.options, { sync: true }));
    return longestOf({ liquid, contexts }, parts);
  } catch {
    // What is wrong with a template is a fault, and told elsewhere.
    return null;
  }
};

/** What a number is taken for that nothing is known of. */
const WIDEST_NUMBER = -1234.56;

/** Of an element of a list, and of what cannot be worked out. */
const UNKNOWN = 'x'.repeat(32);

/** So often a loop is taken to go round. */
const ROUNDS = 3;

const scopeOf = (paths: readonly (readonly string[])[], widest: Widest): JsonObject => {
  const scope: Record<string, Json> = {};
  for (const path of paths.toSorted((a, b) => a.length - b.length)) {
    let inner = scope;
    for (const step of path.slice(0, -1)) inner = innerOf(inner, step);
    inner[path.at(-1) ?? ''] = widest(path);
  }
  return scope;
};

const innerOf = (scope: Record<string, Json>, step: string): Record<string, Json> => {
  const known = scope[step];
  const inner: Record<string, Json> = isJsonObject(known) ? { ...known } : {};
  scope[step] = inner;
  return inner;
};

interface Measuring {
  readonly liquid: Liquid;
  /** Values as they are thought to be, then all of them numbers: a filter for numbers takes nothing else. */
  readonly contexts: readonly Context[];
}

const longestOf = (measuring: Measuring, parts: readonly Part[]): string =>
  parts.map((part) => longestPart(measuring, part)).join('');

/** Of branches the longest, whichever is taken. */
const longestPart = (measuring: Measuring, part: Part): string => {
  if (part instanceof IfTag || part instanceof UnlessTag || part instanceof CaseTag) {
    const branches = [...part.branches.map(({ templates }) => templates), part.elseTemplates ?? []];
    return widestOf(branches.map((branch) => longestOf(measuring, branch)));
  }
  if (part instanceof ForTag) return loopOf(measuring, part);
  const texts = measuring.contexts.map((context) => render(measuring.liquid, part, context));
  return texts.find((text) => text !== null) ?? (part instanceof AssignTag ? '' : UNKNOWN);
};

const loopOf = (measuring: Measuring, { variable, templates, elseTemplates }: ForTag): string => {
  for (const context of measuring.contexts) context.push({ [variable]: UNKNOWN });
  const round = longestOf(measuring, templates);
  for (const context of measuring.contexts) context.pop();
  return widestOf([round.repeat(ROUNDS), longestOf(measuring, elseTemplates ?? [])]);
};

const render = (liquid: Liquid, part: Part, context: Context): string | null => {
  try {
    return String(liquid.renderSync([part], context));
  } catch {
    return null;
  }
};

/** One that is UCS-2 makes the whole text so, which then holds less than half. */
const widestOf = (texts: readonly string[]): string => texts.toSorted((a, b) => costOf(b) - costOf(a))[0] ?? '';

const costOf = (text: string): number => text.length * ([...text].every(isGsmCharacter) ? 1 : 160 / 70);
