import { count } from '../base/count.ts';
import { hint } from '../document/did-you-mean.ts';
import type { AlarmExpectation, RuleTest } from '../rules/rule-test.ts';

/** What a test came to, as far as it may show nothing. */
interface Played {
  readonly told: readonly unknown[];
  readonly sent: readonly unknown[];
  readonly unsent: readonly string[];
  readonly looks: readonly Looked[];
}

interface Looked {
  readonly expected: Pick<AlarmExpectation, 'rule' | 'key'>;
  readonly keys: readonly string[] | null;
}

/** Why expectations that are met may show nothing: nobody could get a message, or what was looked at never was. */
export const emptyDoubts = (test: RuleTest, { told, sent, unsent, looks }: Played): readonly string[] => [
  ...(test.messages?.length === 0 && told.length > 0 && sent.length + unsent.length === 0 && !isLeft(test)
    ? [
        `${count(told.length, 'notification')} reached nobody, as nobody is bound to ${told.length === 1 ? 'its' : 'their'} target: see bind and roster`,
      ]
    : []),
  ...unsent,
  ...new Set(looks.flatMap(doubtOf)),
];

/** That somebody left is what such a test shows. */
const isLeft = ({ steps }: RuleTest): boolean =>
  steps.some(({ type }) => type === 'unbind') || steps.filter(({ type }) => type === 'roster').length > 1;

const doubtOf = ({ expected: { rule, key }, keys }: Looked): readonly string[] =>
  keys === null ? [] : [`${rule} never met ${key}, which shows as cleared${hint(key, keys)}`];
