import { formatClock } from '../../base/duration.ts';
import type { Comparison, Condition } from '../condition.ts';
import { describeCondition } from '../explain.ts';
import type { Hours } from './clock.ts';
import { describeDomain } from './describe-domain.ts';
import type { DoubtKind } from './doubt.ts';
import { FALSE, TRUE, type Verdicts } from './formula.ts';
import type { Meaning, Names } from './meaning.ts';
import { createFormulas } from './question.ts';
import { isImpossible } from './search.ts';
import { conditionsBeneath, type DoubtDraft, type Doubter, pairsOf, type Subject } from './subject.ts';

/** Conditions that can never be true, whole or in part. */
export const findNever: Doubter = (subject) => {
  const { place, rule } = subject;
  const always = worldsOf(subject);
  const ofRule = pairsOf(subject).flatMap(({ when, clearWhen, of }) => [
    ...look(when, always, { doubt: 'never-raises', so: `${of} never raises an alarm` }),
    ...(clearWhen ? look(clearWhen, always, { doubt: 'never-clears', so: 'the alarm never ends' }) : []),
  ]);
  const beneath = conditionsBeneath(subject).flatMap((condition) =>
    look(condition, always.slice(0, 1), { doubt: 'dead-part', so: 'it counts nothing' }),
  );
  const age: readonly DoubtDraft[] = rule.maxAge === 0 ? [{ ...NO_AGE, path: place('maxAge') }] : [];
  return [...ofRule, ...beneath, ...age];
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
}

/** What is taken for granted when a condition is looked at. */
interface World {
  readonly names: Names;
  readonly hours: Hours | null;
  /** In words that follow `never true`. */
  readonly given: string;
  /** The kind of doubt that goes before others. */
  readonly doubt?: DoubtKind;
}

/** From what is sure to what is only told of the devices. */
const worldsOf = ({ names, hours, paced }: Subject): readonly World[] => {
  const plain: World = { names, hours: null, given: '' };
  const active: readonly World[] = hours ? [{ names, hours, given: ' within the hours of `active`' }] : [];
  if (!paced) return [plain, ...active];
  const given = ` while devices report every ${formatClock(paced.everyMs)}`;
  return [plain, ...active, { names: paced.names, hours: null, given, doubt: 'too-quick' }];
};

/** What the first of the worlds has to say of the whole condition; if none has, of parts of it. */
const look = (condition: Condition, worlds: readonly World[], found: Found): readonly DoubtDraft[] => {
  const never = worlds.find((world) => areNever([condition], TRUE, world));
  if (never) return blame(condition, TRUE, { ...found, ...never });
  const part: Found = { doubt: 'dead-part', so: 'this part says nothing' };
  return (
    worlds.map((world) => findDeadParts(condition, TRUE, { ...part, ...world })).find((dead) => dead.length > 0) ?? []
  );
};

/** Whether the conditions cannot all come to what is wanted. */
const areNever = (conditions: readonly Condition[], wanted: Verdicts, { names, hours }: World): boolean => {
  const formulas = createFormulas(
    conditions.map((condition) => ({ condition, names })),
    hours,
  );
  return isImpossible(
    formulas.map((formula, index) => ({ formula, verdicts: index < conditions.length ? wanted : TRUE })),
  );
};

type Question = World & Found;

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
      return blameTogether(leastOf(condition.parts, wanted, question), wanted, question);
  }
};

/** One part that can never be what is wanted speaks for itself. */
const blameTogether = (parts: readonly Condition[], wanted: Verdicts, question: Question): readonly DoubtDraft[] => {
  const [first, second, ...more] = parts;
  if (!first || !second) return first ? blame(first, wanted, question) : [];
  const { doubt, so, given } = question;
  const words = parts.map((part) => `"${wordsOf(part)}"`).join(' and ');
  const together = more.length > 0 ? 'at once' : 'together';
  return [
    {
      doubt,
      path: (parts.at(-1) ?? first).path,
      message: `${words} are never ${wordOf(wanted)} ${together}${given}: ${so}`,
      instead: 'conditions that can hold at the same time, or "any" in place of "all"',
    },
  ];
};

const blameComparison = (comparison: Comparison, wanted: Verdicts, question: Question): DoubtDraft => {
  const { names, doubt, so, given } = question;
  const { fact } = comparison.fact;
  const { reason, instead } = question.hours ? OF_HOURS : reasonOf(fact, names.meaningOf(comparison.fact));
  return {
    doubt,
    path: comparison.path,
    message: `"${describeCondition(comparison)}" is never ${wordOf(wanted)}${given}${reason}: ${so}`,
    instead,
  };
};

const OF_HOURS = { reason: '', instead: 'a time within those hours' };

const reasonOf = (fact: string, { domain }: Meaning) => {
  const range = describeDomain(domain);
  if (range === null) return { reason: '', instead: 'a comparison that can hold' };
  return { reason: `, as ${fact} is ${range}`, instead: `a value within what ${fact} can be` };
};

const wordsOf = (condition: Condition): string =>
  condition.type === 'not' && condition.name === null ? `not ${wordsOf(condition.part)}` : describeCondition(condition);

const wordOf = (wanted: Verdicts): string => (wanted === TRUE ? 'true' : 'false');
const opposite = (wanted: Verdicts): Verdicts => (wanted === TRUE ? FALSE : TRUE);

/** `all` is true when each part is, `any` false when each is. */
const needsAll = ({ type }: Condition, wanted: Verdicts): boolean => (type === 'all') === (wanted === TRUE);

/** As few of the parts as still cannot be what is wanted: what can be spared is left out, first by halves, then one by one. */
const leastOf = (parts: readonly Condition[], wanted: Verdicts, world: World): readonly Condition[] => {
  let least = parts;
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < least.length; ) {
      const rest = least.toSpliced(start, size);
      if (rest.length > 0 && areNever(rest, wanted, world)) least = rest;
      else start += size;
    }
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
        !needsAll(condition, wanted) && areNever([part], wanted, question)
          ? blame(part, wanted, question)
          : findDeadParts(part, wanted, question),
      );
  }
};
