import { formatClock } from '../../base/duration.ts';
import type { Comparison, Condition } from '../condition.ts';
import { describeCondition } from '../explain.ts';
import { describeDomain } from './describe-domain.ts';
import type { DoubtKind } from './doubt.ts';
import { FALSE, TRUE, type Verdicts } from './formula.ts';
import type { Names } from './meaning.ts';
import { createFormulas } from './question.ts';
import { isImpossible } from './search.ts';
import { conditionsBeneath, type DoubtDraft, type Doubter, pairsOf } from './subject.ts';

/** Conditions that can never be true, whole or in part. */
export const findNever: Doubter = (subject) => {
  const { names, paced, place, rule } = subject;
  const look = (condition: Condition, found: Found): readonly DoubtDraft[] => {
    const certain = findIn(condition, names, found);
    if (certain.length > 0 || !paced) return certain;
    return findIn(condition, paced.names, {
      ...found,
      pace: ` while devices report every ${formatClock(paced.everyMs)}`,
    });
  };
  const conditions = pairsOf(subject).flatMap(({ when, clearWhen, of }) => [
    ...look(when, { doubt: 'never-raises', pace: '', so: `${of} never raises an alarm` }),
    ...(clearWhen ? look(clearWhen, { doubt: 'never-clears', pace: '', so: 'the alarm never ends' }) : []),
  ]);
  const beneath = conditionsBeneath(subject).flatMap((condition) =>
    look(condition, { doubt: 'dead-part', pace: '', so: 'it counts nothing' }),
  );
  const age: readonly DoubtDraft[] = rule.maxAge === 0 ? [{ ...NO_AGE, path: place('maxAge') }] : [];
  return [...conditions, ...beneath, ...age];
};

const NO_AGE = {
  doubt: 'never-raises',
  message: '"maxAge: 0s" leaves out every reading that says when it was made: each takes some time to come',
  instead: 'how old a reading may be, such as 10m',
} as const;

interface Found {
  readonly doubt: DoubtKind;
  /** What comes of it. */
  readonly so: string;
  /** On what this rests besides. */
  readonly pace: string;
}

const findIn = (condition: Condition, names: Names, found: Found): readonly DoubtDraft[] => {
  const question: Question = { names, found };
  if (isNever(condition, TRUE, names)) return blame(condition, TRUE, question);
  return findDeadParts(condition, TRUE, {
    names,
    found: { ...found, doubt: 'dead-part', so: 'this part says nothing' },
  });
};

const isNever = (condition: Condition, wanted: Verdicts, names: Names): boolean => areNever([condition], wanted, names);

/** Whether the conditions cannot all come to what is wanted. */
const areNever = (conditions: readonly Condition[], wanted: Verdicts, names: Names): boolean => {
  const formulas = createFormulas(conditions.map((condition) => ({ condition, names })));
  return isImpossible(formulas.map((formula) => ({ formula, verdicts: wanted })));
};

interface Question {
  readonly names: Names;
  readonly found: Found;
}

/** The least that explains why `condition`, which can never be what is wanted, cannot. */
const blame = (condition: Condition, wanted: Verdicts, question: Question): readonly DoubtDraft[] => {
  switch (condition.type) {
    case 'comparison':
      return [blameComparison(condition, wanted, question)];
    case 'not':
      return blame(condition.part, opposite(wanted), question);
    case 'reference': {
      const target = question.names.named.get(condition.to);
      return target ? blame(target, wanted, question) : [];
    }
    default:
      if (!needsAll(condition, wanted)) return condition.parts.flatMap((part) => blame(part, wanted, question));
      return blameTogether(leastOf(condition.parts, wanted, question.names), wanted, question);
  }
};

/** One part that can never be what is wanted speaks for itself. */
const blameTogether = (parts: readonly Condition[], wanted: Verdicts, question: Question): readonly DoubtDraft[] => {
  const [first, second, ...more] = parts;
  if (!first || !second) return first ? blame(first, wanted, question) : [];
  const { doubt, so, pace } = question.found;
  const words = parts.map((part) => `"${describeCondition(part)}"`).join(' and ');
  const together = more.length > 0 ? 'at once' : 'together';
  return [
    {
      doubt: pace ? 'too-quick' : doubt,
      path: (parts.at(-1) ?? first).path,
      message: `${words} are never ${wordOf(wanted)} ${together}${pace}: ${so}`,
      instead: 'conditions that can hold at the same time, or "any" in place of "all"',
    },
  ];
};

const blameComparison = (comparison: Comparison, wanted: Verdicts, { names, found }: Question): DoubtDraft => {
  const { doubt, so, pace } = found;
  const range = describeDomain(names.meaningOf(comparison.fact).domain);
  const reason = range === null ? '' : `, as ${comparison.fact.fact} is ${range}`;
  return {
    doubt: pace ? 'too-quick' : doubt,
    path: comparison.path,
    message: `"${describeCondition(comparison)}" is never ${wordOf(wanted)}${pace}${reason}: ${so}`,
    instead: range === null ? 'a comparison that can hold' : `a value within what ${comparison.fact.fact} can be`,
  };
};

const wordOf = (wanted: Verdicts): string => (wanted === TRUE ? 'true' : 'false');
const opposite = (wanted: Verdicts): Verdicts => (wanted === TRUE ? FALSE : TRUE);

/** `all` is true when each part is, `any` false when each is. */
const needsAll = ({ type }: Condition, wanted: Verdicts): boolean => (type === 'all') === (wanted === TRUE);

/** As few of the parts as still cannot be what is wanted. */
const leastOf = (parts: readonly Condition[], wanted: Verdicts, names: Names): readonly Condition[] => {
  let least = parts;
  for (const part of parts) {
    const rest = least.filter((each) => each !== part);
    if (rest.length > 0 && areNever(rest, wanted, names)) least = rest;
  }
  return least;
};

/** Parts of an `any` that never hold, while others do. */
const findDeadParts = (condition: Condition, wanted: Verdicts, question: Question): readonly DoubtDraft[] => {
  switch (condition.type) {
    case 'comparison':
      return [];
    case 'not':
      return findDeadParts(condition.part, opposite(wanted), question);
    case 'reference': {
      const target = question.names.named.get(condition.to);
      return target ? findDeadParts(target, wanted, question) : [];
    }
    default:
      return condition.parts.flatMap((part) =>
        !needsAll(condition, wanted) && isNever(part, wanted, question.names)
          ? blame(part, wanted, question)
          : findDeadParts(part, wanted, question),
      );
  }
};
