import { shortKey } from '../base/short-key.ts';
import type { Binding, BindingType } from '../model/binding.ts';
import type { Delivery } from '../model/delivery.ts';
import { asDeliveryId, type CredentialSid, type ServiceSid } from '../model/ids.ts';
import type { DirectAddress, Notification } from '../model/notification.ts';
import type { Service } from '../model/service.ts';
import { LONGEST_TTL_S } from './limits.ts';

/** Whom a delivery goes to, and by which way. */
export type Way = Pick<Delivery, 'binding' | 'channel' | 'credential' | 'identity' | 'address' | 'lane'>;

/** The binding's own credential goes before the service's (contract §2.2). */
export const bindingToWay = (binding: Binding, service: Service | null): Way => ({
  binding: binding.sid,
  channel: binding.type,
  credential: credentialOf(binding.type, service, binding.credentialSid),
  identity: binding.identity,
  address: binding.address,
  lane: laneOf(binding.service, binding),
});

export const directToWay = (
  { type, address }: DirectAddress,
  { sid, service }: { readonly sid: ServiceSid; readonly service: Service | null },
): Way => ({
  binding: null,
  channel: type,
  credential: credentialOf(type, service, null),
  identity: null,
  address,
  lane: laneOf(sid, { type, address }),
});

/** All of a target, for another Notify service that has the bindings. */
export const targetToWay = ({ Identity, Tag }: Notification['request']): Way => ({
  binding: null,
  channel: 'notify',
  credential: null,
  identity: null,
  address: '',
  lane: shortKey(JSON.stringify([Identity, Tag])),
});

interface Stamp {
  readonly id: string;
  /** Epoch ms. */
  readonly now: number;
}

export const toDelivery = ({ sid, createdAt, request }: Notification, way: Way, { id, now }: Stamp): Delivery => ({
  ...way,
  id: asDeliveryId(id),
  notification: sid,
  state: 'queued',
  attempts: 0,
  mayRepeat: false,
  dueAt: now,
  expiresAt: createdAt + (request.Ttl ?? LONGEST_TTL_S) * 1000,
  createdAt: now,
  finishedAt: null,
  providerId: null,
  code: null,
  providerStatus: null,
});

/** Null is the config's own; the other types have no credentials, whatever their binding names (contract §2.2). */
const credentialOf = (type: BindingType, service: Service | null, own: CredentialSid | null): CredentialSid | null => {
  if (type === 'apn') return own ?? service?.apnCredentialSid ?? null;
  if (type === 'fcm') return own ?? service?.fcmCredentialSid ?? null;
  return type === 'gcm' ? (own ?? service?.gcmCredentialSid ?? null) : null;
};

/**
 * A token that is bound as gcm and as fcm is one app on one phone. What one service has waiting for a
 * phone (its credential is refused, its sender is over the carrier's cap) delays nothing of another's.
 */
const laneOf = (service: ServiceSid, { type, address }: DirectAddress): string =>
  shortKey(`${type === 'gcm' ? 'fcm' : type}:${address} ${service}`);
