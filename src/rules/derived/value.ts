import type { Json } from '../../base/json.ts';
import type { DerivedFact, DerivedFunction } from './definition.ts';
import type { FedWindow } from './fed-window.ts';
import { isFull, lookAt } from './look.ts';
import { hasChanged, isHeard, lastChangeAt } from './pair.ts';
import { newestOf } from './panes.ts';
import { percentileOf } from './ranks.ts';
import { numberAt } from './ring.ts';
import type { Seen, Window } from './window.ts';

/** A window, and the place on its axis of time that it is looked at from. */
export interface Look {
  readonly fact: DerivedFact;
  readonly plan: FedWindow;
  readonly window: Window;
  readonly at: number;
}

/** What the samples in a window come to; undefined while there are too few. */
export const valueIn = (look: Look): Json | undefined => VALUES[look.fact.function](look);

const numbers = ({ plan, window, at }: Look): Seen['numbers'] => lookAt(plan, window, at).numbers;

const mean = (look: Look): number | undefined => {
  const total = numbers(look);
  const count = numberAt(total, 0);
  return count > 0 ? numberAt(total, 1) / count : undefined;
};

/** With values below zero what is not known yet may raise the sum or lower it. */
const sum = (look: Look): number | undefined => {
  const { plan, window, at } = look;
  return window.negative && !isFull(plan, window, at) ? undefined : numbers(look)[1];
};

const count = (look: Look): number | undefined => numbers(look)[1];

const extreme = (look: Look): number | undefined => {
  const [value] = numbers(look);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
};

/** As of a sample: over one less than their number. */
const deviation = (look: Look): number | undefined => {
  const [samples = 0, , squares = 0] = numbers(look);
  return samples > 1 ? Math.sqrt(Math.max(0, squares) / (samples - 1)) : undefined;
};

const percentile = (look: Look): number | undefined => percentileOf(numbers(look), look.fact.p);

/** From the oldest sample to the newest: by how much, and in how many ms. */
const changeOf = ({ plan, window, at }: Look): { readonly by: number; readonly ms: number } | undefined => {
  const { samples } = window;
  const { numbers: oldest, oldestAt } = lookAt(plan, window, at);
  if (samples.type !== 'panes') return undefined;
  const newest = newestOf(samples);
  if (!(newest.at > oldestAt)) return undefined;
  return { by: newest.value - (oldest[0] ?? Number.NaN), ms: newest.at - oldestAt };
};

const delta = (look: Look): number | undefined => changeOf(look)?.by;

const rate = (look: Look): number | undefined => {
  const change = changeOf(look);
  return change && (change.by / change.ms) * look.fact.perMs;
};

const previous = ({ window: { samples } }: Look): Json | undefined =>
  samples.type === 'pair' && samples.head !== undefined ? samples.previous : undefined;

/** Within a time it is known that it did not change only once it was watched for that long. */
const changed = ({ fact: { overMs }, window, at }: Look): boolean | undefined => {
  const { samples, since } = window;
  if (samples.type !== 'pair') return undefined;
  if (overMs === null) return hasChanged(samples);
  if (lastChangeAt(samples) > at - overMs) return true;
  return isHeard(samples) && at - since >= overMs ? false : undefined;
};

const none = (): undefined => undefined;

const VALUES: Readonly<Record<DerivedFunction, (look: Look) => Json | undefined>> = {
  avg: mean,
  sum,
  count,
  min: extreme,
  max: extreme,
  stddev: deviation,
  median: percentile,
  percentile,
  delta,
  rate,
  previous,
  changed,
  // Not read from samples: how long ago, and for how long, changes by itself.
  age: none,
  duration: none,
};
