import { z } from 'zod';
import type { Json } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Binding } from '../../model/binding.ts';
import { CREDENTIAL_TYPES, type Credential } from '../../model/credential.ts';
import { asBindingSid, asCredentialSid, asServiceSid } from '../../model/ids.ts';
import type { Service } from '../../model/service.ts';
import { checkBinding } from '../check-binding.ts';

/** A service as another Notify account shows it, or the reason why it is none. */
export const readService = (json: Json): Result<Service, string> => readBy(serviceResource, json);

/** A credential as another Notify account shows it: its names only, secrets are never shown. */
export const readCredential = (json: Json): Result<Credential, string> => readBy(credentialResource, json);

/** Why a binding is not taken over. The reason never quotes its address. */
export interface Refusal {
  readonly sid: string;
  readonly reason: string;
}

/** A binding as another Notify account shows it, checked as one that is created here. */
export const readBinding = (json: Json, service: Service): Result<Binding, Refusal> => {
  const resource = readBy(bindingResource, json);
  if (!resource.ok) return err({ sid: sidIn(json), reason: resource.error });
  const { sid, service_sid, date_created, date_updated, ...found } = resource.value;
  if (service_sid !== service.sid) return err({ sid, reason: `it is of the service ${service_sid}` });
  const draft = checkBinding(
    {
      Identity: found.identity,
      BindingType: found.binding_type,
      Address: found.address,
      Tag: found.tags ?? [],
      Endpoint: found.endpoint ?? '',
      CredentialSid: found.credential_sid ?? '',
      NotificationProtocolVersion: found.notification_protocol_version ?? '',
    },
    service,
  );
  if (!draft.ok) return err({ sid, reason: draft.error.message.replace(/^Can not convert .* object: /, '') });
  const times = { createdAt: date_created, updatedAt: date_updated };
  return ok({ ...draft.value, ...times, sid: asBindingSid(sid), service: service.sid });
};

const sidOf = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-zA-Z]{32}$`), `no sid that begins with ${prefix}`);
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
const version = z
  .string()
  .nullish()
  .transform((value) => value || '3');
const credentialSid = z
  .string()
  .nullish()
  .transform((value) => (value ? asCredentialSid(value) : null));
const dates = { date_created: time, date_updated: time };

const serviceResource = z
  .object({
    sid: sidOf('IS'),
    friendly_name: text,
    apn_credential_sid: credentialSid,
    gcm_credential_sid: credentialSid,
    fcm_credential_sid: credentialSid,
    messaging_service_sid: text,
    facebook_messenger_page_id: text,
    alexa_skill_id: text,
    default_apn_notification_protocol_version: version,
    default_gcm_notification_protocol_version: version,
    default_fcm_notification_protocol_version: version,
    default_alexa_notification_protocol_version: version,
    log_enabled: z.boolean().nullish(),
    delivery_callback_url: text,
    delivery_callback_enabled: z.boolean().nullish(),
    ...dates,
  })
  .transform(
    (found): Service => ({
      sid: asServiceSid(found.sid),
      friendlyName: found.friendly_name,
      apnCredentialSid: found.apn_credential_sid,
      gcmCredentialSid: found.gcm_credential_sid,
      fcmCredentialSid: found.fcm_credential_sid,
      messagingServiceSid: found.messaging_service_sid,
      facebookMessengerPageId: found.facebook_messenger_page_id,
      alexaSkillId: found.alexa_skill_id,
      defaultApnNotificationProtocolVersion: found.default_apn_notification_protocol_version,
      defaultGcmNotificationProtocolVersion: found.default_gcm_notification_protocol_version,
      defaultFcmNotificationProtocolVersion: found.default_fcm_notification_protocol_version,
      defaultAlexaNotificationProtocolVersion: found.default_alexa_notification_protocol_version,
      logEnabled: found.log_enabled ?? true,
      deliveryCallbackUrl: found.delivery_callback_url,
      deliveryCallbackEnabled: found.delivery_callback_enabled ?? false,
      createdAt: found.date_created,
      updatedAt: found.date_updated,
    }),
  );

const credentialResource = z
  .object({
    sid: sidOf('CR'),
    type: z.enum(CREDENTIAL_TYPES),
    friendly_name: text,
    // Twilio writes a boolean as a word here.
    sandbox: z.union([z.boolean(), z.string()]).nullish(),
    ...dates,
  })
  .transform(
    (found): Credential => ({
      sid: asCredentialSid(found.sid),
      type: found.type,
      friendlyName: found.friendly_name,
      sandbox: found.type === 'apn' ? String(found.sandbox).toLowerCase() === 'true' : null,
      fromConfig: false,
      createdAt: found.date_created,
      updatedAt: found.date_updated,
    }),
  );

const bindingResource = z.object({
  sid: sidOf('BS'),
  service_sid: sidOf('IS'),
  identity: z.string(),
  binding_type: z.string(),
  address: z.string(),
  tags: z.array(z.string()).nullish(),
  endpoint: z.string().nullish(),
  credential_sid: z.string().nullish(),
  notification_protocol_version: z.string().nullish(),
  ...dates,
});

/** The first fault, with the place it is at. */
const readBy = <T>(schema: z.ZodType<T>, json: Json): Result<T, string> => {
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err(`${issue?.path.join('.') || 'the resource'}: ${issue?.message ?? 'not readable'}`);
};

const sidIn = (json: Json): string => {
  const sid: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'sid') : undefined;
  return typeof sid === 'string' ? sid.slice(0, 34) : '(no sid)';
};
