import type { Outcome } from '../model/delivery.ts';
import type { BindingSid } from '../model/ids.ts';

/**
 * Whether an address that is refused is wrong, or the credential it is refused with: a phone of Apple's sandbox is unknown
 * to the production servers, and the other way round. One per route.
 */
export interface Suspects {
  readonly note: (answer: Answer) => Verdict;
}

interface Answer {
  readonly address: string;
  readonly binding: BindingSid | null;
  readonly outcome: Outcome;
}

interface Verdict {
  /** To be told: the provider's word. */
  readonly doubted: string | null;
  /** Since the binding was first refused, the route had a delivery accepted: it is the address that is wrong. */
  readonly proven: boolean;
}

/** So many different addresses in a row are not all wrong. */
const DOUBTED_AFTER = 3;

/** First refusals that are remembered; one that is forgotten counts as never refused, so its binding only stays longer. */
const MOST_REMEMBERED = 10_000;

const NOTHING: Verdict = { doubted: null, proven: false };

export const createSuspects = (): Suspects => {
  /** How many were accepted before a binding was refused first. */
  const acceptedBefore = new Map<BindingSid, number>();
  const inARow = new Set<string>();
  let accepted = 0;
  const isProven = (binding: BindingSid) => {
    const before = acceptedBefore.get(binding);
    if (before !== undefined) return accepted > before;
    const [oldest] = acceptedBefore.keys();
    if (acceptedBefore.size >= MOST_REMEMBERED && oldest !== undefined) acceptedBefore.delete(oldest);
    acceptedBefore.set(binding, accepted);
    return false;
  };
  const refused = ({ address, binding }: Answer, code: string): Verdict => {
    const known = inARow.size;
    // Told once: what is more than enough need not be remembered.
    if (known < DOUBTED_AFTER) inARow.add(address);
    const doubted = known < DOUBTED_AFTER && inARow.size === DOUBTED_AFTER ? code : null;
    return { doubted, proven: binding !== null && isProven(binding) };
  };
  return {
    note: (answer) => {
      const { outcome, binding } = answer;
      if (outcome.type === 'Delivered') {
        accepted++;
        inARow.clear();
        // What was refused before was not its address.
        if (binding !== null) acceptedBefore.delete(binding);
      }
      if (outcome.type !== 'Rejected') return NOTHING;
      if (outcome.blames === 'credential') return { doubted: outcome.code, proven: false };
      return outcome.blames === 'address' ? refused(answer, outcome.code) : NOTHING;
    },
  };
};
