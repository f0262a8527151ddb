import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import type { Auth } from './auth.ts';
import type { ApiLists, ApiQuery } from './lists.ts';
import { alarmShape, auditShape, deliveryShape, notificationShape } from './shapes.ts';
import { toAlarmShape, toAuditShape, toDeliveryShape, toNotificationShape } from './to-shape.ts';

const paging = {
  limit: z.coerce.number().pipe(z.int().min(1).max(1000)).default(100),
  cursor: z.string().min(1).optional().describe('next of the page before'),
};
const filters = {
  rule: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  severity: z.enum(SEVERITIES).optional(),
  ...paging,
};
const activation = z.string().min(1).optional().describe('only what belongs to this activation');
const notification = z.string().min(1).optional();

const alarmQuery = z.strictObject({ ...filters, state: z.enum(['open', 'active', 'clearing', 'cleared']).optional() });

const notificationQuery = z.strictObject({
  ...filters,
  activation,
  notification,
  state: z.enum(['open', 'queued', 'fanned-out', 'nobody-bound']).optional(),
});

const deliveryQuery = z.strictObject({
  ...filters,
  activation,
  notification,
  state: z
    .enum(['open', 'queued', 'sending', 'delivered', 'rejected', 'ttl-expired', 'binding-gone', 'opted-out'])
    .optional(),
});

const auditQuery = z.strictObject(paging);

const next = z.string().nullable().describe('cursor of the next page; null on the last');
const alarmPage = z.object({ alarms: z.array(alarmShape), next });
const notificationPage = z.object({ notifications: z.array(notificationShape), next });
const deliveryPage = z.object({ deliveries: z.array(deliveryShape), next });
const auditPage = z.object({ audit: z.array(auditShape), next });

/** `GET /alarms`, `/notifications`, `/deliveries`, `/audit`: newest first, a page at a time. */
export const registerListRoutes = (instance: FastifyInstance, lists: ApiLists, auth: Auth): void => {
  const api = instance.withTypeProvider<ZodTypeProvider>();

  api.get('/alarms', { schema: schemaOf(alarmQuery, alarmPage) }, async ({ query }) => {
    const { items, next } = await lists.alarms(toQuery(query));
    return { alarms: items.map(toAlarmShape), next };
  });

  api.get('/notifications', { schema: schemaOf(notificationQuery, notificationPage) }, async ({ query }) => {
    const { items, next } = await lists.notifications(toQuery(query));
    return { notifications: items.map(toNotificationShape), next };
  });

  api.get('/deliveries', { schema: schemaOf(deliveryQuery, deliveryPage) }, async (request) => {
    const { items, next } = await lists.deliveries(toQuery(request.query));
    const wholeAddress = auth.roleOf(request) === 'admin';
    return { deliveries: items.map((row) => toDeliveryShape(row, wholeAddress)), next };
  });

  api.get('/audit', { schema: schemaOf(auditQuery, auditPage) }, async ({ query }) => {
    const { items, next } = await lists.audit(toQuery(query));
    return { audit: items.map(toAuditShape), next };
  });
};

const schemaOf = <Query extends z.ZodType, Page extends z.ZodType>(querystring: Query, page: Page) => ({
  tags: ['lists'],
  security: [{ token: [] }],
  querystring,
  response: { 200: page },
});

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Without the keys that were not given. */
const toQuery = ({ limit, ...rest }: Loose<Omit<ApiQuery, 'limit'>> & { readonly limit: number }): ApiQuery => ({
  limit,
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
});
