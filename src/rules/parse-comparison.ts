import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Path } from '../document/read.ts';
import { attributeName } from './attribute-fact.ts';
import { isUnknownTime } from './check-time.ts';
import type { Comparison, ConstantOperand, FactOperand } from './condition.ts';
import { resolveOperator } from './decorators.ts';
import type { FaultList } from './fault-list.ts';
import type { Operator } from './operators.ts';
import { parsePath } from './parse-path.ts';
import { describeShape, hasShape } from './shape.ts';
import { showValue } from './show-value.ts';
import { isTimeFact } from './time-facts.ts';

export const COMPARISON_KEYS = ['fact', 'operator', 'value', 'path'] as const;

interface Written {
  readonly value: JsonObject;
  readonly path: Path;
  readonly name: string | null;
  readonly faults: FaultList;
}

/** `{ fact, operator, value, path }`; every fault in it is reported, not only the first. */
export const parseComparison = ({ value: written, path, name, faults }: Written): Comparison | null => {
  const fact = parseFact(written, path, faults);
  const operator = parseOperator(written, path, faults);
  const value = parseValue({ written, path, operator, faults });
  return fact && operator && value && { type: 'comparison', fact, operator, value, path, name };
};

const parseFact = (written: JsonObject, path: Path, faults: FaultList): FactOperand | null => {
  const { fact } = written;
  const jsonPath = parsePath(written, path, faults);
  if (typeof fact !== 'string' || fact === '') {
    faults.at([...path, 'fact'], 'not the name of a fact', {
      received: showValue(fact),
      instead: 'the name of a field of the payload, such as temperature',
    });
    return null;
  }
  if (attributeName(fact)?.includes('.')) {
    faults.at([...path, 'fact'], 'the name of an attribute has no dot: reach into it with a path', {
      instead: 'attributes.NAME, and path: $.rest beside it',
    });
    return null;
  }
  if (isUnknownTime(fact, [...path, 'fact'], faults)) return null;
  if (fact.includes('.') && !fact.startsWith('labels.') && !attributeName(fact) && !isTimeFact(fact)) {
    faults.at([...path, 'fact'], `unknown fact "${fact}": names with a dot are Tocsin's`, {
      expected: 'labels.NAME, attributes.NAME, time.NAME, or a field of the payload with a path into it',
    });
    return null;
  }
  return jsonPath === undefined ? null : { type: 'fact', fact, jsonPath, path: [...path, 'fact'] };
};

const parseOperator = ({ operator }: JsonObject, path: Path, faults: FaultList): Operator | null => {
  if (operator === undefined) {
    faults.at(path, 'a comparison needs an operator', { instead: 'operator: equal, or another one' });
    return null;
  }
  const resolved = typeof operator === 'string' ? resolveOperator(operator) : undefined;
  if (resolved?.ok) return resolved.value;
  faults.at([...path, 'operator'], resolved ? resolved.error : 'not an operator', {
    received: showValue(operator),
    instead: 'an operator such as equal, notEqual, lessThan, greaterThan, in, contains or known',
  });
  return null;
};

interface WrittenValue {
  readonly written: JsonObject;
  readonly path: Path;
  readonly operator: Operator | null;
  readonly faults: FaultList;
}

const parseValue = ({ written, path, operator, faults }: WrittenValue): FactOperand | ConstantOperand | null => {
  const { value } = written;
  const at = [...path, 'value'];
  if (value === undefined) {
    faults.at(path, 'a comparison needs a value', { instead: 'value: 0, or whatever it is to be compared with' });
    return null;
  }
  if (isJsonObject(value) && Object.hasOwn(value, 'fact')) return parseFactValue({ value, at, operator, faults });
  if (operator && !hasShape(value, operator.value)) {
    faults.at(at, valueMessage(value, operator), {
      expected: describeShape(operator.value),
      received: showValue(value),
    });
    return null;
  }
  return { type: 'constant', value, path: at };
};

const valueMessage = (value: Json, { name }: Operator): string => {
  if (value === null) return `"${name}" cannot compare with null, which is no value; ask with "known"`;
  return `not a value for "${name}"`;
};

interface FactValue {
  readonly value: JsonObject;
  readonly at: Path;
  readonly operator: Operator | null;
  readonly faults: FaultList;
}

const parseFactValue = ({ value, at, operator, faults }: FactValue): FactOperand | null => {
  for (const key of Object.keys(value)) {
    if (key !== 'fact' && key !== 'path')
      faults.atKey([...at, key], `unknown key${hint(key, ['fact', 'path'])}`, {
        instead: 'value: { fact: NAME }, with a path if need be',
      });
  }
  if (operator?.value !== 'boolean') return parseFact(value, at, faults);
  faults.at(at, `not a value for "${operator.name}"`, { expected: describeShape('boolean') });
  return null;
};
