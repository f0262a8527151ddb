import type { Delivery, DeliveryState, Outcome, Sender } from '../model/delivery.ts';
import type { NotificationSid, ServiceSid } from '../model/ids.ts';
import type { Notification, SendRequest } from '../model/notification.ts';
import type { ServiceStore } from './account-store.ts';
import { isHeldHere } from './opt-out.ts';
import { isPhoneNumber } from './phone-number.ts';
import type { AttemptResult, BindingStore, DeliveryStore } from './ports.ts';
import { finish } from './settle.ts';

/** Either what to send, or the end of a delivery that needs no attempt. */
export type Admission =
  | { readonly type: 'send'; readonly delivery: Delivery; readonly request: SendRequest; readonly sender: Sender }
  | { readonly type: 'end'; readonly result: AttemptResult };

interface AdmitDeps {
  readonly store: DeliveryStore & BindingStore & Pick<ServiceStore, 'service'>;
  /** False when there is no such channel. */
  readonly configured: boolean;
  /** All that will be asked about. */
  readonly due: readonly Delivery[];
}

/**
 * Looks at a due delivery before its attempt. What is not sent ends so, by code: `no-channel`, `not-deliverable`,
 * `no-notification`, `no-service`, `expired` and 25001 (no phone number, contract §1.2) as Rejected, `held` as OptedOut,
 * `unbound` as BindingGone. Reads a notification and a service once, and what is known of all addresses at once, so use one
 * per turn.
 */
export const createAdmit = async ({ store, configured, due }: AdmitDeps) => {
  const { held, missing } = await findUnreachable(store, configured ? due : []);
  const notificationOf = createOnce<NotificationSid, Notification>(store.notification);
  const serviceOf = createOnce<ServiceSid, Sender>(store.service);
  const refusal = async (delivery: Delivery, { notification, sender }: Found, now: number) => {
    const { channel, binding, address } = delivery;
    if (isExpired(delivery, notification.request, now)) return reject(delivery, 'ttl-expired', 'expired', now);
    if (channel === 'sms' && binding === null && !isPhoneNumber(address)) {
      return reject(delivery, 'rejected', NOT_A_PHONE_NUMBER, now);
    }
    if (channel === 'sms' && isHeldHere(sender) && held.has(address)) {
      return end(delivery, 'opted-out', { type: 'OptedOut', code: 'held' }, now);
    }
    if (binding !== null && missing.has(binding) && !(await isBoundAnew(store, delivery, notification))) {
      return end(delivery, 'binding-gone', { type: 'BindingGone', unlessRenewedSince: now, code: 'unbound' }, now);
    }
    return null;
  };
  return async (delivery: Delivery, now: number): Promise<Admission> => {
    if (!configured) return reject(delivery, 'rejected', whyNoChannel(delivery), now);
    const notification = await notificationOf(delivery.notification);
    if (!notification) return reject(delivery, 'rejected', 'no-notification', now);
    const sender = delivery.channel === 'notify' ? NO_SENDER : await serviceOf(notification.service);
    if (!sender) return reject(delivery, 'rejected', 'no-service', now);
    const { request } = notification;
    return (await refusal(delivery, { notification, sender }, now)) ?? { type: 'send', delivery, request, sender };
  };
};

interface Found {
  readonly notification: Notification;
  readonly sender: Sender;
}

const findUnreachable = async (store: BindingStore, due: readonly Delivery[]) => {
  const bindings = due.flatMap(({ binding }) => (binding === null ? [] : [binding]));
  const phones = due.flatMap(({ channel, address }) => (channel === 'sms' ? [address] : []));
  return {
    held: new Set(phones.length > 0 ? await store.heldAmong('sms', phones) : []),
    missing: new Set(bindings.length > 0 ? await store.missingBindings(bindings) : []),
  };
};

/** Twilio's code for an sms address that was given directly; one of a binding was checked when it was made. */
const NOT_A_PHONE_NUMBER = '25001';

/** Another Notify service has senders of its own. */
const NO_SENDER: Sender = { messagingServiceSid: null, facebookMessengerPageId: null };

/** Alexa bindings are taken and shown, but Twilio's skill was the only way to them. */
const whyNoChannel = ({ channel }: Delivery) => (channel === 'alexa' ? 'not-deliverable' : 'no-channel');

const createOnce = <K, V>(read: (key: K) => Promise<V | null>): ((key: K) => Promise<V | null>) => {
  const known = new Map<K, V | null>();
  return async (key) => {
    const value = known.get(key) ?? (await read(key));
    known.set(key, value);
    return value;
  };
};

/** A Ttl of 0 asks for one attempt, whenever its turn comes. */
const isExpired = ({ expiresAt, attempts }: Delivery, { Ttl }: SendRequest, now: number): boolean =>
  now > expiresAt && !(Ttl === 0 && attempts === 0);

const PAGE = 500;

/**
 * Whether the address still belongs to somebody the notification is for, though not by the binding that it was queued by. A
 * phone that was bound to another person since must not ring for the first one, and a binding that was only renewed must
 * not lose its alarm; nor must one token that is bound as gcm and as fcm, of which fan-out passed over one.
 */
const isBoundAnew = async (store: BindingStore, delivery: Delivery, notification: Notification): Promise<boolean> => {
  for (const type of twinsOf(delivery.channel)) {
    if (await isBoundAs(type, { store, delivery, notification })) return true;
  }
  return false;
};

/** A token is one app on one phone, whether it is called gcm or fcm. */
const twinsOf = (channel: Delivery['channel']): readonly Delivery['channel'][] =>
  channel === 'fcm' || channel === 'gcm' ? ['fcm', 'gcm'] : [channel];

interface Sought {
  readonly store: BindingStore;
  readonly delivery: Delivery;
  readonly notification: Notification;
}

const isBoundAs = async (type: Delivery['channel'], { store, delivery, notification }: Sought): Promise<boolean> => {
  const { Identity, Tag } = notification.request;
  const filter = { service: notification.service, identities: Identity, tags: [...new Set([...Tag, type])] };
  let page = await store.bindings(filter, null, PAGE);
  for (let last = page.at(-1); last; last = page.at(-1)) {
    if (page.some(({ address }) => address === delivery.address)) return true;
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
