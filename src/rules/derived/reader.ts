import type { Json } from '../../base/json.ts';
import type { WallMoment } from '../../model/reading.ts';
import type { FactOrigin } from '../compiled-rule.ts';
import type { FactReader } from '../fact-reader.ts';
import type { Memory } from '../memory.ts';
import { placeOf } from './axis.ts';
import type { DerivedFact } from './definition.ts';
import type { FedWindow } from './fed-window.ts';
import { isFull, lookAt } from './look.ts';
import { lastChangeAt } from './pair.ts';
import { type Look, valueIn } from './value.ts';

/** A derived fact, its window, and where that stands in a memory. */
export interface WindowFact {
  readonly fact: DerivedFact;
  readonly plan: FedWindow;
  readonly place: number;
}

/** Reads a derived fact from its window. */
export const windowReader = (windowFact: WindowFact): FactReader => {
  const { fact, plan } = windowFact;
  const standIn = fact.default;
  const isCount = fact.function === 'count' || fact.function === 'sum';
  return {
    slot: null,
    aging: null,
    read: (memory, now) => {
      const look = lookOf(windowFact, memory, now);
      if (!look) return standIn;
      return isRefilling(look) ? undefined : (valueIn(look) ?? standIn);
    },
    origin: (memory, now) => originOf(lookOf(windowFact, memory, now), standIn),
    changesAt: (memory, now) => {
      const look = lookOf(windowFact, memory, now);
      return look ? now.watchedAt + untilChange(look) : Number.POSITIVE_INFINITY;
    },
    isLeast: isCount
      ? (memory, now) => {
          const look = lookOf(windowFact, memory, now);
          return look !== undefined && !isFull(plan, look.window, look.at);
        }
      : undefined,
  };
};

const lookOf = ({ fact, plan, place }: WindowFact, memory: Memory, now: WallMoment): Look | undefined => {
  const window = memory.windows[place];
  return window && { fact, plan, window, at: placeOf(window, memory, now) };
};

/** What a restart lost may change everything, until the window holds nothing from before it. */
const isRefilling = ({ plan, window, at }: Look): boolean =>
  window.lost && plan.keeping !== 'pair' && !isFull(plan, window, at);

const originOf = (look: Look | undefined, standIn: Json | undefined): FactOrigin => {
  if (look && isRefilling(look)) return 'refilling';
  if (look && valueIn(look) !== undefined) return 'derived';
  if (standIn !== undefined) return 'default';
  if (!look) return 'never-heard';
  return look.window.lost ? 'refilling' : 'too-few-samples';
};

/** Looks at one window in its length, and the least time between two: ten thousand devices have one each. */
const LOOKS = 60;
const SHORTEST_MS = 1000;

/**
 * Ms of watch time until it may come to something else without a reading. When it is filled is exact, and so is when a
 * sample leaves it, unless they leave so fast that it is looked at only so often.
 */
const untilChange = ({ fact, plan, window, at }: Look): number => {
  const { overMs } = fact;
  if (overMs === null) return Number.POSITIVE_INFINITY;
  const fullAt = window.since + overMs;
  const untilFull = fullAt > at ? fullAt - at : Number.POSITIVE_INFINITY;
  const { samples } = window;
  const leavesAt = samples.type === 'pair' ? lastChangeAt(samples) + overMs : lookAt(plan, window, at).until;
  const untilLeft = leavesAt > at ? Math.max(leavesAt - at, overMs / LOOKS, SHORTEST_MS) : Number.POSITIVE_INFINITY;
  return Math.ceil(Math.min(untilFull, untilLeft));
};
