import type { ApiReload } from '../api/reload-routes.ts';
import type { Clock } from '../base/clock.ts';
import type { Reload } from './reload.ts';
import type { ReloadReport } from './reload-report.ts';
import type { FileText } from './text-files.ts';

interface PatientReload extends Pick<Reload, 'take' | 'tryOut'> {
  readonly tryTexts: (sent: readonly FileText[]) => Promise<ReloadReport>;
}

/** Longer than most reloads of ten thousand rules take, shorter than what proxies wait for an answer. */
const LONGEST_MS = 20_000;

/** For somebody who waits for the answer: `under-way` once it has taken too long, and goes on. */
export const createTimelyReload = (
  { take, tryOut, tryTexts }: PatientReload,
  clock: Pick<Clock, 'after'>,
): Pick<ApiReload, 'reload' | 'tryOut' | 'tryTexts'> => ({
  reload: () => inTime(take('api'), clock),
  tryOut: () => inTime(tryOut(), clock),
  tryTexts: (sent) => inTime(tryTexts(sent), clock),
});

/** What `work` comes to, or `under-way` once whoever waits for it has waited long enough. */
const inTime = async <T>(work: Promise<T>, clock: Pick<Clock, 'after'>): Promise<T | 'under-way'> => {
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
