import type { Clock } from '../base/clock.ts';
import { broken, type Finding, wordsOf } from './finding.ts';

/** Tries one thing; what it opens it MUST let go of when `ended` aborts. */
export type Examine = (ended: AbortSignal) => Promise<readonly Finding[]>;

export interface Limit {
  readonly area: string;
  readonly limitMs: number;
  readonly clock: Pick<Clock, 'after'>;
}

/** What `examine` finds within the limit; neither a hang nor a throw keeps the others from being told. It never rejects. */
export const within = async ({ area, limitMs, clock }: Limit, examine: Examine): Promise<readonly Finding[]> => {
  const ended = new AbortController();
  const late = Promise.withResolvers<readonly Finding[]>();
  const todo = 'look whether something between here and there swallows what is sent: a firewall, a proxy, a wrong port';
  const cancel = clock.after(limitMs, () => late.resolve([broken(area, `no answer within ${limitMs / 1000} s`, todo)]));
  try {
    return await Promise.race([examine(ended.signal), late.promise]);
  } catch (error) {
    return [broken(area, wordsOf(error), 'mend what these words name, and try again')];
  } finally {
    cancel();
    ended.abort();
  }
};
