import { matchWindows } from '../rules/derived/feed.ts';
import { textToWindow, windowToText } from '../rules/derived/save.ts';
import type { WindowPlan } from '../rules/derived/window.ts';
import type { Memory } from '../rules/memory.ts';
import type { HeardRecord } from '../store/batch.ts';
import type { WindowRecord } from '../store/windows.ts';
import type { Device } from './fleet.ts';
import { toHeardRecord } from './heard-record.ts';
import type { World } from './world.ts';

/** Everything that windows hold, for a clean end (docs/decisions/0009). */
export function* windowRecords({ fleet }: World): Iterable<WindowRecord> {
  for (const { name: source, layout, devices } of fleet.sources()) {
    const { list } = layout.windows;
    for (const { memory } of devices.values()) {
      for (const [place, plan] of list.entries()) {
        const window = memory.windows[place];
        if (!plan || !window) continue;
        yield { source, device: memory.device, window: plan.text, data: windowToText(window) };
      }
    }
  }
}

/** When the devices that have windows were heard last: it is stored now and then only, and windows belong to devices. */
export const windowedDevices = ({ fleet }: World): readonly HeardRecord[] =>
  [...fleet.sources()].flatMap(({ devices }) =>
    [...devices.values()].flatMap(({ memory }) => {
      const record = memory.windows.some((window) => window) ? toHeardRecord(memory) : null;
      return record ? [record] : [];
    }),
  );

/**
 * What the windows held when the last run ended; null: it ended without a word, and every window of a device that was
 * heard is lost until it is filled again.
 */
export const restoreWindows = (world: World, saved: readonly WindowRecord[] | null): void => {
  for (const { devices } of world.fleet.sources()) {
    for (const device of devices.values()) beginWindows(world, device, saved === null);
  }
  const plans = createPlans(world);
  for (const record of saved ?? []) restoreWindow(world, plans, record);
};

const beginWindows = (world: World, { memory, source: { layout } }: Device, lost: boolean): void => {
  const { list } = layout.windows;
  if (list.length === 0 || !Number.isFinite(memory.newestObservedAt)) return;
  const watchedAt = world.watch.now();
  // The device's own time goes on from when it was heard, not from the start.
  memory.timedWatchedAt = Number.isFinite(memory.heardWatchedAt) ? memory.heardWatchedAt : watchedAt;
  const timed = Number.isFinite(memory.newestTimedAt);
  matchWindows(memory, list, { at: timed ? memory.newestTimedAt : watchedAt, timed, lost });
  if (lost) beginHeld(world, { memory, layout });
};

/** What held when the device was heard last has held since then at least; it may say nothing more while that lasts. */
const beginHeld = ({ watch, clock }: World, { memory, layout }: KnownBy): void => {
  const now = { observedAt: Number.NaN, watchedAt: watch.now(), wallAt: clock.now() };
  for (const { place, of } of layout.windows.byCondition) {
    const window = memory.windows[place];
    if (window?.samples.type !== 'held' || of.judge(memory, now, memory.labels) !== 'true') continue;
    window.samples.since = window.since;
  }
};

type KnownBy = Pick<Device, 'memory'> & Pick<Device['source'], 'layout'>;

/** Each source's windows and their places, by what they are called. */
type Plans = ReadonlyMap<string, ReadonlyMap<string, { readonly place: number; readonly plan: WindowPlan }>>;

const createPlans = ({ fleet }: World): Plans =>
  new Map(
    [...fleet.sources()].map(({ name, layout }) => [
      name,
      new Map(
        [...layout.windows.list.entries()].flatMap(([place, plan]) => (plan ? [[plan.text, { place, plan }]] : [])),
      ),
    ]),
  );

const restoreWindow = ({ fleet, watch }: World, plans: Plans, { source, device, window, data }: WindowRecord): void => {
  const memory = fleet.source(source).devices.get(device)?.memory;
  const known = plans.get(source)?.get(window);
  const restored = known && textToWindow(known.plan, data);
  if (!memory || !restored) return;
  memory.windows[known.place] = restored;
  if (restored.timed) catchUp(memory, restored.newestAt, watch.now());
};

/** When a device was heard last is stored now and then only. */
const catchUp = (memory: Memory, timedAt: number, watchedAt: number): void => {
  const laterBy = timedAt - memory.newestTimedAt;
  if (laterBy <= 0) return;
  memory.newestTimedAt = timedAt;
  memory.timedWatchedAt = Math.min(watchedAt, memory.timedWatchedAt + laterBy);
};
