import type { Clock } from '../../base/clock.ts';
import { err, type Result } from '../../base/result.ts';

const LONGEST_READ_MS = 10_000;

/**
 * `read`, given up after a time: all other sources wait with this one, and a share that hangs may never answer. While a read is
 * stuck no other is begun, since each would hold one of the few threads that the process has for files. `read` MUST resolve.
 */
export const createTimelyReader = (
  read: () => Promise<Result<string, string>>,
  { file, clock }: { readonly file: string; readonly clock: Pick<Clock, 'after'> },
): (() => Promise<Result<string, string>>) => {
  const late = err(`${file} cannot be read: no answer within ${LONGEST_READ_MS} ms`);
  let isStuck = false;
  return () => {
    if (isStuck) return Promise.resolve(late);
    const { promise, resolve } = Promise.withResolvers<Result<string, string>>();
    const cancel = clock.after(LONGEST_READ_MS, () => {
      isStuck = true;
      resolve(late);
    });
    void read().then((text) => {
      cancel();
      isStuck = false;
      resolve(text);
    });
    return promise;
  };
};
