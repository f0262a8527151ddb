import { readJsonPath } from '../../model/json-path.ts';
import type { Reading, WallMoment } from '../../model/reading.ts';
import type { Arrival, Memory } from '../memory.ts';
import { carriedOn } from './axis.ts';
import type { FedWindow, Windows } from './fed-window.ts';
import { breakOff } from './held.ts';
import { createWindow, type Sample, shiftWindow, takeSample } from './window.ts';

/**
 * Gives every window of the device its sample of a reading that was just remembered; `slots` are those of the facts that
 * were taken. What the broker retained is no sample.
 */
export const feedWindows = (
  memory: Memory,
  { list, byFact, byCondition }: Windows,
  { slots, ...arrival }: Arrival & { readonly slots: readonly number[] },
): void => {
  const { reading, watchedAt } = arrival;
  if (reading.retained) return;
  matchWindows(memory, list, { at: placeOfReading(memory, reading, watchedAt), timed: isTimed(memory), lost: false });
  for (const slot of slots) {
    for (const { place, plan, of } of byFact[slot] ?? NONE) {
      const value = of.jsonPath ? readJsonPath(memory.values[slot], of.jsonPath) : memory.values[slot];
      feed(memory, arrival, { plan, place, sample: { value, verdict: null } });
    }
  }
  for (const { place, plan, of } of byCondition) {
    if (of.slots.length > 0 && !of.slots.some((slot) => slots.includes(slot))) continue;
    const verdict = of.judge(memory, momentOf(arrival), memory.labels);
    feed(memory, arrival, { plan, place, sample: { value: undefined, verdict } });
  }
};

const NONE: readonly never[] = [];

/**
 * A condition may have ceased to hold by itself since the last reading, and hold again with this one: what held without
 * interruption ends before the reading is taken.
 */
export const interruptWindows = (memory: Memory, { interruptible }: Windows, arrival: Arrival): void => {
  if (arrival.reading.retained) return;
  for (const { place, of } of interruptible) {
    const samples = memory.windows[place]?.samples;
    if (samples?.type !== 'held' || Number.isNaN(samples.since)) continue;
    if (of.judge(memory, momentOf(arrival), memory.labels) === 'false') breakOff(samples);
  }
};

/** Has the device keep the windows that are fed now, and no others. */
export const matchWindows = (
  memory: Memory,
  list: Windows['list'],
  begin: { readonly at: number; readonly timed: boolean; readonly lost: boolean },
): void => {
  if (memory.windowsOf === list) return;
  memory.windowsOf = list;
  for (const [place, plan] of list.entries()) {
    if (!plan) memory.windows[place] = undefined;
    else memory.windows[place] ??= createWindow(plan, begin);
  }
};

const isTimed = ({ newestTimedAt }: Memory): boolean => Number.isFinite(newestTimedAt);

const placeOfReading = (memory: Memory, { timed, observedAt }: Reading, watchedAt: number): number => {
  if (timed) return observedAt;
  return isTimed(memory) ? carriedOn(memory, watchedAt) : watchedAt;
};

const momentOf = ({ reading, watchedAt }: Arrival): WallMoment => ({
  observedAt: reading.timed ? reading.observedAt : Number.NaN,
  watchedAt,
  wallAt: reading.receivedAt,
});

interface Feeding {
  readonly plan: FedWindow;
  readonly place: number;
  readonly sample: Pick<Sample, 'value' | 'verdict'>;
}

const feed = (memory: Memory, { reading, watchedAt }: Arrival, { plan, place, sample }: Feeding): void => {
  const window = memory.windows[place];
  if (!window) return;
  if (reading.timed && !window.timed) shiftWindow(window, reading.observedAt - watchedAt);
  const at = window.timed ? placeOfReading(memory, reading, watchedAt) : watchedAt;
  takeSample(plan, window, { ...sample, observedAt: reading.timed ? reading.observedAt : Number.NaN, at });
};
