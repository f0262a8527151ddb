import type { Condition, NamedConditions } from './condition.ts';
import type { FaultList } from './fault-list.ts';

/** What a condition comes to once each name in it is replaced by what it stands for. */
interface Extent {
  readonly comparisons: number;
  readonly levels: number;
}

/** Names that name others double with every step: thirty lines would be a billion comparisons for every reading. */
const MOST_COMPARISONS = 1000;
const MOST_LEVELS = 200;

/** Extents of named conditions, kept from one question to the next. */
export type KnownExtents = Map<string, Extent>;

interface Measured {
  readonly condition: Condition;
  /** Without circles. */
  readonly named: NamedConditions;
  readonly known: KnownExtents;
  readonly faults: FaultList;
}

/** Whether it can be evaluated for every reading; if not, that is a fault. What names nothing is as long as it was written. */
export const checkExtent = ({ condition, named, known, faults }: Measured): boolean => {
  const { comparisons, levels } = extentOf(condition, named, known);
  if (levels > MOST_LEVELS) {
    faults.at(condition.path, 'with the conditions that it names it is nested too deep', {
      expected: `at most ${MOST_LEVELS} levels`,
    });
    return false;
  }
  if (comparisons <= MOST_COMPARISONS || isSelfContained(condition)) return true;
  faults.at(condition.path, 'with the conditions that it names it has too many comparisons', {
    expected: `at most ${MOST_COMPARISONS}`,
    received: comparisons < 1e9 ? String(comparisons) : 'more than a billion',
  });
  return false;
};

const extentOf = (condition: Condition, named: NamedConditions, known: KnownExtents): Extent => {
  switch (condition.type) {
    case 'comparison':
      return { comparisons: 1, levels: 1 };
    case 'not':
      return around([extentOf(condition.part, named, known)]);
    case 'reference': {
      const target = named.get(condition.to);
      if (!target) return { comparisons: 0, levels: 1 };
      const extent = known.get(condition.to) ?? extentOf(target, named, known);
      known.set(condition.to, extent);
      return around([extent]);
    }
    default:
      return around(condition.parts.map((part) => extentOf(part, named, known)));
  }
};

const around = (parts: readonly Extent[]): Extent => ({
  comparisons: parts.reduce((sum, { comparisons }) => sum + comparisons, 0),
  levels: 1 + parts.reduce((most, { levels }) => Math.max(most, levels), 0),
});

const isSelfContained = (condition: Condition): boolean => {
  if (condition.type === 'not') return isSelfContained(condition.part);
  if (condition.type === 'comparison' || condition.type === 'reference') return condition.type === 'comparison';
  return condition.parts.every(isSelfContained);
};
