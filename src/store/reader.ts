import type { Saved } from './batch.ts';
import { openConnection } from './connection.ts';
import { type Counts, prepareCounts } from './counts.ts';
import { createLists, type Lists } from './lists/lists.ts';
import { load } from './load.ts';
import { createRuleTexts, type RuleTexts } from './rule-texts.ts';

/** The store as others may look at it while it is in use. */
export interface StoreReader {
  readonly load: () => Promise<Saved>;
  readonly lists: Lists;
  readonly ruleTexts: Pick<RuleTexts, 'get'>;
  readonly counts: () => Counts;
  readonly close: () => void;
}

/** Opens the file `path` read-only. Throws `StoreError` if it is not there or not a store of this version. */
export const openReader = (path: string): StoreReader => {
  const connection = openConnection({ path, synchronous: 'NORMAL', readOnly: true });
  try {
    const { get } = createRuleTexts(connection);
    return {
      load: async () => connection.read(() => load(connection)),
      lists: createLists(connection),
      ruleTexts: { get },
      counts: prepareCounts(connection),
      close: connection.close,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
};
