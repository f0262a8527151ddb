import type { Clock } from '../base/clock.ts';
import { createFading } from './chores.ts';
import { isRuleSubject } from './target-subject.ts';
import type { Troubles } from './troubles.ts';

/** Tocsin's own troubles that decisions run into, and that end when they are not seen for a while. */
export const createFadings = (clock: Clock, troubles: Troubles) => ({
  flooding: createFading({ clock, troubles }, 'tocsin.too-many-devices', FLOODING),
  dropping: createFading({ clock, troubles }, 'tocsin.broker-dropping', DROPPING),
  untold: createFading({ clock, troubles }, 'tocsin.nobody-bound', UNTOLD),
});

const FLOODING = {
  detail: 'more new devices than a source may bring in a minute, or more keys than a device may have',
  afterMs: 5 * 60_000,
};
const DROPPING = { detail: 'its queues are full and messages are lost', afterMs: 10 * 60_000 };
const UNTOLD = {
  detail: 'its target cannot be known, a part of it has no value',
  afterMs: 60 * 60_000,
  isOurs: isRuleSubject,
};
