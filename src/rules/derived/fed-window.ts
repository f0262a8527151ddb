import type { JsonPath } from '../../model/json-path.ts';
import type { Labels, WallMoment } from '../../model/reading.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Memory } from '../memory.ts';
import type { WindowPlan } from './window.ts';

/** A window, and what feeds it. */
export interface FedWindow extends WindowPlan {
  readonly of: FedByFact | FedByCondition;
}

export interface FedByFact {
  readonly type: 'fact';
  readonly slot: number;
  readonly jsonPath: JsonPath | null;
}

export interface FedByCondition {
  readonly type: 'condition';
  readonly judge: (memory: Memory, now: WallMoment, labels: Labels) => Verdict;
  /** It may cease to hold without a reading. */
  readonly changesByItself: boolean;
  /** A reading that brings none of these is no sample; empty: every reading is one. */
  readonly slots: readonly number[];
}

/** The windows of a source, by what feeds them. */
export interface Windows {
  /** By place; holes are of no rule that is loaded. Another array whenever something in it changes. */
  readonly list: readonly (FedWindow | undefined)[];
  /** By the slot of the fact. */
  readonly byFact: readonly (readonly Placed<FedByFact>[] | undefined)[];
  readonly byCondition: readonly Placed<FedByCondition>[];
  /** Those of conditions that last, if they can change by themselves. */
  readonly interruptible: readonly Placed<FedByCondition>[];
}

export interface Placed<Of> {
  readonly place: number;
  readonly plan: FedWindow;
  readonly of: Of;
}

export const NO_WINDOWS: Windows = { list: [], byFact: [], byCondition: [], interruptible: [] };

export const arrangeWindows = (list: readonly (FedWindow | undefined)[]): Windows => {
  const byFact: Placed<FedByFact>[][] = [];
  const byCondition: Placed<FedByCondition>[] = [];
  for (const [place, plan] of list.entries()) {
    if (plan?.of.type === 'condition') byCondition.push({ place, plan, of: plan.of });
    if (plan?.of.type !== 'fact') continue;
    const fed = byFact[plan.of.slot] ?? [];
    byFact[plan.of.slot] = [...fed, { place, plan, of: plan.of }];
  }
  const interruptible = byCondition.filter(({ plan, of }) => plan.keeping === 'held' && of.changesByItself);
  return { list, byFact, byCondition, interruptible };
};
