import type { Json } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import { checkTimes } from './check-time.ts';
import type { Comparison, FactOperand } from './condition.ts';
import { labelName } from './fact-reader.ts';
import type { FaultList } from './fault-list.ts';
import { describeShape, type Shape, takesText } from './shape.ts';

/** What the names of one rule stand for, as far as faults go. */
export interface Names {
  readonly captures: readonly string[];
  /** Keys of the rule's own `labels`. */
  readonly labels: readonly string[];
  /** Of a rule about groups of devices: the facts that it may read. */
  readonly aggregated?: readonly string[];
}

/** What only a rule can know of a comparison: which of its names are levels of the topic, and so are texts. */
export const checkComparison = (comparison: Comparison, names: Names, faults: FaultList): void => {
  const { fact, operator, value } = comparison;
  checkTimes(comparison, faults);
  const isText = checkOperand({ operand: fact, shape: operator.fact, names, faults });
  if (value.type === 'fact') checkOperand({ operand: value, shape: operator.value, names, faults });
  else if (isText && operator.value !== 'boolean' && !isAllText(value.value)) {
    faults.at(value.path, `"${fact.fact}" is a text, and this is not; quote it`, {
      expected: JSON.stringify(value.value, (_key, part) => (typeof part === 'object' ? part : String(part))),
    });
  }
};

interface CheckedOperand {
  readonly operand: FactOperand;
  readonly shape: Shape;
  readonly names: Names;
  readonly faults: FaultList;
}

/** Whether it is a text, being a capture or a label. */
const checkOperand = ({ operand, shape, names, faults }: CheckedOperand): boolean => {
  const { fact, jsonPath, path } = operand;
  const name = labelName(fact, names.captures);
  if (name === undefined) {
    const fault = groupFault(fact, names);
    if (fault !== undefined) faults.at(path, fault, { instead: groupFix(names) });
    return false;
  }
  const known = [...names.captures, ...names.labels];
  if (!known.includes(name)) {
    const expected = known.map((each) => `labels.${each}`).join(', ') || 'a label, of which this rule has none';
    faults.at(path, `unknown label "${name}"${hint(name, known)}`, { expected });
    return false;
  }
  if (jsonPath)
    faults.at(path, `"${fact}" is a text, and a path leads nowhere in it`, { instead: 'the comparison without path' });
  if (!takesText(shape))
    faults.at(path, `"${fact}" is a text, not ${describeShape(shape)}`, {
      instead: 'equal, notEqual, in or another operator for texts',
    });
  return takesText(shape);
};

const isAllText = (value: Json): boolean => (Array.isArray(value) ? value.every(isAllText) : typeof value === 'string');

/** What is wrong with a fact in a rule that looks at all devices of its key together; undefined: nothing. */
export const groupFault = (fact: string, { aggregated }: Names): string | undefined => {
  if (!aggregated || aggregated.includes(fact) || fact.startsWith('time.')) return undefined;
  const many = `"${fact}" is of one device, and the key leaves the device out`;
  return fact.includes('.') || fact === 'attributes'
    ? many
    : `${many}: put those of all devices together under facts, as in { avg: ${fact}, across: devices }`;
};

/** What to write in place of such a fact. */
export const groupFix = ({ aggregated = [] }: Names): string =>
  `${aggregated.length > 0 ? `${aggregated.join(', ')} or another` : 'a'} fact with across: devices`;
