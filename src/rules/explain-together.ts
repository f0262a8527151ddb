import type { Json } from '../base/json.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Explain, ExplainedCondition } from './explanation.ts';
import type { Memory } from './memory.ts';
import type { TogetherSettings } from './together-settings.ts';

/** What is known of several devices: how many are absent, and of how many. */
export type ReadTogether = (memory: Memory) => { readonly count?: Json; readonly total?: Json };

/** Why several devices count as absent together, or do not. Once they do the share alone keeps them so. */
export const explainTogether =
  ({ least, share }: Pick<TogetherSettings, 'least' | 'share'>, read: ReadTogether): Explain =>
  (memory) => {
    const { count = null, total = null } = read(memory);
    const of = typeof count === 'number' && typeof total === 'number' ? { count, total } : null;
    const [absent, known] = [factOf('count', count), factOf('total', total)];
    const holds = of && of.count > 0 && of.count >= share * of.total;
    return {
      condition: 'absent together',
      verdict: toVerdict(holds),
      facts: [],
      parts: [
        { ...part(`${Math.round(share * 100)} % of them`, holds), facts: [absent, known] },
        { ...part(`${least} of them, to begin`, of && of.count >= least), facts: [absent] },
      ],
      missing: of ? [] : ['count'],
      filling: [],
    };
  };

const toVerdict = (holds: boolean | null): Verdict => (holds === null ? 'unknown' : holds ? 'true' : 'false');

const part = (condition: string, holds: boolean | null): ExplainedCondition => ({
  ...{ condition, verdict: toVerdict(holds), facts: [], parts: [] },
});

const factOf = (fact: string, value: Json) =>
  ({ fact, value, origin: value === null ? 'never-heard' : 'remembered' }) as const;
