import { isJsonObject, type Json, type JsonObject, mergeJson } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { DeliveryRequest } from '../../model/delivery.ts';
import type { SendRequest } from '../../model/notification.ts';
import { oncePerRequest } from '../once-per-request.ts';
import { isDryRun, LONGEST_TTL_S, legacyToV1 } from './legacy.ts';
import { present } from './present.ts';

/** Bindings of both types leave by FCM; each reads its own argument. */
export type FcmName = 'fcm' | 'gcm';

export type FcmFault = 'reserved-data-key' | 'payload-too-large';

/**
 * The body of a `messages:send`, or the code of what Google would refuse. It is a data message: the app itself draws what
 * it finds under `twi_…`, unless the argument of its type adds a `notification`. `now` is epoch ms.
 */
export const toFcmMessage = (
  { request, address, expiresAt }: DeliveryRequest,
  name: FcmName,
  now: number,
): Result<JsonObject, FcmFault> => {
  const content = contentOf[name](request, ttlOf(request, expiresAt - now));
  if (!content.ok) return content;
  const message = { ...targetOf(address), ...content.value.parts };
  return ok(content.value.isDryRun ? { message, validate_only: true } : { message });
};

/** All of a message but who gets it: the same for each phone of a notification, as long as its life has the same seconds. */
interface Content {
  readonly parts: JsonObject;
  readonly isDryRun: boolean;
}

const toContent = (request: SendRequest, own: JsonObject | undefined, ttl: string): Result<Content, FcmFault> => {
  const parts = own ? withOwn(generic(request, ttl), own) : generic(request, ttl);
  const data = textValues(objectOf(parts.data));
  const keys = Object.keys(data);
  if (keys.some(isReserved)) return err('reserved-data-key');
  if (bytesOf(data, true) + bytesOf(parts.notification, false) > PAYLOAD_LIMIT) return err('payload-too-large');
  const isDry = own !== undefined && isDryRun(own);
  return ok({ parts: keys.length === 0 ? without(parts, 'data') : { ...parts, data }, isDryRun: isDry });
};

const contentOf = {
  fcm: oncePerRequest((request, ttl) => toContent(request, request.Fcm, ttl)),
  gcm: oncePerRequest((request, ttl) => toContent(request, request.Gcm, ttl)),
};

/** https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode: 4096 bytes, keys and values. */
const PAYLOAD_LIMIT = 4096;

/** What goes to one address whatever the argument says: it can name no target. */
const V1_KEYS = ['android', 'apns', 'webpush', 'fcm_options'] as const;

const generic = (request: SendRequest, ttl: string): JsonObject => ({
  data: shownIn(request),
  android: { priority: request.Priority === 'low' ? 'normal' : 'high', ttl },
});

/** An empty text is none. */
const shownIn = ({ Data, Title, Body, Sound, Action }: SendRequest): JsonObject => ({
  ...Data,
  ...(Title && { twi_title: Title }),
  ...(Body && { twi_body: Body }),
  ...(Sound && { twi_sound: Sound }),
  ...(Action && { twi_action: Action }),
});

const withOwn = (parts: JsonObject, own: JsonObject): JsonObject =>
  mergeJson(mergeJson(parts, legacyToV1(own)), v1Part(own));

/** What is left of the message's life; `0s` means now or never. */
const ttlOf = ({ Ttl }: SendRequest, leftMs: number): string =>
  `${Ttl === 0 ? 0 : Math.min(LONGEST_TTL_S, Math.max(0, Math.ceil(leftMs / 1000)))}s`;

const v1Part = (own: JsonObject): JsonObject =>
  present(Object.fromEntries(V1_KEYS.map((key) => [key, isJsonObject(own[key]) ? own[key] : undefined])));

/** FCM takes only texts (400 "Invalid value at 'message.data[0].value' (TYPE_STRING)"); the rest goes as its JSON. */
const textValues = (data: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, asText(value)]));

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Google refuses the whole message for one of these ("Invalid data payload key: from"). */
const isReserved = (key: string): boolean => /^(from$|gcm|google)/.test(key);

/** An installation id is 22 characters, its first four bits fixed; a registration token is far longer. */
const targetOf = (address: string): JsonObject =>
  /^[cdef][\w-]{21}$/.test(address) ? { fid: address } : { token: address };

/** Of texts and, with `withKeys`, their names. At least these are counted; what else Google counts, it says itself. */
const bytesOf = (map: Json | undefined, withKeys: boolean): number => {
  if (!isJsonObject(map)) return 0;
  let bytes = 0;
  for (const [key, value] of Object.entries(map))
    bytes += (withKeys ? Buffer.byteLength(key) : 0) + Buffer.byteLength(asText(value));
  return bytes;
};

const without = (map: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([key]) => key !== name));

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
