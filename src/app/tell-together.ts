import type { Suppression } from '../model/alarm.ts';
import { keepSilent } from '../notifier/told.ts';
import { openRecordOf } from './activation-record.ts';
import type { Instance } from './fleet.ts';
import { keep } from './telling.ts';
import type { World } from './world.ts';

/** The alarm is one of several that stand as one: operators see that it is not told, and why. */
export const holdBack = (world: World, instance: Instance): void => suppress(world, instance, ['inhibited']);

/** It stands by itself again: what fell due meanwhile is told, unless the device is back within `withinMs`. */
export const tellAfterAll = (world: World, instance: Instance, withinMs: number): void => {
  suppress(world, instance, []);
  const dueAt = world.clock.now() + withinMs;
  for (const obligation of instance.obligations) {
    if (obligation.owed !== 'active' || obligation.reason !== 'inhibited') continue;
    keep(world, instance, keepSilent({ ...obligation, dueAt, reason: 'unsuppressed' }, 'wait'));
  }
};

const suppress = (world: World, instance: Instance, suppressedBy: readonly Suppression[]): void => {
  if ((instance.suppressedBy?.length ?? 0) === suppressedBy.length) return;
  instance.suppressedBy = suppressedBy;
  const record = openRecordOf(instance);
  if (record) world.ledger.activation(record);
};
