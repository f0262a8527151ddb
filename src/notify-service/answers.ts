import type { Activity } from './activity.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import type { BindingStore } from './ports.ts';
import { type Answered, tellResults, writeFeedback } from './write-results.ts';

/** What was answered and is not written down yet, oldest first. */
export interface Answers {
  readonly add: (answered: Answered) => void;
  /** Writes what was said of addresses; goes on where it was after a failure. */
  readonly writeFeedback: () => Promise<void>;
  /** Those whose feedback is written: they may be written themselves. */
  readonly ready: () => readonly Answered[];
  /** `written`, the first of them, are committed: only now they count, and are told. */
  readonly settle: (written: readonly Answered[]) => void;
}

interface AnswersDeps {
  readonly store: BindingStore;
  readonly activity: Activity;
  readonly emit: (event: DispatchEvent) => void;
}

export const createAnswers = ({ store, activity, emit }: AnswersDeps): Answers => {
  const answered: Answered[] = [];
  /** The first so many. */
  let fedBack = 0;
  return {
    add: (one) => void answered.push(one),
    writeFeedback: async () => {
      for (let next = answered[fedBack]; next; next = answered[fedBack]) {
        await writeFeedback(store, next);
        fedBack++;
      }
    },
    ready: () => answered.slice(0, fedBack),
    settle: (written) => {
      answered.splice(0, written.length);
      fedBack -= written.length;
      tellResults(written, emit);
      for (const _ of written) activity.leave();
    },
  };
};
