import type { Delivery, DeliveryState, Outcome } from '../model/delivery.ts';

/** When an attempt was answered, and how long its channel is to keep still (epoch ms). */
interface Answered {
  readonly now: number;
  readonly pausedUntil: number;
}

/**
 * What becomes of `delivery` after an attempt, the attempt counted already. Only a lost answer can make a second copy,
 * so only it marks `mayRepeat`. A next attempt that would come after `expiresAt` is not waited for.
 */
export const settle = (delivery: Delivery, outcome: Outcome, { now, pausedUntil }: Answered): Delivery => {
  switch (outcome.type) {
    case 'Delivered':
      return {
        ...finish(delivery, 'delivered', now),
        providerId: outcome.providerId,
        providerStatus: null,
        code: null,
      };
    case 'BindingGone':
      return { ...finish(delivery, 'binding-gone', now), code: outcome.code };
    case 'OptedOut':
      return { ...finish(delivery, 'opted-out', now), code: outcome.code };
    case 'Rejected':
      return { ...finish(delivery, 'rejected', now), code: outcome.code };
    case 'RetryAt':
      return { ...retry(delivery, outcome.at, now), code: outcome.code };
    case 'CredentialRefused':
      return { ...retry(delivery, pausedUntil, now), code: outcome.code };
    case 'AnswerLost':
      return {
        ...retry(delivery, now + backoffMs(delivery.attempts), now),
        mayRepeat: true,
        // What was reported was of an earlier copy; of this one a report may still come.
        providerStatus: null,
        code: outcome.code,
      };
  }
};

/** Whether nothing more will happen to it. */
export const isFinal = ({ state }: Delivery): boolean => state !== 'queued' && state !== 'sending';

/** A final state, reached with or without an attempt. */
export const finish = (delivery: Delivery, state: DeliveryState, now: number): Delivery => ({
  ...delivery,
  state,
  finishedAt: now,
});

const retry = (delivery: Delivery, at: number, now: number): Delivery =>
  Math.max(at, now) > delivery.expiresAt
    ? finish(delivery, 'ttl-expired', now)
    : { ...delivery, state: 'queued', dueAt: Math.max(at, now + 1) };

/** Each of these attempts may be one more copy on a phone: a provider that takes messages but never answers must not flood it. */
const LONGEST_BACKOFF_MS = 15 * 60_000;

/** 1 s, 2 s, 4 s … 15 min after the first, second, third … attempt. */
const backoffMs = (attempts: number): number => Math.min(1000 * 2 ** Math.max(0, attempts - 1), LONGEST_BACKOFF_MS);
