import type { Json } from '../base/json.ts';
import type { Path } from '../document/read.ts';
import type { JsonPath } from '../model/json-path.ts';
import type { Operator } from './operators.ts';

/** A condition as it was written, checked, with the place it stands at. */
export type Condition = Group | Negation | Reference | Comparison;

interface Placed {
  readonly path: Path;
  /** json-rules-engine lets every condition bear a name; it shows in explanations. */
  readonly name: string | null;
}

export interface Group extends Placed {
  readonly type: 'all' | 'any';
  readonly parts: readonly Condition[];
}

export interface Negation extends Placed {
  readonly type: 'not';
  readonly part: Condition;
}

export interface Reference extends Placed {
  readonly type: 'reference';
  readonly to: string;
}

export interface Comparison extends Placed {
  readonly type: 'comparison';
  readonly fact: FactOperand;
  readonly operator: Operator;
  readonly value: FactOperand | ConstantOperand;
}

export interface FactOperand {
  readonly type: 'fact';
  readonly fact: string;
  readonly jsonPath: JsonPath | null;
  readonly path: Path;
}

export interface ConstantOperand {
  readonly type: 'constant';
  readonly value: Json;
  readonly path: Path;
}

/** The conditions of a file's `conditions`, by name. */
export type NamedConditions = ReadonlyMap<string, Condition>;

/** Every comparison that `condition` makes, through references too; each named condition once. */
export const comparisonsOf = (
  condition: Condition,
  named: NamedConditions,
  seen: Set<string> = new Set(),
): readonly Comparison[] => {
  switch (condition.type) {
    case 'comparison':
      return [condition];
    case 'not':
      return comparisonsOf(condition.part, named, seen);
    case 'reference': {
      const target = seen.has(condition.to) ? undefined : named.get(condition.to);
      seen.add(condition.to);
      return target ? comparisonsOf(target, named, seen) : [];
    }
    default:
      return condition.parts.flatMap((part) => comparisonsOf(part, named, seen));
  }
};

/** The facts on either side of a comparison. */
export const factOperands = ({ fact, value }: Comparison): readonly FactOperand[] =>
  value.type === 'fact' ? [fact, value] : [fact];

/** References that stand in `condition` itself, not in what they lead to. */
export const referencesIn = (condition: Condition): readonly Reference[] => {
  switch (condition.type) {
    case 'comparison':
      return [];
    case 'not':
      return referencesIn(condition.part);
    case 'reference':
      return [condition];
    default:
      return condition.parts.flatMap(referencesIn);
  }
};
