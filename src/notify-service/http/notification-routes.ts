import { ok } from '../../base/result.ts';
import { asServiceSid } from '../../model/ids.ts';
import type { NotifyAccount, ServiceNotify } from '../account.ts';
import { readPageQuery, readSend } from '../form.ts';
import { notificationToResource } from '../resource.ts';
import { deliveryToResource, standingToResource } from '../resource-delivery.ts';
import { pageToResource } from '../resource-page.ts';
import type { Call } from './call.ts';
import type { Route } from './route.ts';

/** Only the first is of Notify v1; the others are what its users missed (twilio-ruby#557). */
export const notificationRoutes = (account: NotifyAccount): readonly Route[] => [
  {
    method: 'POST',
    path: '/Services/:serviceSid/Notifications',
    status: 201,
    run: async (call) => {
      const args = readSend(call.form);
      const notification = args.ok ? await serviceOf(account, call).send(args.value) : args;
      return notification.ok ? ok(notificationToResource(notification.value, call.place)) : notification;
    },
  },
  {
    method: 'GET',
    path: '/Services/:serviceSid/Notifications/:sid',
    status: 200,
    run: async (call) => {
      const standing = await serviceOf(account, call).getNotification(call.param('sid'));
      return standing.ok ? ok(standingToResource(standing.value, call.place)) : standing;
    },
  },
  {
    method: 'GET',
    path: '/Services/:serviceSid/Notifications/:sid/Deliveries',
    status: 200,
    run: async (call) => {
      const { query, url } = call;
      const page = await serviceOf(account, call).listDelivery(call.param('sid'), readPageQuery(query));
      return page.ok ? ok(pageToResource(page.value, deliveryToResource, { url, query, key: 'deliveries' })) : page;
    },
  },
];

const serviceOf = (account: NotifyAccount, { param }: Call): ServiceNotify =>
  account.of(asServiceSid(param('serviceSid')));
