import type { Json, JsonObject } from '../base/json.ts';
import type { Binding } from '../model/binding.ts';
import type { Notification } from '../model/notification.ts';
import { LONGEST_TTL_S } from './limits.ts';
import type { BindingPage, PageLink } from './operations.ts';

/** Whose resources they are, and where they are found. */
export interface ResourcePlace {
  readonly accountSid: string;
  readonly serviceSid: string;
  /** `https://notify.example.com`, without a slash at the end. */
  readonly baseUrl: string;
}

/** A binding as Notify v1 shows it: every key, null when empty. */
export const bindingToResource = (binding: Binding, place: ResourcePlace): JsonObject => ({
  sid: binding.sid,
  account_sid: place.accountSid,
  service_sid: place.serviceSid,
  credential_sid: binding.credentialSid,
  date_created: toSecond(binding.createdAt),
  date_updated: toSecond(binding.updatedAt),
  notification_protocol_version: binding.notificationProtocolVersion,
  endpoint: binding.endpoint,
  identity: binding.identity,
  binding_type: binding.type,
  address: binding.address,
  tags: binding.tags,
  url: `${serviceUrl(place)}/Bindings/${binding.sid}`,
  links: { user: `${serviceUrl(place)}/Users/${encodeURIComponent(binding.identity)}` },
});

/** A notification as Notify v1 shows it: every key, null when empty. */
export const notificationToResource = (
  { sid, createdAt, request }: Notification,
  place: ResourcePlace,
): JsonObject => ({
  sid,
  account_sid: place.accountSid,
  service_sid: place.serviceSid,
  date_created: toSecond(createdAt),
  identities: request.Identity,
  tags: request.Tag,
  segments: [],
  priority: request.Priority ?? 'high',
  ttl: request.Ttl ?? LONGEST_TTL_S,
  title: request.Title ?? null,
  body: request.Body ?? null,
  sound: request.Sound ?? null,
  action: request.Action ?? null,
  data: request.Data ?? null,
  apn: request.Apn ?? null,
  fcm: request.Fcm ?? null,
  gcm: request.Gcm ?? null,
  sms: request.Sms ?? null,
  facebook_messenger: request.FacebookMessenger ?? null,
  alexa: null,
});

/** A page with absolute links that keep the filters of `query`: clients follow them as they stand. */
export const pageToResource = (page: BindingPage, query: URLSearchParams, place: ResourcePlace): JsonObject => {
  const link = (to: PageLink | null): Json => to && pageUrl(to, page.pageSize, query, place);
  const token = query.get('PageToken');
  return {
    bindings: page.bindings.map((binding) => bindingToResource(binding, place)),
    meta: {
      page: page.page,
      page_size: page.pageSize,
      first_page_url: link({ page: 0, token: null }),
      previous_page_url: link(page.previous),
      url: link({ page: page.page, token }),
      next_page_url: link(page.next),
      key: 'bindings',
    },
  };
};

const serviceUrl = ({ baseUrl, serviceSid }: ResourcePlace): string => `${baseUrl}/v1/Services/${serviceSid}`;

const pageUrl = (to: PageLink, pageSize: number, query: URLSearchParams, place: ResourcePlace): string => {
  const kept = new URLSearchParams([...query].filter(([name]) => !name.startsWith('Page')));
  kept.append('PageSize', String(pageSize));
  kept.append('Page', String(to.page));
  if (to.token) kept.append('PageToken', to.token);
  return `${serviceUrl(place)}/Bindings?${kept}`;
};

/** `2026-11-22T12:00:00Z`: with milliseconds, twilio-python would hand out a text instead of a date. */
const toSecond = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
