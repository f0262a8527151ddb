import { didYouMean } from '../../document/did-you-mean.ts';
import type { Path } from '../../document/read.ts';
import { attributeName } from '../attribute-fact.ts';
import { comparisonsOf, factOperands } from '../condition.ts';
import { labelName } from '../fact-reader.ts';
import { isTimeFact } from '../time-facts.ts';
import { conditionsOf } from '../trigger.ts';
import { type GivenFacts, isGiven, meantByFormat } from './given-facts.ts';
import { conditionsBeneath, type DoubtDraft, type Doubter, type Subject } from './subject.ts';

/** Facts that are compared, or that derived facts are made of, and that the format of the source has by another name, or not at all. */
export const findUnknownFacts: Doubter = (subject) => {
  const { given, shown } = subject;
  if (given === null) return [];
  return readFacts(subject).flatMap(({ fact, path }): readonly DoubtDraft[] => {
    if (isGiven(fact, given) || shown.sent?.has(fact)) return [];
    const doubt = doubtOfFormat(fact, given);
    return doubt ? [{ doubt: 'unknown-name', path, ...doubt }] : [];
  });
};

/** What to say of a name that the format does not give; undefined: its devices may well send it. */
export const doubtOfFormat = (fact: string, given: GivenFacts): Pick<DoubtDraft, 'message' | 'instead'> | undefined => {
  const { format, names, others } = given;
  if (others === 'none') {
    const meant = didYouMean(fact, names) ?? names[0] ?? '';
    return {
      message: `no message that is read as ${format} gives "${fact}", only ${names.map((name) => `"${name}"`).join(' and ')}`,
      instead: `${meant}, or value: ${fact} in the source`,
    };
  }
  const meant = meantByFormat(fact, given);
  if (meant === undefined) return undefined;
  return {
    message: `"${fact}" is no fact that ${format} gives, did you mean "${meant}"?`,
    instead: `${meant}, or that name into the payload of a test, if devices send it`,
  };
};

interface ReadFact {
  readonly fact: string;
  readonly path: Path;
}

/** Of the payload alone: not names that the rule makes itself, nor levels of a topic, labels, attributes and times. */
const readFacts = (subject: Subject): readonly ReadFact[] => {
  const { draft, names } = subject;
  const { source, group, derived, trigger } = draft;
  const aggregates = group?.aggregates ?? [];
  const made = new Set([...derived, ...aggregates].map(({ name }) => name));
  const compared = [...conditionsOf(trigger), ...conditionsBeneath(subject)]
    .flatMap((condition) => comparisonsOf(condition, names.named))
    .flatMap(factOperands);
  const beneath = [
    ...derived.flatMap(({ of, path }) => (of.type === 'fact' ? [{ fact: of.fact, path }] : [])),
    ...aggregates.flatMap((one) => (one.type === 'fact' ? [one.operand] : [])),
  ];
  return [...compared, ...beneath].filter(
    ({ fact }) =>
      !made.has(fact) &&
      labelName(fact, source.captures) === undefined &&
      attributeName(fact) === undefined &&
      !isTimeFact(fact),
  );
};
