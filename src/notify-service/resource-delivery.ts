import type { JsonObject } from '../base/json.ts';
import type { Delivery } from '../model/delivery.ts';
import type { CredentialTest, NotificationStanding } from './account.ts';
import { notificationToResource, type ResourcePlace, serviceUrl, toSecond } from './resource.ts';

/** A notification, and how many of its deliveries stand in which state; not of Notify v1, in its words. */
export const standingToResource = (
  { notification, states }: NotificationStanding,
  place: ResourcePlace,
): JsonObject => {
  const url = `${serviceUrl(place, notification.service)}/Notifications/${notification.sid}`;
  return {
    ...notificationToResource(notification, place),
    deliveries: { ...states },
    url,
    links: { deliveries: `${url}/Deliveries` },
  };
};

/** A delivery, in the words of Notify v1, which has none. */
export const deliveryToResource = (delivery: Delivery): JsonObject => ({
  id: delivery.id,
  notification_sid: delivery.notification,
  state: delivery.state,
  channel: delivery.channel,
  credential_sid: delivery.credential,
  identity: delivery.identity,
  address: delivery.address,
  binding_sid: delivery.binding,
  provider_id: delivery.providerId,
  provider_status: delivery.providerStatus,
  code: delivery.code,
  attempts: delivery.attempts,
  may_repeat: delivery.mayRepeat,
  date_created: toSecond(delivery.createdAt),
  date_due: toSecond(delivery.dueAt),
  date_expires: toSecond(delivery.expiresAt),
  date_finished: delivery.finishedAt === null ? null : toSecond(delivery.finishedAt),
});

/** What the provider said of a credential; `accepted` is null when it could not be asked. */
export const testToResource = (sid: string, { accepted, code, testedAt }: CredentialTest): JsonObject => ({
  credential_sid: sid,
  accepted,
  code,
  date_tested: toSecond(testedAt),
});
