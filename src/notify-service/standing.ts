import type { Clock } from '../base/clock.ts';
import type { Channel, Route } from '../model/delivery.ts';
import { createPace, type Pace } from './pace.ts';
import { createPause, type Pause } from './pause.ts';
import type { DeliveryStore } from './ports.ts';
import { createSuspects, type Suspects } from './suspects.ts';

/** What is known of a route's channel. A credential that is changed has another channel, which starts with a clean sheet. */
export interface Standing {
  /** Undefined when there is none: what is queued for it ends as rejected. */
  readonly channel: Channel | undefined;
  readonly pace: Pace;
  readonly pause: Pause;
  readonly suspects: Suspects;
}

interface StandingDeps {
  readonly store: Pick<DeliveryStore, 'lastAttemptAt'>;
  readonly clock: Clock;
  readonly route: Route;
}

/** A restart may not burst: the newest attempt of the earlier run counts, by the wall clock. */
export const takeUpStanding = async (
  { store, clock, route }: StandingDeps,
  channel: Channel | undefined,
): Promise<Standing> => {
  const lastAt = channel ? await store.lastAttemptAt(route) : null;
  const agoMs = lastAt === null ? 0 : Math.max(0, clock.now() - lastAt);
  const pace = createPace(
    channel?.rate ?? Number.POSITIVE_INFINITY,
    lastAt === null ? null : clock.monotonic() - agoMs,
  );
  return { channel, pace, pause: createPause(), suspects: createSuspects() };
};
