import type { JsonObject } from '../base/json.ts';
import type { Binding } from '../model/binding.ts';
import type { Credential } from '../model/credential.ts';
import type { Notification } from '../model/notification.ts';
import type { Service } from '../model/service.ts';
import { LONGEST_TTL_S } from './limits.ts';

/** Whose resources they are, and where they are found. */
export interface ResourcePlace {
  readonly accountSid: string;
  /** `https://notify.example.com`, without a slash at the end. */
  readonly baseUrl: string;
}

/** A service as Notify v1 shows it: every key, null when empty; users and segments are linked to, and 404. */
export const serviceToResource = (service: Service, place: ResourcePlace): JsonObject => {
  const url = serviceUrl(place, service.sid);
  return {
    sid: service.sid,
    account_sid: place.accountSid,
    friendly_name: service.friendlyName,
    date_created: toSecond(service.createdAt),
    date_updated: toSecond(service.updatedAt),
    apn_credential_sid: service.apnCredentialSid,
    gcm_credential_sid: service.gcmCredentialSid,
    fcm_credential_sid: service.fcmCredentialSid,
    messaging_service_sid: service.messagingServiceSid,
    facebook_messenger_page_id: service.facebookMessengerPageId,
    alexa_skill_id: service.alexaSkillId,
    default_apn_notification_protocol_version: service.defaultApnNotificationProtocolVersion,
    default_gcm_notification_protocol_version: service.defaultGcmNotificationProtocolVersion,
    default_fcm_notification_protocol_version: service.defaultFcmNotificationProtocolVersion,
    default_alexa_notification_protocol_version: service.defaultAlexaNotificationProtocolVersion,
    log_enabled: service.logEnabled,
    delivery_callback_url: service.deliveryCallbackUrl,
    delivery_callback_enabled: service.deliveryCallbackEnabled,
    url,
    links: {
      bindings: `${url}/Bindings`,
      notifications: `${url}/Notifications`,
      segments: `${url}/Segments`,
      users: `${url}/Users`,
    },
  };
};

/** A binding as Notify v1 shows it: every key, null when empty. */
export const bindingToResource = (binding: Binding, place: ResourcePlace): JsonObject => ({
  sid: binding.sid,
  account_sid: place.accountSid,
  service_sid: binding.service,
  credential_sid: binding.credentialSid,
  date_created: toSecond(binding.createdAt),
  date_updated: toSecond(binding.updatedAt),
  notification_protocol_version: binding.notificationProtocolVersion,
  endpoint: binding.endpoint,
  identity: binding.identity,
  binding_type: binding.type,
  address: binding.address,
  tags: binding.tags,
  url: `${serviceUrl(place, binding.service)}/Bindings/${binding.sid}`,
  links: { user: `${serviceUrl(place, binding.service)}/Users/${encodeURIComponent(binding.identity)}` },
});

/** A notification as Notify v1 shows it: every key, null when empty. */
export const notificationToResource = (
  { sid, service, createdAt, request }: Notification,
  place: ResourcePlace,
): JsonObject => ({
  sid,
  account_sid: place.accountSid,
  service_sid: service,
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
  alexa: request.Alexa ?? null,
});

/** A credential as Notify v1 shows it, its secrets never; `sandbox` is a word in Twilio's answers. */
export const credentialToResource = (credential: Credential, place: ResourcePlace): JsonObject => ({
  sid: credential.sid,
  account_sid: place.accountSid,
  friendly_name: credential.friendlyName,
  type: credential.type,
  sandbox: credential.sandbox === null ? null : credential.sandbox ? 'True' : 'False',
  date_created: toSecond(credential.createdAt),
  date_updated: toSecond(credential.updatedAt),
  url: `${place.baseUrl}/v1/Credentials/${credential.sid}`,
});

export const serviceUrl = ({ baseUrl }: ResourcePlace, service: string): string => `${baseUrl}/v1/Services/${service}`;

/** `2026-11-22T12:00:00Z`: with milliseconds, twilio-python would hand out a text instead of a date. */
export const toSecond = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
