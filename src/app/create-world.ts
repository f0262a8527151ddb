import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { ServiceSid } from '../model/ids.ts';
import type { Notifier } from '../notifier/notifier.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import { createBlindness } from './blindness.ts';
import { createFleet, type Device, type Instance } from './fleet.ts';
import { judgeDue, leaveGroups } from './group-judge.ts';
import { createGroups } from './groups.ts';
import { createLedger } from './ledger.ts';
import { createLiveInventory } from './live-inventory.ts';
import { createOccurrences } from './occurrences.ts';
import type { RuleBook } from './rule-book.ts';
import { settleTogether } from './settle-together.ts';
import { tellStep } from './telling.ts';
import { createTimers } from './timers.ts';
import { createTogether } from './together.ts';
import type { Watch } from './watch.ts';
import type { DueStep, Observer, World } from './world.ts';

export interface WorldParts {
  readonly clock: Clock;
  readonly watch: Watch;
  readonly ids: Ids;
  readonly service: ServiceSid;
  readonly layouts: FactLayouts;
  readonly notifier: Notifier;
  readonly book: RuleBook;
  readonly observer: Observer;
  /** While it says no (a batch cannot be written), timers wait. */
  readonly mayDecide: () => boolean;
  readonly mayTell: () => boolean;
  /** Something was decided that no message led to. */
  readonly decided: () => void;
}

/** An empty fleet under a rule book. */
export const createWorld = ({ mayDecide, mayTell, decided, layouts, ...parts }: WorldParts): World => {
  // A bug of ours in one alarm must not keep the timers of all the others from running.
  const guarded = (decide: () => void) => {
    try {
      decide();
    } catch (error) {
      parts.observer.failed(error);
    }
    decided();
  };
  const timers = createTimers<Instance, DueStep>(parts.clock, parts.watch, {
    mayDecide,
    mayTell,
    onWatch: (instance, at) => {
      if (!isAwaited(world, instance, at)) return;
      guarded(() => {
        judgeDue(world, instance);
        settleTogether(world);
      });
    },
    onWall: (due) => guarded(() => tellStep(world, due)),
  });
  const ledger = createLedger();
  const fleet = createFleet(layouts, { evicted: (device) => missNoMore(world, device) });
  const world: World = {
    ...parts,
    timers,
    fleet,
    groups: createGroups(fleet),
    inventory: createLiveInventory(),
    ledger,
    occurrences: createOccurrences(ledger),
    blindness: createBlindness(),
    together: createTogether(),
    decodeMemory: new Map(),
  };
  return world;
};

/** A device had to go for want of room. */
const missNoMore = (world: World, device: Device): void => {
  leaveGroups(world, device);
  world.blindness.forgetDevice(device);
};

/**
 * Only the entry that the instance knows of counts: others were overtaken by an earlier one, and would go on arming
 * themselves beside it. And a dropped instance may still stand in the queue; the fleet says which one is the real one.
 */
const isAwaited = ({ fleet }: World, instance: Instance, at: number): boolean => {
  const { device, key } = instance.about;
  return instance.queuedAt === at && fleet.find(device, instance.rule, key) === instance;
};
