import { hint } from '../../document/did-you-mean.ts';
import { attributeName } from '../attribute-fact.ts';
import { comparisonsOf, factOperands } from '../condition.ts';
import { conditionsOf } from '../trigger.ts';
import { conditionsBeneath, type Doubter } from './subject.ts';

/** Attributes that no device has, mostly slips of the pen: a comparison with one is unknown for ever. */
export const findUnknownAttributes: Doubter = (subject) => {
  const { attributes, draft, names } = subject;
  if (attributes === null) return [];
  const operands = [...conditionsOf(draft.trigger), ...conditionsBeneath(subject)]
    .flatMap((condition) => comparisonsOf(condition, names.named))
    .flatMap(factOperands);
  return operands.flatMap(({ fact, path }) => {
    const name = attributeName(fact);
    if (name === undefined || attributes.has(name)) return [];
    const known = [...attributes];
    return [
      {
        doubt: 'unknown-attribute',
        path,
        message: `no device of the inventory has the attribute "${name}"${hint(name, known)}`,
        instead:
          known.length > 0
            ? `${listOf(known)}, or that attribute into the inventory`
            : 'that attribute into the inventory',
      } as const,
    ];
  });
};

/** A handful can be read; of more the likely one stands in the message. */
const listOf = (known: readonly string[]): string =>
  known.length > 8 ? 'one that it has' : `one of ${known.toSorted().join(', ')}`;
