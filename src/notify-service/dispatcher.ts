import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import { BINDING_TYPES } from '../model/binding.ts';
import type { Channel, ChannelName } from '../model/delivery.ts';
import { createActivity } from './activity.ts';
import { createChannelLoop } from './channel-loop.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { createFanOut } from './fan-out.ts';
import { createLoop } from './loop.ts';
import type { BindingStore, DeliveryStore } from './ports.ts';
import { sayAgain } from './say-again.ts';

/** Turns queued notifications into deliveries and deliveries into outcomes. */
export interface Dispatcher {
  /** Takes up what an earlier run left behind, and says its last events again; nothing goes out before. Rejects if the store does: it is start-up. */
  readonly start: () => Promise<void>;
  /** Says that a notification was queued; before `start` it changes nothing, for `start` looks itself. */
  readonly wake: () => void;
  /** Starts nothing more and waits for the requests under way; how long at most is the caller's business. */
  readonly stop: () => Promise<void>;
  /** Resolves when nothing is under way; what waits for its time (a pace, a retry) is not waited for. */
  readonly idle: () => Promise<void>;
}

interface DispatcherDeps {
  readonly store: DeliveryStore & BindingStore;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly probe: Probe;
  readonly onEvent: (event: DispatchEvent) => void;
  /** `notify` when another Notify service keeps the bindings and does the fan-out. */
  readonly expand: 'bindings' | 'notify';
}

const CHANNEL_NAMES: readonly ChannelName[] = [...BINDING_TYPES, 'notify'];

export const createDispatcher = (deps: DispatcherDeps): Dispatcher => {
  const { store, channels, clock, onEvent: emit } = deps;
  const activity = createActivity();
  let started = false;
  let stopped = false;
  const onFault = (error: unknown) =>
    emit({ type: 'store-failed', message: error instanceof Error ? error.message : String(error) });
  const channelLoops = new Map(
    CHANNEL_NAMES.map((name) => [
      name,
      createChannelLoop({ ...deps, name, channel: channels.get(name), activity, emit, onFault }),
    ]),
  );
  const wakeChannels = (names: Iterable<ChannelName>) => {
    for (const name of names) channelLoops.get(name)?.wake();
  };
  const fanOut = createFanOut({ ...deps, emit, onQueued: wakeChannels });
  const fanOutLoop = createLoop({ clock, activity, turn: async () => (stopped ? null : fanOut()), onFault });
  return {
    start: async () => {
      await store.recoverInterrupted(clock.now());
      for (const loop of channelLoops.values()) await loop.resume();
      await sayAgain({ store, emit });
      started = true;
      wakeChannels(CHANNEL_NAMES);
      fanOutLoop.wake();
    },
    wake: () => {
      // What this run sends before the recovery would be taken for a leftover, and sent again.
      if (started && !stopped) fanOutLoop.wake();
    },
    stop: () => {
      stopped = true;
      fanOutLoop.rest();
      for (const loop of channelLoops.values()) loop.stop();
      return activity.idle();
    },
    idle: activity.idle,
  };
};
