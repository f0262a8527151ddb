import type { StepNow } from '../alarms/step.ts';
import { asActivationId } from '../model/ids.ts';
import type { Reading, WallMoment } from '../model/reading.ts';
import type { Device } from './fleet.ts';
import type { World } from './world.ts';

/** What rules and alarms are told of now. */
export interface JudgeNow extends StepNow, WallMoment {}

/**
 * The moment of a reading. A time that is ours is only written down: were it compared, an outage or a wall clock that is
 * set would pass for time that Tocsin has watched.
 */
export const readMoment = (world: World, { observedAt, timed }: Reading, watchedAt: number): JudgeNow =>
  timed ? momentOf(world, observedAt, watchedAt) : estimatedMoment(world, observedAt, watchedAt);

/** The moment for `step`: a raise draws its id here, outside of the pure rooms. */
export const momentOf = (world: World, observedAt: number, watchedAt: number): JudgeNow => ({
  observedAt,
  watchedAt,
  wallAt: world.clock.now(),
  newActivation: () => asActivationId(world.ids.uuid(world.clock.now())),
});

/** The moment of something that no reading led to: event time is estimated, and never compared. */
export const unreadMoment = (world: World, device: Device): JudgeNow =>
  estimatedMoment(world, estimateEventTime(world, device), world.watch.now());

const estimatedMoment = (world: World, estimatedAt: number, watchedAt: number): JudgeNow => ({
  observedAt: Number.NaN,
  watchedAt,
  wallAt: world.clock.now(),
  estimatedAt,
  newActivation: () => asActivationId(world.ids.uuid(world.clock.now())),
});

/**
 * The device's clock (epoch ms) carried on by watch time since it was last heard, or the newest of its facts came where
 * that is not known: what a restart lost bears the time of the restart. One that is expected and was never heard has no
 * clock but ours; nor has a group, whose devices have one each.
 */
export const estimateEventTime = (world: World, { memory, source }: Device): number => {
  const { newestObservedAt, watchedAt, heardWatchedAt } = memory;
  if (!Number.isFinite(newestObservedAt) || source.isGroups) return world.clock.now();
  const heardAt = Number.isFinite(heardWatchedAt)
    ? heardWatchedAt
    : watchedAt.reduce((newest, at) => Math.max(newest, at ?? newest), heardWatchedAt);
  return newestObservedAt + (Number.isFinite(heardAt) ? Math.max(0, world.watch.now() - heardAt) : 0);
};
