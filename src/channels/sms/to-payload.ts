import type { Json } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { DeliveryRequest } from '../../model/delivery.ts';
import type { SendRequest } from '../../model/notification.ts';

/** Who the message comes from, and where Twilio reports what became of it. */
export interface SmsSender {
  readonly from?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
  /** Gets the delivery's id as `delivery` in its query. */
  readonly statusCallback?: string | undefined;
}

export type FormField = readonly [name: string, value: string];

/** Longest Body (Twilio error 21617), most media, and the longest stay in Twilio's queue in seconds. */
const BODY_LIMIT = 1600;
const MEDIA_LIMIT = 10;
const LONGEST_VALIDITY_S = 36_000;

/**
 * The form of a POST to Twilio's Messages, or the code of what cannot be sent. The rule's `Sms` goes before the rest;
 * its `max_price` has had no effect at Twilio since 2024-06-03 and is dropped. `now` is epoch ms.
 */
export const toMessageForm = (
  delivery: DeliveryRequest,
  sender: SmsSender,
  now: number,
): Result<readonly FormField[], 'no-body'> => {
  const { request, address, expiresAt } = delivery;
  const body = smsBody(request);
  const media = mediaUrls(request);
  if (body === '' && media.length === 0) return err('no-body');
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['To', address],
    ...senderFields(delivery, sender),
    ['Body', body === '' ? undefined : body],
    ...media.map((url) => ['MediaUrl', url] as const),
    ['StatusCallback', textOf(request.Sms?.status_callback) ?? callbackOf(delivery, sender)],
    ['ValidityPeriod', String(Math.min(LONGEST_VALIDITY_S, Math.max(1, Math.floor((expiresAt - now) / 1000))))],
  ];
  return ok(fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
};

/** The text a phone shows: `Sms.body`, else `Body`, cut to what Twilio takes. Empty if there is neither. */
export const smsBody = (request: SendRequest): string => {
  const body = textOf(request.Sms?.body) ?? request.Body ?? '';
  if (body.length <= BODY_LIMIT) return body;
  // Three dots, since the one-letter ellipsis would double the price of a GSM-7 text; never half a surrogate pair.
  return `${body.slice(0, BODY_LIMIT - 3).replace(/[\uD800-\uDBFF]$/, '')}...`;
};

/** `media_urls` (Notify today) and `media_url` (Notify once) mean the same; each URL once, ten at most. */
export const mediaUrls = ({ Sms }: SendRequest): readonly string[] => {
  const given = [Sms?.media_urls ?? [], Sms?.media_url ?? []].flat();
  const urls = given.flatMap((url: Json) => textOf(url) ?? []);
  return [...new Set(urls)].slice(0, MEDIA_LIMIT);
};

/** Who named the sender of a message. */
export type SenderChoice = 'rule' | 'service' | 'config';

/** The rule's `Sms.from` goes before the messaging service of the Notify service, and that before the config's sender. */
export const senderChosenBy = ({ request, sender }: Pick<DeliveryRequest, 'request' | 'sender'>): SenderChoice => {
  if (textOf(request.Sms?.from) !== undefined) return 'rule';
  return sender.messagingServiceSid === null ? 'config' : 'service';
};

const senderFields = ({ request, sender }: DeliveryRequest, { from, messagingServiceSid }: SmsSender) => {
  const own = textOf(request.Sms?.from);
  if (own !== undefined) return [['From', own] as const];
  if (sender.messagingServiceSid !== null) return [['MessagingServiceSid', sender.messagingServiceSid] as const];
  return [['From', from] as const, ['MessagingServiceSid', messagingServiceSid] as const];
};

/** Reports name their delivery themselves, so that one that comes before the answer finds it. A fragment is Twilio's. */
const callbackOf = ({ id }: DeliveryRequest, { statusCallback }: SmsSender): string | undefined => {
  if (statusCallback === undefined) return undefined;
  const [address = '', ...fragment] = statusCallback.split(/(?=#)/);
  return `${address}${address.includes('?') ? '&' : '?'}delivery=${encodeURIComponent(id)}${fragment.join('')}`;
};

/** Text, or a number as text; empty text and all else count as not given. */
const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
