import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Store } from '../store/store.ts';
import {
  createBehindChore,
  createBlindChore,
  createFading,
  createForgetChore,
  createPruneChore,
  createQueueChore,
  createUnboundChore,
} from './chores.ts';
import type { Core } from './core.ts';
import { isDoubted } from './dispatch-report.ts';
import type { EvictedDevice } from './fleet.ts';
import { createWallChore } from './follow-wall.ts';
import type { NotifyWiring } from './notify-wiring.ts';
import type { World } from './world.ts';

export interface ChoresDeps {
  readonly core: Core;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly isBound: NotifyWiring['isBound'];
  readonly retentionMs: number;
}

/** What is looked after every few seconds, and what other rooms tell it. */
export const createChores = ({ core, store, clock, log, isBound, retentionMs }: ChoresDeps) => {
  const { world, troubles, pipeline, fading } = core;
  const late = createFading({ clock, troubles }, 'tocsin.queue-late', {
    detail: 'messages wait too long or were never sent',
    afterMs: 10 * 60_000,
  });
  const doubts = createFading({ clock, troubles }, 'tocsin.credential-refused', DOUBTS);
  return {
    expired: late.seen,
    doubted: doubts.seen,
    all: [
      ...fading.map(({ chore }) => chore),
      createWallChore(world, { clock, log, decided: pipeline.decided }),
      createBlindChore(world, troubles),
      createUnboundChore(troubles, isBound),
      createQueueChore(store, clock, late),
      late.chore,
      doubts.chore,
      createBehindChore(world, store, { clock, log, settled: pipeline.settled }),
      createForgetChore({ takeEvicted: () => takeForgotten(world) }, store, log),
      createPruneChore(store, clock, retentionMs),
    ],
  };
};

/** A day is longer than most fleets go without an alarm. */
const DOUBTS = {
  detail: 'some addresses do not fit it: they may be of another app, project or environment',
  afterMs: 24 * 60 * 60_000,
  isOurs: isDoubted,
};

/** Devices that had to go, and what is known of events whose rule is gone. */
const takeForgotten = ({ fleet, occurrences }: World): readonly EvictedDevice[] => [
  ...fleet.takeEvicted(),
  ...occurrences.takeForgotten(),
];
