import type { JsonObject } from '../../base/json.ts';

/** What of a service works differently here, or not at all, in sentences. */
export const serviceNotes = (service: JsonObject): string[] => {
  const has = (name: string) => typeof service[name] === 'string' && service[name] !== '';
  return [
    ...(has('messaging_service_sid')
      ? [
          `SMS leave by its messaging service ${String(service.messaging_service_sid)}: channels.sms needs the account that it belongs to`,
        ]
      : ['it names no messaging service: SMS leave from channels.sms.from']),
    ...(has('facebook_messenger_page_id')
      ? [`Messenger needs a token of the page ${String(service.facebook_messenger_page_id)}: channels.messenger.token`]
      : []),
    ...(has('alexa_skill_id')
      ? ['Alexa is not delivered: its bindings are copied, and deliveries to them are rejected']
      : []),
    ...(has('gcm_credential_sid') ? ['GCM is shut down at Google: gcm bindings are delivered over FCM'] : []),
    ...(service.delivery_callback_enabled === true
      ? ['delivery callbacks are signed with notify.authToken, no longer with the token of the Twilio account']
      : []),
    ...(service.log_enabled === false ? ['log_enabled has no effect here'] : []),
  ];
};
