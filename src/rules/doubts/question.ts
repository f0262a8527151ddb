import type { Json } from '../../base/json.ts';
import type { Comparison, Condition } from '../condition.ts';
import { comparisonsOf } from '../condition.ts';
import { samplesOf } from './domain.ts';
import { type Atom, FALSE, type Formula, setOf, TRUE, UNKNOWN, type Variable } from './formula.ts';
import type { Names } from './meaning.ts';

/** A condition, and what its names stand for. */
export interface Asked {
  readonly condition: Condition;
  readonly names: Names;
}

/**
 * Conditions as formulas over common variables: a fact that several of them read is one variable, with values that all of
 * their comparisons can tell apart. Formulas of two questions do not go together.
 */
export const createFormulas = (asked: readonly Asked[]): readonly Formula[] => {
  const variables = createVariables(asked);
  return asked.map(({ condition, names }) => toFormula(condition, names, variables));
};

/** By their keys. */
type Variables = ReadonlyMap<string, Variable>;

const createVariables = (asked: readonly Asked[]): Variables => {
  const drafts = new Map<string, VariableDraft>();
  for (const { condition, names } of asked) {
    for (const comparison of comparisonsOf(condition, names.named)) {
      const { key, ...draft } = draftVariable(comparison, names);
      const known = drafts.get(key);
      if (known) known.constants.push(...draft.constants);
      else drafts.set(key, draft);
    }
  }
  return new Map(
    [...drafts].map(([key, { constants, samples, ...draft }], index) => [
      key,
      { ...draft, index, limits: constants, values: samples(constants) },
    ]),
  );
};

interface VariableDraft extends Pick<Variable, 'name' | 'isComparison' | 'facts' | 'without'> {
  readonly constants: Json[];
  readonly samples: (constants: readonly Json[]) => Variable['values'];
}

/** A comparison with a constant asks for the fact's value; any other is a variable of its own, whatever it comes to. */
const draftVariable = (comparison: Comparison, names: Names): VariableDraft & { readonly key: string } => {
  const { fact, value } = comparison;
  const meaning = names.meaningOf(fact);
  if (isPlain(comparison) && value.type === 'constant') {
    const constants = scalarsIn(value.value);
    return {
      key: meaning.key,
      name: nameOf(fact),
      isComparison: false,
      facts: meaning.madeOf,
      without: meaning.domain.also[0],
      constants,
      samples: (all) => samplesOf(meaning.domain, all),
    };
  }
  const other = value.type === 'fact' ? names.meaningOf(value).madeOf : [];
  return {
    key: opaqueKey(comparison, names),
    name: nameOf(fact),
    isComparison: true,
    facts: [...meaning.madeOf, ...other],
    without: 'unknown',
    constants: [],
    samples: () => OPAQUE,
  };
};

const nameOf = ({ fact, jsonPath }: Comparison['fact']): string => (jsonPath ? `${fact} ${jsonPath.text}` : fact);

const OPAQUE: readonly Json[] = ['true', 'false', 'unknown'];

const isPlain = ({ operator, value }: Comparison): boolean =>
  value.type === 'constant' && typeof operator.fact !== 'object';

const scalarsIn = (value: Json): Json[] => (Array.isArray(value) ? value.flatMap(scalarsIn) : [value]);

const opaqueKey = ({ fact, operator, value }: Comparison, names: Names): string =>
  JSON.stringify([
    'comparison',
    operator.name,
    names.meaningOf(fact).key,
    value.type === 'fact' ? names.meaningOf(value).key : { constant: value.value },
  ]);

const toFormula = (condition: Condition, names: Names, variables: Variables): Formula => {
  switch (condition.type) {
    case 'comparison':
      return toAtom(condition, names, variables);
    case 'not':
      return { type: 'not', part: toFormula(condition.part, names, variables) };
    case 'reference': {
      const target = names.named.get(condition.to);
      if (!target) throw new Error(`no condition ${condition.to}`);
      return toFormula(target, names, variables);
    }
    default:
      return { type: condition.type, parts: condition.parts.map((part) => toFormula(part, names, variables)) };
  }
};

const toAtom = (comparison: Comparison, names: Names, variables: Variables): Atom => {
  const { key } = draftVariable(comparison, names);
  const variable = variables.get(key);
  if (!variable) throw new Error(`no variable ${key}`);
  return { type: 'atom', comparison, variable, verdicts: verdictsFor(comparison, variable) };
};

const verdictsFor = ({ operator, value }: Comparison, { isComparison, values }: Variable): Atom['verdicts'] => {
  if (isComparison || value.type === 'fact') return [TRUE, FALSE, UNKNOWN];
  return values.map((each) => setOf(operator.compare(each, value.value)));
};
