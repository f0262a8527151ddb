import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Obligation } from '../model/notification.ts';
import type { Instance } from './fleet.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/**
 * Has every alarm of a rule that follows the wall clock looked at again: timers run on watch time, and it has fallen behind
 * after an outage, or the wall clock was set.
 */
export const lookAtWall = (world: World): void => {
  const { fleet, watch, timers } = world;
  for (const instance of fleet.instances()) if (instance.rule.followsWall) arm(world, instance, watch.now());
  timers.run();
};

/** A smaller difference may be that of two readings of a clock. */
const JUMP_MS = 1000;

export interface WallChoreDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Something was decided that no message led to. */
  readonly decided: () => void;
}

/** Sees that the wall clock was set, against the one that measures durations; delays do not notice. */
export const createWallChore = (world: World, { clock, log, decided }: WallChoreDeps): (() => void) => {
  const ahead = () => clock.now() - clock.monotonic();
  let known = ahead();
  return () => {
    const byMs = Math.round(ahead() - known);
    if (Math.abs(byMs) <= JUMP_MS) return;
    known = ahead();
    log.warn('the wall clock was set', { byMs });
    for (const instance of world.fleet.instances()) moveSteps(world, instance, byMs);
    lookAtWall(world);
    decided();
  };
};

/** A step of escalation waits for as long as its rule says: when it is due is written down by the wall clock, and moves with it. */
const moveSteps = ({ ledger, timers }: World, instance: Instance, byMs: number): void => {
  const move = (obligation: Obligation): Obligation =>
    obligation.owed === 'active' && obligation.dueAt !== null
      ? { ...obligation, dueAt: obligation.dueAt + byMs }
      : obligation;
  const before = instance.obligations;
  const moved = before.map(move);
  const changed = moved.filter((obligation, index) => obligation !== before[index]);
  if (changed.length === 0) return;
  instance.obligations = moved;
  ledger.obligations(changed);
  for (const { dueAt, activation, entry } of changed) {
    if (dueAt !== null) timers.wall(dueAt, { instance, activation, entry });
  }
};
