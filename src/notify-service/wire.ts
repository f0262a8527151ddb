import { z } from 'zod';
import type { Json } from '../base/json.ts';
import { BINDING_TYPES, type Binding } from '../model/binding.ts';
import { asBindingSid, asCredentialSid, asNotificationSid, asServiceSid } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';
import { toSendRequest } from './check-send.ts';
import type { BindingPage, PageLink, SendArgs } from './operations.ts';

/** Any argument of an operation, by its Notify name; lists also as one text, objects also as JSON text. */
export type WireArgs = Readonly<Record<string, unknown>>;

/** Arguments as a form: a list repeats its key, an object is JSON text, what is missing or null is left out. */
export const argsToForm = (args: WireArgs): URLSearchParams => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined || one === null) continue;
      form.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one));
    }
  }
  return form;
};

/** A binding as Notify v1 shows it; undefined when the answer is something else. */
export const readBinding = (json: Json): Binding | undefined => {
  const parsed = bindingResource.safeParse(json);
  return parsed.success ? parsed.data : undefined;
};

/** The notification that came of `args`; undefined when the answer is something else. */
export const readNotification = (json: Json, args: SendArgs): Notification | undefined => {
  const parsed = notificationResource.safeParse(json);
  const direct = args.ToBinding?.length ?? 0;
  return parsed.success ? { ...parsed.data, request: toSendRequest(args), direct, origin: null } : undefined;
};

export const readPage = (json: Json): BindingPage | undefined => {
  const parsed = pageResource.safeParse(json);
  return parsed.success ? parsed.data : undefined;
};

const time = z.iso.datetime().transform((text) => Date.parse(text));
const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

const service = z.string().min(1).transform(asServiceSid);

const bindingResource = z
  .object({
    sid: z.string().min(1).transform(asBindingSid),
    service_sid: service,
    identity: z.string(),
    binding_type: z.enum(BINDING_TYPES),
    address: z.string(),
    tags: texts,
    endpoint: optionalText,
    credential_sid: optionalText.transform((sid) => (sid === null ? null : asCredentialSid(sid))),
    notification_protocol_version: optionalText,
    date_created: time,
    date_updated: time,
  })
  .transform(
    (resource): Binding => ({
      sid: resource.sid,
      service: resource.service_sid,
      identity: resource.identity,
      type: resource.binding_type,
      address: resource.address,
      tags: resource.tags,
      endpoint: resource.endpoint,
      credentialSid: resource.credential_sid,
      notificationProtocolVersion: resource.notification_protocol_version ?? 'default',
      createdAt: resource.date_created,
      updatedAt: resource.date_updated,
    }),
  );

/** What a sender wants to know of a notification it has just described itself. */
const notificationResource = z
  .object({ sid: z.string().min(1).transform(asNotificationSid), service_sid: service, date_created: time })
  .transform((resource) => ({ sid: resource.sid, service: resource.service_sid, createdAt: resource.date_created }));

const pageLink = z
  .string()
  .nullish()
  .transform((url): PageLink | null => {
    const query = url ? new URLSearchParams(url.split('?')[1] ?? '') : null;
    return query && { page: Number(query.get('Page') ?? 0), token: query.get('PageToken') };
  });

const pageResource = z
  .object({
    bindings: z.array(bindingResource),
    meta: z.object({
      page: z.number(),
      page_size: z.number(),
      next_page_url: pageLink,
      previous_page_url: pageLink,
    }),
  })
  .transform(
    ({ bindings, meta }): BindingPage => ({
      bindings,
      page: meta.page,
      pageSize: meta.page_size,
      next: meta.next_page_url,
      previous: meta.previous_page_url,
    }),
  );
