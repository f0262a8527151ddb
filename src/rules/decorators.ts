import type { Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Comparison, OPERATORS, type Operator } from './operators.ts';

/** The operator that `name` means, such as `greaterThan` or `not:someFact:equal`, or what is wrong with it. */
export const resolveOperator = (name: string): Result<Operator, string> => {
  const names = name.split(':');
  const base = names.at(-1) ?? '';
  const operator = OPERATORS.get(base);
  if (!operator) return err(`unknown operator "${base}"${meant(base)}`);
  return names
    .slice(0, -1)
    .reduceRight<Result<Operator, string>>(
      (inner, decorator) => (inner.ok ? decorate(decorator, inner.value) : inner),
      ok(operator),
    );
};

const meant = (name: string): string => {
  const sign = SIGNS.get(name);
  return sign ? `, did you mean "${sign}"?` : hint(name, [...OPERATORS.keys()]);
};

/** As other languages write them. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ...['=', '==', '===', 'eq'].map((sign) => [sign, 'equal'] as const),
  ...['!=', '!==', '<>', 'ne'].map((sign) => [sign, 'notEqual'] as const),
  ...['>', 'gt'].map((sign) => [sign, 'greaterThan'] as const),
  ...['>=', 'gte', 'ge'].map((sign) => [sign, 'greaterThanInclusive'] as const),
  ...['<', 'lt'].map((sign) => [sign, 'lessThan'] as const),
  ...['<=', 'lte', 'le'].map((sign) => [sign, 'lessThanInclusive'] as const),
]);

const decorate = (name: string, operator: Operator): Result<Operator, string> => {
  const decorator = DECORATORS.get(name);
  if (!decorator) return err(`unknown decorator "${name}"${hint(name, [...DECORATORS.keys()])}`);
  if (operator.fact === 'anything' && name !== 'not') {
    return err(`"known" asks about the fact itself and takes no decorator but "not", not "${name}"`);
  }
  return ok({ ...decorator(operator), name: `${name}:${operator.name}` });
};

type Decorator = (operator: Operator) => Omit<Operator, 'name'>;

const not: Decorator = ({ fact, value, compare }) => ({
  fact,
  value,
  compare: (a, b) => negate(compare(a, b)),
});

/** Exchanges the sides before anybody looks at their types. */
const swap: Decorator = ({ fact, value, compare }) => ({
  fact: value,
  value: fact,
  compare: (a, b) => compare(b, a),
});

const someFact: Decorator = ({ fact, value, compare }) => ({
  fact: { listOf: fact },
  value,
  compare: (a, b) => (isList(a) ? some(a, (element) => compare(element, b)) : 'unknown'),
});

const everyFact: Decorator = ({ fact, value, compare }) => ({
  fact: { listOf: fact },
  value,
  compare: (a, b) => (isList(a) ? every(a, (element) => compare(element, b)) : 'unknown'),
});

const flip =
  (compare: Comparison): Comparison =>
  (a, b) =>
    compare(b, a);

/** Over the elements of the value: as over the fact, with the sides exchanged before and after. */
const overValue =
  (decorator: Decorator): Decorator =>
  ({ fact, value, compare }) => {
    const exchanged = decorator({ name: '', fact: value, value: fact, compare: flip(compare) });
    return { fact: exchanged.value, value: exchanged.fact, compare: flip(exchanged.compare) };
  };

/** Every decorator, by name: json-rules-engine's names, three-valued. */
export const DECORATORS: ReadonlyMap<string, Decorator> = new Map([
  ['someFact', someFact],
  ['everyFact', everyFact],
  ['someValue', overValue(someFact)],
  ['everyValue', overValue(everyFact)],
  ['swap', swap],
  ['not', not],
]);

/** Kleene's negation: not knowing stays not knowing. */
export const negate = (verdict: Verdict): Verdict =>
  verdict === 'true' ? 'false' : verdict === 'false' ? 'true' : 'unknown';

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const some = (list: readonly Json[], judge: (element: Json) => Verdict): Verdict => {
  let unknown = false;
  for (const element of list) {
    const verdict = judge(element);
    if (verdict === 'true') return verdict;
    if (verdict === 'unknown') unknown = true;
  }
  return unknown ? 'unknown' : 'false';
};

const every = (list: readonly Json[], judge: (element: Json) => Verdict): Verdict =>
  negate(some(list, (element) => negate(judge(element))));
