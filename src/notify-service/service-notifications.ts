import { err, ok, type Result } from '../base/result.ts';
import type { Delivery, DeliveryState } from '../model/delivery.ts';
import { asDeliveryId, asNotificationSid } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';
import type { Service } from '../model/service.ts';
import type { NotificationStanding, Page, PageQuery } from './account.ts';
import type { AccountParts } from './account-parts.ts';
import { checkSend } from './check-send.ts';
import { type NotifyFault, resourceNotFound } from './fault.ts';
import { LARGEST_PAGE } from './limits.ts';
import type { SendArgs } from './operations.ts';
import { uuidForm } from './page-token.ts';
import { checkPage, readPage } from './read-page.ts';

type Answer<T> = Promise<Result<T, NotifyFault>>;

/** Stores the notification, then wakes the dispatcher. */
export const send = async (
  { store, clock, ids, wake }: AccountParts,
  service: Service,
  args: SendArgs,
): Answer<Notification> => {
  const plan = checkSend(args);
  if (!plan.ok) return plan;
  const { request, direct } = plan.value;
  const notification: Notification = {
    sid: asNotificationSid(ids.sid('NT')),
    service: service.sid,
    createdAt: clock.now(),
    request,
    direct: direct.length,
    origin: null,
  };
  await store.addNotification(notification, direct);
  wake();
  return ok(notification);
};

export const getNotification = async (
  parts: AccountParts,
  service: Service,
  sid: string,
): Answer<NotificationStanding> => {
  const notification = await find(parts, service, sid);
  return notification.ok
    ? ok({ notification: notification.value, states: await countStates(parts, notification.value) })
    : notification;
};

export const listDelivery = async (
  parts: AccountParts,
  service: Service,
  { notification: sid, query }: { readonly notification: string; readonly query: PageQuery },
): Answer<Page<Delivery>> => {
  const notification = await find(parts, service, sid);
  if (!notification.ok) return notification;
  const plan = checkPage(query, FORM, 'Delivery');
  if (!plan.ok) return plan;
  const read = parts.store.deliveriesOf;
  return ok(await readPage(plan.value, idOf, (after, limit) => read(notification.value.sid, after, limit)));
};

const FORM = uuidForm(asDeliveryId);
const idOf = ({ id }: Delivery) => id;

const find = async ({ store }: AccountParts, { sid: service }: Service, sid: string): Answer<Notification> => {
  const notification = await store.notification(asNotificationSid(sid));
  return notification?.service === service
    ? ok(notification)
    : err(resourceNotFound(`/Services/${service}/Notifications/${sid}`));
};

const countStates = async ({ store }: AccountParts, { sid }: Notification): Promise<NotificationStanding['states']> => {
  const states: Partial<Record<DeliveryState, number>> = {};
  let page = await store.deliveriesOf(sid, null, LARGEST_PAGE);
  for (let last = page.at(-1); last; last = page.at(-1)) {
    for (const { state } of page) states[state] = (states[state] ?? 0) + 1;
    page = page.length < LARGEST_PAGE ? [] : await store.deliveriesOf(sid, last.id, LARGEST_PAGE);
  }
  return states;
};
