import type { Json } from '../../base/json.ts';
import type { WallMoment } from '../../model/reading.ts';
import type { FactOrigin } from '../explanation.ts';
import type { FactReader } from '../fact-reader.ts';
import type { Memory } from '../memory.ts';
import { placeOf } from './axis.ts';
import type { DerivedFact, DerivedFunction } from './definition.ts';
import type { FedWindow } from './fed-window.ts';
import { isFull, lookAt } from './look.ts';
import { lastChangeAt } from './pair.ts';
import { type Look, valueIn } from './value.ts';
import type { Window } from './window.ts';

/** A derived fact, its window, and where that stands in a memory. */
export interface WindowFact {
  readonly fact: DerivedFact;
  readonly plan: FedWindow;
  readonly place: number;
}

/** Reads a derived fact from its window. */
export const windowReader = (windowFact: WindowFact): FactReader => {
  const { fact, plan, place } = windowFact;
  const untilChange = createUntilChange(windowFact);
  const isCount = fact.function === 'count' || fact.function === 'sum';
  return {
    slot: null,
    aging: null,
    read: createRead(windowFact),
    origin: (memory, now) => {
      const look = lookOf(windowFact, memory, now);
      const origin = originOf(look, fact.default);
      return isCount && origin === 'derived' && look && !isFull(plan, look.window, look.at) ? 'filling' : origin;
    },
    changesAnywayAt: (memory, now) => {
      const window = memory.windows[place];
      return window ? now.watchedAt + untilChange(window, placeOf(window, memory, now)) : Number.POSITIVE_INFINITY;
    },
    isLeast: isCount
      ? (memory, now) => {
          const window = memory.windows[place];
          return window !== undefined && !isFull(plan, window, placeOf(window, memory, now));
        }
      : undefined,
  };
};

/** What was made of a window once is read as it stands, since most rules that read it come between two samples. */
const createRead = ({ fact, plan, place }: WindowFact): FactReader['read'] => {
  const standIn = fact.default;
  const form = FORMS.indexOf(fact.function);
  return (memory, now) => {
    const window = memory.windows[place];
    if (!window) return standIn;
    const at = placeOf(window, memory, now);
    if (window.lost && isRefilling({ fact, plan, window, at })) return undefined;
    if (form < 0) return valueIn({ fact, plan, window, at }) ?? standIn;
    const { made } = lookAt(plan, window, at);
    const value = made[form] ?? valueIn({ fact, plan, window, at });
    made[form] = value;
    return value ?? standIn;
  };
};

/** Functions that say the same of one window whatever else the rule says: without per, p or a time of their own. */
const FORMS: readonly DerivedFunction[] = ['avg', 'sum', 'count', 'min', 'max', 'stddev', 'median', 'delta'];

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
const createUntilChange = ({ fact: { overMs }, plan }: WindowFact): ((window: Window, at: number) => number) => {
  if (overMs === null) return () => Number.POSITIVE_INFINITY;
  const soonest = Math.max(overMs / LOOKS, SHORTEST_MS);
  return (window, at) => {
    const { samples } = window;
    const fullAt = window.since + overMs;
    const leavesAt = samples.type === 'pair' ? lastChangeAt(samples) + overMs : lookAt(plan, window, at).until;
    const untilFull = fullAt > at ? fullAt - at : Number.POSITIVE_INFINITY;
    const untilLeft = leavesAt > at ? Math.max(leavesAt - at, soonest) : Number.POSITIVE_INFINITY;
    return Math.ceil(Math.min(untilFull, untilLeft));
  };
};
