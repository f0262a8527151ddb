import type { Condition, FactOperand, NamedConditions } from '../condition.ts';
import type { ClockFact } from './clock.ts';
import type { Domain } from './domain.ts';

/** What a name in a condition stands for. */
export interface Meaning {
  /** The same for two names, of two rules even, when they always have the same value. */
  readonly key: string;
  /** Keys of what it is made of, its own among them. */
  readonly madeOf: readonly string[];
  readonly domain: Domain;
  /** A device may never have it, and then a comparison over it is never true or false. */
  readonly isOwed: boolean;
  /** Of a fact of the wall clock: what it hangs on. */
  readonly clock?: Clock;
}

export interface Clock extends ClockFact {
  /** The same for all facts of one zone. */
  readonly key: string;
}

export const clockKey = (zone: string): string => keyOf('clock', zone);

/** What the names in the conditions of one rule stand for. */
export interface Names {
  readonly named: NamedConditions;
  readonly meaningOf: (operand: FactOperand) => Meaning;
}

/** The same for the same parts. */
export const keyOf = (...parts: readonly unknown[]): string => JSON.stringify(parts);

/** The same for two conditions that are written alike, whatever their names are. */
export const textOf = (condition: Condition, names: Names): string => {
  switch (condition.type) {
    case 'comparison': {
      const { fact, operator, value } = condition;
      const other = value.type === 'fact' ? names.meaningOf(value).key : { constant: value.value };
      return keyOf(operator.name, names.meaningOf(fact).key, other);
    }
    case 'reference': {
      const target = names.named.get(condition.to);
      return target ? textOf(target, names) : keyOf('nothing');
    }
    case 'not':
      return keyOf('not', textOf(condition.part, names));
    default:
      return keyOf(condition.type, ...condition.parts.map((part) => textOf(part, names)));
  }
};
