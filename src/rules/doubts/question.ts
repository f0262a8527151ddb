import type { Json } from '../../base/json.ts';
import type { Comparison, Condition } from '../condition.ts';
import { comparisonsOf } from '../condition.ts';
import { type Hours, minutesBetween } from './clock.ts';
import { samplesOf, type Value } from './domain.ts';
import { type Atom, FALSE, type Formula, setOf, TRUE, UNKNOWN, type Variable } from './formula.ts';
import { clockKey, type Names } from './meaning.ts';

/** A condition, and what its names stand for. */
export interface Asked {
  readonly condition: Condition;
  readonly names: Names;
}

/**
 * Conditions as formulas over common variables: a fact that several of them read is one variable, with values that all of
 * their comparisons can tell apart. With `hours` a last one says when the rule is active. Formulas of two questions do not
 * go together.
 */
export const createFormulas = (asked: readonly Asked[], hours: Hours | null = null): readonly Formula[] => {
  const variables = createVariables(asked, hours);
  const formulas = asked.map(({ condition, names }) => toFormula(condition, names, variables));
  return hours ? [...formulas, toActive(hours, variables)] : formulas;
};

/** By their keys. */
type Variables = ReadonlyMap<string, Variable>;

const createVariables = (asked: readonly Asked[], hours: Hours | null): Variables => {
  const drafts = new Map<string, VariableDraft>();
  const add = (draft: VariableDraft) => {
    const known = drafts.get(draft.key);
    if (known) known.constants.push(...draft.constants);
    else drafts.set(draft.key, { ...draft, constants: [...draft.constants] });
  };
  for (const { condition, names } of asked) {
    for (const comparison of comparisonsOf(condition, names.named)) add(draftVariable(comparison, names));
  }
  if (hours) add({ ...draftClock(clockKey(hours.zone), 'active'), constants: [...hours.marks] });
  return new Map(
    [...drafts].map(([key, { constants, samples, kind, ...draft }], index) => [
      key,
      { ...draft, kind, index, limits: kind === 'fact' ? constants : [], values: samples(constants) },
    ]),
  );
};

interface VariableDraft extends Pick<Variable, 'name' | 'kind' | 'facts' | 'without'> {
  readonly key: string;
  readonly constants: Json[];
  readonly samples: (constants: readonly Json[]) => Variable['values'];
}

/** A comparison with a constant asks for the fact's value; any other is a variable of its own, whatever it comes to. */
const draftVariable = (comparison: Comparison, names: Names): VariableDraft => {
  const { fact, value } = comparison;
  const meaning = names.meaningOf(fact);
  if (isPlain(comparison) && value.type === 'constant') {
    const constants = scalarsIn(value.value);
    const { clock } = meaning;
    if (clock) return { ...draftClock(clock.key, fact.fact), constants: constants.flatMap(clock.marksOf) };
    return {
      key: meaning.key,
      name: nameOf(fact),
      kind: 'fact',
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
    kind: 'comparison',
    facts: [...meaning.madeOf, ...other],
    without: 'unknown',
    constants: [],
    samples: () => OPAQUE,
  };
};

/** All facts of the wall clock in one zone are one variable: its values are minutes of the week. */
const draftClock = (key: string, name: string): Omit<VariableDraft, 'constants'> => ({
  ...{ key, name, kind: 'clock', facts: [], without: undefined },
  samples: (marks) => minutesBetween(marks.filter((mark) => typeof mark === 'number')),
});

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
  const read = names.meaningOf(comparison.fact).clock?.read ?? ((value: Value) => value);
  return { type: 'atom', comparison, variable, verdicts: verdictsFor(comparison, variable, read) };
};

const verdictsFor = (
  { operator, value }: Comparison,
  { kind, values }: Variable,
  read: (value: Value) => Value,
): Atom['verdicts'] => {
  if (kind === 'comparison' || value.type === 'fact') return [TRUE, FALSE, UNKNOWN];
  return values.map((each) => setOf(operator.compare(read(each), value.value)));
};

const toActive = ({ zone, isOpen }: Hours, variables: Variables): Atom => {
  const variable = variables.get(clockKey(zone));
  if (!variable) throw new Error(`no clock of ${zone}`);
  const verdicts = variable.values.map((minute) => (typeof minute === 'number' && isOpen(minute) ? TRUE : FALSE));
  return { type: 'atom', comparison: null, variable, verdicts };
};
