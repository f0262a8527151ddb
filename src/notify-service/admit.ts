import type { Delivery, DeliveryState, Outcome } from '../model/delivery.ts';
import type { NotificationSid } from '../model/ids.ts';
import type { SendRequest } from '../model/notification.ts';
import type { AttemptResult, BindingStore, DeliveryStore } from './ports.ts';
import { finish } from './settle.ts';

/** Either what to send, or the end of a delivery that needs no attempt. */
export type Admission =
  | { readonly type: 'send'; readonly delivery: Delivery; readonly request: SendRequest }
  | { readonly type: 'end'; readonly result: AttemptResult };

interface AdmitDeps {
  readonly store: DeliveryStore & BindingStore;
  /** False when the config has no such channel. */
  readonly configured: boolean;
}

/**
 * Looks at a due delivery before its attempt. What is not sent ends so, by code: `no-channel`, `no-notification` and
 * `expired` as Rejected, `held` as OptedOut, `unbound` as BindingGone. Reads a notification once, so use one per turn.
 */
export const createAdmit = ({ store, configured }: AdmitDeps) => {
  const requests = new Map<NotificationSid, SendRequest | null>();
  const requestOf = async (sid: NotificationSid) => {
    const request = requests.get(sid) ?? (await store.request(sid));
    requests.set(sid, request);
    return request;
  };
  return async (delivery: Delivery, now: number): Promise<Admission> => {
    if (!configured) return reject(delivery, 'rejected', 'no-channel', now);
    const request = await requestOf(delivery.notification);
    if (!request) return reject(delivery, 'rejected', 'no-notification', now);
    if (isExpired(delivery, request, now)) return reject(delivery, 'ttl-expired', 'expired', now);
    if (delivery.channel === 'sms' && (await store.isHeld('sms', delivery.address))) {
      return end(delivery, 'opted-out', { type: 'OptedOut', code: 'held' }, now);
    }
    if (!(await isStillBound(store, delivery, request))) {
      return end(delivery, 'binding-gone', { type: 'BindingGone', unlessRenewedSince: now, code: 'unbound' }, now);
    }
    return { type: 'send', delivery, request };
  };
};

/** A Ttl of 0 asks for one attempt, whenever its turn comes. */
const isExpired = ({ expiresAt, attempts }: Delivery, { Ttl }: SendRequest, now: number): boolean =>
  now > expiresAt && !(Ttl === 0 && attempts === 0);

const PAGE = 500;

/**
 * Whether the address still belongs to somebody the notification is for. A phone that was bound to another person
 * since must not ring for the first one, and a binding that was only renewed must not lose its alarm.
 */
const isStillBound = async (
  store: BindingStore,
  { binding, channel, address }: Delivery,
  { Identity, Tag }: SendRequest,
): Promise<boolean> => {
  if (binding === null || (await store.binding(binding))) return true;
  const filter = { identities: Identity, tags: [...new Set([...Tag, channel])] };
  let page = await store.bindings(filter, null, PAGE);
  for (let last = page.at(-1); last; last = page.at(-1)) {
    if (page.some((other) => other.address === address)) return true;
    page = page.length < PAGE ? [] : await store.bindings(filter, last.sid, PAGE);
  }
  return false;
};

const reject = (delivery: Delivery, state: DeliveryState, code: string, now: number) =>
  end(delivery, state, { type: 'Rejected', code }, now);

const end = (
  delivery: Delivery,
  state: DeliveryState,
  outcome: Extract<Outcome, { readonly code: string }>,
  now: number,
): Admission => ({
  type: 'end',
  result: { delivery, outcome, finishedAt: now, next: { ...finish(delivery, state, now), code: outcome.code } },
});
