import type { Outcome } from '../model/delivery.ts';

/** When one route must keep still because of what its provider answered. */
export interface Pause {
  /** How long yet no attempt may be made, in whole ms; 0 when one may. */
  readonly leftMs: (monotonic: number) => number;
  /** The credential was refused and not accepted since: one attempt at a time finds out. */
  readonly onTrial: () => boolean;
  /** Takes an answer into account; says so when it turns what is known of the credential. */
  readonly note: (outcome: Outcome, at: Moment) => 'accepted' | { readonly code: string } | null;
}

/** One moment on both clocks: the provider's times are epoch ms, a pause runs on the clock that nobody sets. */
interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

const FIRST_TRIAL_MS = 60_000;
const LONGEST_TRIAL_MS = 600_000;

/** A refused credential pauses 60 s, doubling to 10 min until one is accepted; a provider's own pause is kept to. */
export const createPause = (): Pause => {
  let until = Number.NEGATIVE_INFINITY;
  let refusals = 0;
  const refused = (code: string, monotonic: number) => {
    // The rest of a volley that was under way says nothing new.
    if (refusals > 0 && monotonic < until) return null;
    until = Math.max(until, monotonic + Math.min(FIRST_TRIAL_MS * 2 ** refusals, LONGEST_TRIAL_MS));
    refusals++;
    return { code };
  };
  const accepted = () => {
    if (refusals === 0) return null;
    refusals = 0;
    return 'accepted' as const;
  };
  return {
    leftMs: (monotonic) => Math.max(0, Math.ceil(until - monotonic)),
    onTrial: () => refusals > 0,
    note: (outcome, { now, monotonic }) => {
      switch (outcome.type) {
        case 'RetryAt':
          if (outcome.scope !== 'binding') until = Math.max(until, monotonic + outcome.at - now);
          return null;
        case 'CredentialRefused':
          return refused(outcome.code, monotonic);
        case 'AnswerLost':
          return null;
        case 'Delivered':
        case 'BindingGone':
        case 'OptedOut':
        case 'Rejected':
          return accepted();
      }
    },
  };
};
