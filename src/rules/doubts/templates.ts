import { didYouMean, hint } from '../../document/did-you-mean.ts';
import { CONTEXT_NAMES, textsIn } from '../check-notify.ts';
import { comparisonsOf, factOperands } from '../condition.ts';
import { keyNames } from '../key.ts';
import { conditionsOf } from '../trigger.ts';
import { doubtOfFormat } from './facts.ts';
import { isGiven } from './given-facts.ts';
import { conditionsBeneath, type DoubtDraft, type Doubter, type Subject } from './subject.ts';

/** Names in templates that nothing is known to give: mostly slips of the pen, with which the text fails when it is needed. */
export const findUnknownNames: Doubter = (subject) => {
  const { rule, placeEntry, checkTemplate } = subject;
  const given = givenTo(subject);
  return (rule.notify ?? []).flatMap((entry, index) =>
    textsIn(entry, []).flatMap(({ text, path }) =>
      checkTemplate(text).variables.flatMap((variable): readonly DoubtDraft[] => {
        const doubt = doubtOf(variable, subject, given);
        return doubt ? [{ ...doubt, path: placeEntry(index, path) }] : [];
      }),
    ),
  );
};

/** Names that the rule itself gives, or reads. */
const givenTo = (subject: Subject): ReadonlySet<string> => {
  const { draft, rule, names } = subject;
  const conditions = [...conditionsOf(draft.trigger), ...conditionsBeneath(subject)];
  const compared = conditions.flatMap((condition) => comparisonsOf(condition, names.named)).flatMap(factOperands);
  return new Set([
    ...draft.source.captures,
    ...Object.keys(rule.facts ?? {}),
    ...compared.map(({ fact }) => fact),
    ...keyNames(draft.key ?? []),
    ...(draft.trigger.type === 'absence' && draft.trigger.together ? ['count', 'total', 'devices'] : []),
    // What a bare number is called, unless its source names it; and Liquid's own.
    ...['value', 'forloop'],
  ]);
};

const doubtOf = (
  [root = '', name]: readonly string[],
  { attributes, shown, draft, given: byFormat }: Subject,
  given: ReadonlySet<string>,
): Omit<DoubtDraft, 'path'> | undefined => {
  if (root === 'attributes') return attributes && name !== undefined ? attributeDoubt(name, attributes) : undefined;
  const fact = root === 'facts' ? name : CONTEXT_NAMES.includes(root) ? undefined : root;
  if (fact === undefined || draft.group || given.has(fact) || shown.facts.has(fact) || shown.sent?.has(fact)) return;
  if (byFormat && isGiven(fact, byFormat)) return;
  const ofFormat = byFormat && doubtOfFormat(fact, byFormat);
  if (ofFormat) return { doubt: 'unknown-name', ...ofFormat };
  const meant = meantBy(fact, [...given, ...shown.facts, ...(shown.sent ?? [])]);
  // A device may send anything; only its tests show that it does not, and not by names that its format makes.
  if (meant === undefined && (shown.sent === null || byFormat?.others === 'made')) return;
  return {
    doubt: 'unknown-name',
    message: `no message, label or fact is known that gives "${fact}" a value here${meant === undefined ? '' : `, did you mean "${meant}"?`}`,
    instead: meant ?? 'a name that the device sends, or that name into the payload of a test',
  };
};

const attributeDoubt = (name: string, attributes: ReadonlySet<string>): Omit<DoubtDraft, 'path'> | undefined =>
  attributes.has(name)
    ? undefined
    : {
        doubt: 'unknown-attribute',
        message: `no device of the inventory has the attribute "${name}"${hint(name, [...attributes])}`,
        instead: didYouMean(name, [...attributes]) ?? 'that attribute into the inventory',
      };

/** `temp2` is no slip for `temp1`: devices number what they have. */
const meantBy = (fact: string, names: readonly string[]): string | undefined => {
  const bare = (name: string) => name.replace(/\d/g, '').toLowerCase();
  return didYouMean(
    fact,
    names.filter((name) => bare(name) !== bare(fact) || name.toLowerCase() === fact.toLowerCase()),
  );
};
