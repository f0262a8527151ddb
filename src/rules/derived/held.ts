import type { Verdict } from '../../model/verdict.ts';

/** Since when a condition has held. Times are places on the device's axis of time, ms. */
export interface Held {
  readonly type: 'held';
  /** NaN: it does not hold. */
  since: number;
  /** The same before the newest reading, which a correction may replace. */
  before: number;
  /** It was not seen false yet, so after a restart it may have held for longer. */
  unbroken: boolean;
  /** The same before the newest reading. */
  unbrokenBefore: boolean;
}

export const createHeld = (): Held => ({
  type: 'held',
  since: Number.NaN,
  before: Number.NaN,
  unbroken: true,
  unbrokenBefore: true,
});

/** Takes what the condition came to; not knowing interrupts nothing. */
export const addVerdict = (held: Held, verdict: Verdict, at: number): void => {
  held.before = held.since;
  held.unbrokenBefore = held.unbroken;
  if (verdict === 'true' && Number.isNaN(held.since)) held.since = at;
  if (verdict === 'false') breakOff(held);
};

/** It ceased to hold. */
export const breakOff = (held: Held): void => {
  held.since = Number.NaN;
  held.unbroken = false;
};

/** The newest reading was wrong. */
export const dropVerdict = (held: Held): void => {
  held.since = held.before;
  held.unbroken = held.unbrokenBefore;
};
