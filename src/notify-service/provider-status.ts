import type { Delivery, ProviderStatus } from '../model/delivery.ts';
import { finish } from './settle.ts';

/** What the provider says later of a message that it had accepted. */
export interface ProviderReport {
  readonly messageSid: string;
  readonly status: ProviderStatus;
  /** The provider's code of a message that did not arrive. */
  readonly errorCode: string | null;
}

/**
 * Why a report changes its delivery: `reported`: it only says how far the message has come. `recovered`: the message whose
 * answer was lost was accepted. `once-more`: it may not have arrived. `failed`: it did not. `opted-out`: nor will another.
 * `read`: it arrived after all.
 */
export type ReportReason = 'reported' | 'recovered' | 'once-more' | 'failed' | 'opted-out' | 'read';

export interface TakenReport {
  readonly next: Delivery;
  readonly reason: ReportReason;
}

/** Reports overtake each other (contract §10): one that is no further than what is known says nothing new. */
const RANKS: Readonly<Record<ProviderStatus, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  undelivered: 3,
  failed: 3,
  canceled: 3,
  read: 4,
};

/** Twilio: unreachable handset, unknown error. Nobody knows whether the message arrived (contract §8). */
const MAY_HAVE_ARRIVED: readonly string[] = ['30003', '30008'];

const OPTED_OUT = '21610';

/** A handset that is out of reach now may be back. */
const ONCE_MORE_AFTER_MS = 60_000;

/**
 * What a report makes of a delivery that is not being sent; null if it is of another message, or says nothing new. The
 * first of the last words wins, but for `read`. A message that is reported on was accepted, whether its answer came or not.
 */
export const takeReport = (delivery: Delivery, report: ProviderReport, now: number): TakenReport | null => {
  const known = delivery.providerStatus;
  if (!isAbout(delivery, report)) return null;
  if (known !== null && RANKS[report.status] <= RANKS[known]) return null;
  const accepted = accept(delivery, report, now);
  if (!isFailure(report.status)) return { next: accepted, reason: reasonOf(delivery) };
  return fail(accepted, report, now);
};

/** A copy that got no answer may be the one; after a failure that is sent once more, only that it was read. */
const isAbout = ({ providerId, state, mayRepeat }: Delivery, { messageSid }: ProviderReport): boolean =>
  providerId === null ? state === 'queued' && mayRepeat : providerId === messageSid;

const accept = (delivery: Delivery, { messageSid, status }: ProviderReport, now: number): Delivery => {
  const { finishedAt } = delivery;
  const accepted = delivery.state === 'delivered' ? delivery : finish(delivery, 'delivered', finishedAt ?? now);
  return { ...accepted, providerId: messageSid, providerStatus: status, code: null };
};

const isFailure = (status: ProviderStatus): boolean =>
  status === 'undelivered' || status === 'failed' || status === 'canceled';

const reasonOf = ({ state }: Delivery): ReportReason => {
  if (state === 'delivered') return 'reported';
  return state === 'queued' ? 'recovered' : 'read';
};

const fail = (accepted: Delivery, { status, errorCode }: ProviderReport, now: number): TakenReport => {
  const code = errorCode ?? status;
  if (code === OPTED_OUT) return { next: { ...accepted, state: 'opted-out', code }, reason: 'opted-out' };
  if (accepted.mayRepeat || !MAY_HAVE_ARRIVED.includes(code) || now > accepted.expiresAt) {
    return { next: { ...accepted, state: 'rejected', code }, reason: 'failed' };
  }
  const dueAt = Math.min(now + ONCE_MORE_AFTER_MS, accepted.expiresAt);
  const again = { state: 'queued', dueAt, mayRepeat: true, providerId: null, finishedAt: null, code } as const;
  return { next: { ...accepted, ...again }, reason: 'once-more' };
};
