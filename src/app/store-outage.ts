import type { Clock } from '../base/clock.ts';
import { formatDuration } from '../base/duration.ts';
import type { Troubles } from './troubles.ts';

/** An outage of the store that lasted this long (ms) is told, once there is a store to write it down in. */
const OUTAGE_TOLD_MS = 10_000;

/** To be called whenever the store refuses a batch, and when it has taken one again. */
export const createStoreOutage = (clock: Pick<Clock, 'monotonic'>, troubles: Pick<Troubles, 'say'>) => {
  let since: number | null = null;
  let reason = '';
  return (failing: boolean, message: string): void => {
    if (failing) {
      since ??= clock.monotonic();
      reason = message;
      return;
    }
    const lastedMs = since === null ? 0 : clock.monotonic() - since;
    since = null;
    if (lastedMs < OUTAGE_TOLD_MS) return;
    troubles.say(
      'tocsin.store-failing',
      'store',
      true,
      `nothing could be written for ${formatDuration(lastedMs)}: ${reason}`,
    );
    troubles.say('tocsin.store-failing', 'store', false, '');
  };
};
