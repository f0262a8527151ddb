import type { Connection } from './connection.ts';
import { upsertInto } from './row.ts';

/** The text of a rule file when it was last without faults, and when that was (epoch ms). */
export interface RuleText {
  readonly text: string;
  readonly acceptedAt: number;
}

/** The last good text of each rule file, by file name. */
export interface RuleTexts {
  readonly get: () => Promise<ReadonlyMap<string, RuleText>>;
  readonly put: (file: string, text: string, at: number) => Promise<void>;
  readonly remove: (file: string) => Promise<void>;
}

export const createRuleTexts = (connection: Connection): RuleTexts => {
  const all = connection.prepare<RuleText & { readonly file: string }>(
    'select file, text, accepted_at as "acceptedAt" from rule_texts order by file',
  );
  const put = connection.prepare(upsertInto('rule_texts', ['file', 'text', 'acceptedAt'], ['file']));
  const remove = connection.prepare('delete from rule_texts where file = :file');
  return {
    get: async () => new Map(connection.read(() => all.all()).map(({ file, ...rest }) => [file, rest])),
    put: async (file, text, at) => {
      connection.write(() => put.run({ file, text, acceptedAt: at }));
    },
    remove: async (file) => {
      connection.write(() => remove.run({ file }));
    },
  };
};
