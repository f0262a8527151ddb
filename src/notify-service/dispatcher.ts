import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import type { CredentialSid } from '../model/ids.ts';
import type { ServiceStore } from './account-store.ts';
import { createActivity } from './activity.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { createFanOut } from './fan-out.ts';
import { createLoop } from './loop.ts';
import type { BindingStore, ChannelSource, DeliveryStore } from './ports.ts';
import { createRoutes } from './routes.ts';
import { sayAgain } from './say-again.ts';

/** Turns queued notifications into deliveries and deliveries into outcomes. */
export interface Dispatcher {
  /** Takes up what an earlier run left behind, and says its last events again; nothing goes out before. Rejects if the store does: it is start-up. */
  readonly start: () => Promise<void>;
  /**
   * Says that a notification was queued, or that deliveries were led to another route or were queued again; before `start`
   * it changes nothing, for `start` looks itself.
   */
  readonly wake: () => void;
  /** A credential has another secret, or none: its channel is made anew, and what waited because it was refused goes on. */
  readonly credentialChanged: (credential: CredentialSid) => void;
  /** Starts nothing more and waits for the requests under way; how long at most is the caller's business. */
  readonly stop: () => Promise<void>;
  /** Resolves when nothing is under way; what waits for its time (a pace, a retry) is not waited for. */
  readonly idle: () => Promise<void>;
}

interface DispatcherDeps {
  readonly store: DeliveryStore & BindingStore & Pick<ServiceStore, 'service'>;
  readonly channels: ChannelSource;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly probe: Probe;
  readonly onEvent: (event: DispatchEvent) => void;
  /** `notify` when another Notify service keeps the bindings and does the fan-out. */
  readonly expand: 'bindings' | 'notify';
}

export const createDispatcher = (deps: DispatcherDeps): Dispatcher => {
  const { store, channels, clock, onEvent: emit } = deps;
  const activity = createActivity();
  let started = false;
  let stopped = false;
  const onFault = (error: unknown) =>
    emit({ type: 'store-failed', message: error instanceof Error ? error.message : String(error) });
  const routes = createRoutes({ ...deps, activity, emit, onFault });
  const fanOut = createFanOut({ ...deps, emit, onQueued: routes.wake });
  const fanOutLoop = createLoop({ clock, activity, turn: async () => (stopped ? null : fanOut()), onFault });
  return {
    start: async () => {
      await store.recoverInterrupted(clock.now());
      const open = await store.openRoutes();
      await sayAgain({ store, emit });
      started = true;
      routes.wake(open);
      fanOutLoop.wake();
    },
    wake: () => {
      // What this run sends before the recovery would be taken for a leftover, and sent again.
      if (!started || stopped) return;
      fanOutLoop.wake();
      routes.look();
    },
    credentialChanged: (credential) => {
      channels.forget(credential);
      routes.renew(credential);
    },
    stop: () => {
      stopped = true;
      fanOutLoop.rest();
      routes.stop();
      return activity.idle();
    },
    idle: activity.idle,
  };
};
