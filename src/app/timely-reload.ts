import type { Clock } from '../base/clock.ts';
import type { Reload } from './reload.ts';
import type { ReloadReport } from './reload-report.ts';

/** For somebody who waits for the answer. */
export interface TimelyReload {
  /** As `take` and `tryOut` of a reload; `under-way` once it has taken too long, and goes on. */
  readonly reload: () => Promise<ReloadReport | 'under-way' | null>;
  readonly tryOut: () => Promise<ReloadReport | 'under-way'>;
}

/** Longer than any reload takes unless the store is locked, shorter than what proxies wait for an answer. */
const LONGEST_MS = 20_000;

export const createTimelyReload = (
  { take, tryOut }: Pick<Reload, 'take' | 'tryOut'>,
  clock: Pick<Clock, 'after'>,
): TimelyReload => ({
  reload: () => inTime(take('api'), clock),
  tryOut: () => inTime(tryOut(), clock),
});

/** What `work` comes to, or `under-way` once whoever waits for it has waited long enough. */
export const inTime = async <T>(work: Promise<T>, clock: Pick<Clock, 'after'>): Promise<T | 'under-way'> => {
  let stop = () => {};
  const late = new Promise<'under-way'>((resolve) => {
    stop = clock.after(LONGEST_MS, () => resolve('under-way'));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
};
