import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/**
 * Has every alarm of a rule that follows the wall clock looked at again: timers run on watch time, and it has fallen behind
 * after an outage, or the wall clock was set. Steps of escalation are planned anew likewise.
 */
export const lookAtWall = (world: World): void => {
  const { fleet, watch, timers } = world;
  for (const instance of fleet.instances()) if (instance.rule.followsWall) arm(world, instance, watch.now());
  timers.run();
};

/** A smaller difference may be that of two readings of a clock. */
const JUMP_MS = 1000;

/** Sees that the wall clock was set, against the one that measures durations; delays do not notice. */
export const createWallChore = (world: World, { clock, log }: { readonly clock: Clock; readonly log: Log }) => {
  const ahead = () => clock.now() - clock.monotonic();
  let known = ahead();
  return (): void => {
    const byMs = Math.round(ahead() - known);
    if (Math.abs(byMs) <= JUMP_MS) return;
    known = ahead();
    log.warn('the wall clock was set', { byMs });
    lookAtWall(world);
  };
};
