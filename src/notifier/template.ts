import { Liquid, type Template } from 'liquidjs';
import type { JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hint } from '../document/did-you-mean.ts';
import { FILTERS, isMissing, restrictFilters } from './filters.ts';

/** What is to be said of a template before it ever runs. */
export interface TemplateCheck {
  /** In words, with line and column within the text; empty when it parses. */
  readonly problems: readonly string[];
  /** Paths that it reads: `['temperature']`, `['facts', 'door']`; a computed part ends its path. */
  readonly variables: readonly (readonly string[])[];
}

/** Restricted Liquid (docs/templates.md). Texts once parsed are kept, so one of these serves the whole process. */
export interface Templates {
  readonly check: (text: string) => TemplateCheck;
  /** Plain text, never escaped; or why there is none, in words that may stand in a message. */
  readonly render: (text: string, scope: JsonObject) => Result<string, string>;
}

/** More texts than any rule set has; then the oldest goes. */
const CAPACITY = 5000;

export const createTemplates = (capacity = CAPACITY): Templates => {
  const liquid = createLiquid();
  const parse = remembering(capacity, (text) => attempt(() => liquid.parse(text)));
  const check = remembering(capacity, (text): TemplateCheck => {
    const result = parse(text);
    if (!result.ok) return refuse(result.error);
    const variables = attempt(() => variablesOf(liquid, result.value));
    return variables.ok ? { problems: [], variables: variables.value } : refuse(variables.error);
  });
  return {
    check,
    render: (text, scope) => {
      if (!text.includes('{')) return ok(text);
      const result = parse(text);
      return result.ok ? toReason(attempt(() => String(liquid.renderSync(result.value, scope)))) : result;
    },
  };
};

/** What `make` makes of a text, made once for the newest `capacity` texts: thousands of rules say the same. */
const remembering = <T>(capacity: number, make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, { readonly made: T }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.made;
    const made = make(text);
    const [oldest] = known.keys();
    if (known.size >= capacity && oldest !== undefined) known.delete(oldest);
    known.set(text, { made });
    return made;
  };
};

const refuse = (problem: string): TemplateCheck => {
  const filter = /^undefined filter: (\w+)/.exec(problem)?.[1];
  return { problems: [filter === undefined ? problem : `${problem}${hint(filter, FILTER_NAMES)}`], variables: [] };
};

const FILTER_NAMES = Object.values(FILTERS).flat();

const TAGS = ['if', 'unless', 'case', 'for', 'assign', 'comment', 'raw'];

/**
 * Liquid is no sandbox: it gets no files, no inherited properties, no tag that loads, counts or repeats, and no more
 * than so much text, memory and time. The time is a last resort, wide enough that a stalled machine does not reach it.
 */
export const createLiquid = (): Liquid => {
  const liquid = new Liquid({
    templates: {},
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit: 20_000,
    memoryLimit: 200_000,
    renderLimit: 250,
    outputEscape: print,
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.includes(name)) delete liquid.tags[name];
  restrictFilters(liquid);
  return liquid;
};

/** Liquid prints nothing for null and `[object Object]` for an object; neither helps who is woken by it. */
const print = (value: unknown): string => {
  if (isMissing(value)) throw new Error('a value is missing');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const attempt = <T>(action: () => T): Result<T, string> => {
  try {
    return ok(action());
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
};

const variablesOf = (liquid: Liquid, template: Template[]): readonly (readonly string[])[] => {
  const paths = liquid.globalVariableSegmentsSync(template).map((segments) => {
    const computed = segments.findIndex(Array.isArray);
    return segments.slice(0, computed < 0 ? segments.length : computed).map(String);
  });
  return [...new Map(paths.map((path) => [path.join('\0'), path])).values()];
};

/** `undefined variable: door, line:1, col:4` as `door has no value`. */
const toReason = (result: Result<string, string>): Result<string, string> => {
  if (result.ok) return result;
  const reason = result.error.replace(/, line:\d+, col:\d+$/, '');
  return err(reason.replace(/^undefined variable: (.*)$/s, '$1 has no value'));
};
