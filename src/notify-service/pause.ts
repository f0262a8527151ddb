import type { Outcome } from '../model/delivery.ts';

/** When one channel must keep still because of what its provider answered. */
export interface Pause {
  /** No attempt before this time (epoch ms). */
  readonly until: () => number;
  /** The credential was refused and not accepted since: one attempt at a time finds out. */
  readonly onTrial: () => boolean;
  /** Takes an answer into account; says so when it turns what is known of the credential. */
  readonly note: (outcome: Outcome, now: number) => 'accepted' | { readonly code: string } | null;
}

const FIRST_TRIAL_MS = 60_000;
const LONGEST_TRIAL_MS = 600_000;

/** A refused credential pauses 60 s, doubling to 10 min until one is accepted; a provider's own pause is kept to. */
export const createPause = (): Pause => {
  let until = 0;
  let refusals = 0;
  const refused = (code: string, now: number) => {
    // The rest of a volley that was under way says nothing new.
    if (refusals > 0 && now < until) return null;
    until = Math.max(until, now + Math.min(FIRST_TRIAL_MS * 2 ** refusals, LONGEST_TRIAL_MS));
    refusals++;
    return { code };
  };
  const accepted = () => {
    if (refusals === 0) return null;
    refusals = 0;
    return 'accepted' as const;
  };
  return {
    until: () => until,
    onTrial: () => refusals > 0,
    note: (outcome, now) => {
      switch (outcome.type) {
        case 'RetryAt':
          if (outcome.scope !== 'binding') until = Math.max(until, outcome.at);
          return null;
        case 'CredentialRefused':
          return refused(outcome.code, now);
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
