import type { Clock } from '../base/clock.ts';
import type { Route } from '../model/delivery.ts';
import type { CredentialSid } from '../model/ids.ts';
import { type ChannelLoop, type ChannelLoopDeps, createChannelLoop } from './channel-loop.ts';
import { createLoop } from './loop.ts';

/** A loop for each route that has had deliveries, made when it is first needed. */
export interface Routes {
  /** Says that deliveries wait there. */
  readonly wake: (routes: Iterable<Route>) => void;
  /** Looks in the store where deliveries wait: they may have been led to a route that nobody named. */
  readonly look: () => void;
  /** The credential was changed: what its routes keep still for does not hold any more. */
  readonly renew: (credential: CredentialSid) => void;
  readonly stop: () => void;
}

/** Loops that are kept although they are idle; with more, they make room. */
const MOST_LOOPS = 500;

/** Each notification may ask for a look, and a look goes through all that waits. */
const LOOK_EVERY_MS = 1000;

export const createRoutes = (deps: Omit<ChannelLoopDeps, 'route'>): Routes => {
  const { clock, activity, store, onFault } = deps;
  const loops = new Map<string, { readonly route: Route; readonly loop: ChannelLoop }>();
  let stopped = false;
  const loopOf = (route: Route) => {
    const key = `${route.channel} ${route.credential ?? ''}`;
    const known = loops.get(key);
    if (known) return known.loop;
    if (loops.size >= MOST_LOOPS) dropIdle(loops);
    const loop = createChannelLoop({ ...deps, route });
    loops.set(key, { route, loop });
    return loop;
  };
  const wake = (routes: Iterable<Route>) => {
    // Woken one by one: one that is not yet woken may be dropped to make room for the next.
    for (const { channel, credential } of routes) loopOf({ channel, credential }).wake();
  };
  const looking = createLoop({
    clock,
    activity,
    onFault,
    turn: spaced(clock, async () => {
      if (!stopped) wake(await store.openRoutes());
    }),
  });
  return {
    wake: (routes) => {
      if (!stopped) wake(routes);
    },
    look: looking.wake,
    renew: (credential) => {
      for (const { route, loop } of loops.values()) if (route.credential === credential) loop.renew();
    },
    stop: () => {
      stopped = true;
      looking.rest();
      for (const { loop } of loops.values()) loop.stop();
    },
  };
};

const dropIdle = (loops: Map<string, { readonly loop: ChannelLoop }>): void => {
  for (const [key, { loop }] of loops) {
    if (!loop.isIdle()) continue;
    loop.stop();
    loops.delete(key);
  }
};

/** A turn that does `work`, but not more often than each second: asked for sooner, it waits. */
const spaced = (clock: Clock, work: () => Promise<void>): (() => Promise<number | null>) => {
  let nextAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const early = nextAt - clock.monotonic();
    if (early > 0) return clock.now() + early;
    await work();
    nextAt = clock.monotonic() + LOOK_EVERY_MS;
    return null;
  };
};
