import type { Clock } from '../base/clock.ts';
import type { Route } from '../model/delivery.ts';
import type { DeliveryStore } from './ports.ts';

interface FollowClockDeps {
  readonly clock: Clock;
  readonly store: Pick<DeliveryStore, 'bringForward'>;
  readonly route: Route;
}

/** Less is drift, and harmless: a wait grows by as much. */
const NOTICED_MS = 1000;

/**
 * Due times are stored in wall time, so that they outlive a restart. When the wall clock is set back they are moved along
 * with it, or what waits for seconds would wait for hours. Call it each turn; one that the store failed is made up for.
 */
export const createFollowClock = ({ clock, store, route }: FollowClockDeps): (() => Promise<void>) => {
  const offsetMs = () => clock.now() - clock.monotonic();
  let followed = offsetMs();
  return async () => {
    const seen = offsetMs();
    const backMs = Math.round(followed - seen);
    if (backMs >= NOTICED_MS) await store.bringForward(route, backMs);
    followed = seen;
  };
};
