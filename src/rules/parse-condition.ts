import { isJsonObject, type JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Path } from '../document/read.ts';
import type { Condition } from './condition.ts';
import type { FaultList } from './fault-list.ts';
import { COMPARISON_KEYS, parseComparison } from './parse-comparison.ts';
import { showValue } from './show-value.ts';

/** Deeper nesting is a slip of an alias or a generator, and would end in a stack overflow. */
const DEEPEST = 100;

const KINDS = ['all', 'any', 'not', 'condition', 'fact'] as const;
type Kind = (typeof KINDS)[number];

const EXPECTED = 'all, any, not, condition, or a comparison { fact, operator, value }';

const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  all: ['all'],
  any: ['any'],
  not: ['not'],
  condition: ['condition'],
  fact: COMPARISON_KEYS,
};

/**
 * json-rules-engine's condition as it stands in the file. A part with faults, which are then in `faults`, is left out,
 * so that the rest can be looked at; null when nothing is left.
 */
export const parseCondition = (value: unknown, path: Path, faults: FaultList): Condition | null => {
  if (path.length > DEEPEST) return refuse(faults, path, 'conditions are nested too deep');
  if (!isJsonObject(value)) {
    faults.at(path, 'not a condition', { expected: EXPECTED, received: showValue(value) });
    return null;
  }
  const kind = kindOf(value, path, faults);
  if (!kind) return null;
  checkKeys({ value, kind, path, faults });
  const name = typeof value.name === 'string' ? value.name : null;
  switch (kind) {
    case 'fact':
      return parseComparison({ value, path, name, faults });
    case 'condition':
      return typeof value.condition === 'string'
        ? { type: 'reference', to: value.condition, path, name }
        : refuse(faults, [...path, kind], 'not the name of a condition');
    case 'not': {
      const part = parseCondition(value.not, [...path, 'not'], faults);
      return part && { type: 'not', part, path, name };
    }
    default: {
      const parts = parseParts(value[kind], [...path, kind], faults);
      return parts && { type: kind, parts, path, name };
    }
  }
};

const refuse = (faults: FaultList, path: Path, message: string): null => {
  faults.at(path, message, { instead: EXPECTED });
  return null;
};

const kindOf = (value: JsonObject, path: Path, faults: FaultList): Kind | null => {
  const kinds = KINDS.filter((kind) => Object.hasOwn(value, kind));
  const [kind, other] = kinds;
  if (kind && !other) return kind;
  if (kind && other) {
    faults.atKey([...path, other], `"${other}" beside "${kind}": one condition is one of them`, { expected: EXPECTED });
    return null;
  }
  if (Object.hasOwn(value, 'operator')) return refuse(faults, path, 'a comparison needs a fact');
  const meant = Object.keys(value).map((key) => hint(key, KINDS));
  faults.at(path, `not a condition${meant.find((text) => text !== '') ?? ''}`, {
    expected: EXPECTED,
    received: showValue(value),
  });
  return null;
};

const checkKeys = ({ value, kind, path, faults }: { value: JsonObject; kind: Kind; path: Path; faults: FaultList }) => {
  const allowed = [...KEYS[kind], 'name', 'priority'];
  for (const key of Object.keys(value)) {
    if (key === 'params') {
      faults.atKey([...path, key], 'facts are remembered values and take no "params"', {
        instead: 'the comparison without params; a field within a fact is reached by path: $.a.b',
      });
    } else if (!allowed.includes(key)) {
      faults.atKey([...path, key], `unknown key${hint(key, allowed)}`, { instead: `one of ${allowed.join(', ')}` });
    }
  }
  if (value.name !== undefined && typeof value.name !== 'string')
    faults.at([...path, 'name'], 'expected a text', { instead: 'a text in quotes' });
  if (value.priority !== undefined && !isPriority(value.priority)) {
    faults.at([...path, 'priority'], 'not a priority', {
      expected: 'a whole number from 1 up',
      received: showValue(value.priority),
    });
  }
};

/** Taken and without effect: every fact is at hand, so there is no order to set. json-rules-engine makes 0 a 1. */
const isPriority = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 1;

const parseParts = (value: unknown, path: Path, faults: FaultList): readonly Condition[] | null => {
  if (!Array.isArray(value)) return refuse(faults, path, 'expected a list of conditions');
  if (value.length === 0) return refuse(faults, path, 'an empty list of conditions says nothing');
  const parts = value.map((part: unknown, index) => parseCondition(part, [...path, index], faults));
  return parts.filter((part) => part !== null);
};
