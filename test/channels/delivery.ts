import type { DeliveryRequest } from '../../src/model/delivery.ts';
import { asDeliveryId, asNotificationSid } from '../../src/model/ids.ts';
import type { SendRequest } from '../../src/model/notification.ts';

/** A delivery of `request` to a phone in Norway, worth sending until one hour after the epoch. */
export const deliveryOf = (
  request: Partial<SendRequest>,
  rest: Partial<Omit<DeliveryRequest, 'request'>> = {},
): DeliveryRequest => ({
  id: asDeliveryId('0190b6a0-0000-7000-8000-000000000001'),
  notification: asNotificationSid(`NT${'1'.repeat(32)}`),
  address: '+4790000001',
  request: { Identity: ['ana-k'], Tag: [], ...request },
  sender: { messagingServiceSid: null, facebookMessengerPageId: null },
  expiresAt: 3_600_000,
  mayRepeat: false,
  ...rest,
});
