import type { Json } from '../../base/json.ts';
import { sameJson } from '../same-json.ts';

/** The newest value of a fact and the one before it. Times are places on the device's axis of time, ms. */
export interface Pair {
  readonly type: 'pair';
  previous: Json | undefined;
  /** The newest value, which a correction may replace. */
  head: Json | undefined;
  headAt: number;
  /** When the value before the newest had changed last; NaN: not yet. */
  changedAt: number;
}

export const createPair = (): Pair => ({
  type: 'pair',
  previous: undefined,
  head: undefined,
  headAt: Number.NaN,
  changedAt: Number.NaN,
});

export const isHeard = ({ previous, head }: Pair): boolean => head !== undefined || previous !== undefined;

/** Takes a value, newer than all before. */
export const addToPair = (pair: Pair, value: Json, at: number): void => {
  if (pair.head !== undefined) {
    if (isChange(pair)) pair.changedAt = pair.headAt;
    pair.previous = pair.head;
  }
  pair.head = value;
  pair.headAt = at;
};

/** The newest value was wrong, and nothing stands in its place. */
export const dropFromPair = (pair: Pair): void => {
  pair.head = undefined;
  pair.headAt = Number.NaN;
};

/** Whether the newest value differs from the one before; undefined without two. */
export const hasChanged = (pair: Pair): boolean | undefined =>
  pair.head === undefined || pair.previous === undefined ? undefined : isChange(pair);

/** When it changed last, as far as is known; NaN: not yet. */
export const lastChangeAt = (pair: Pair): number =>
  pair.head !== undefined && isChange(pair) ? pair.headAt : pair.changedAt;

const isChange = ({ head, previous }: Pair): boolean => previous !== undefined && !sameJson(head, previous);
