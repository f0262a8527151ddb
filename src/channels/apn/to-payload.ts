import { isJsonObject, type Json, type JsonObject, mergeJson } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { DeliveryRequest } from '../../model/delivery.ts';
import type { SendRequest } from '../../model/notification.ts';
import { oncePerRequest } from '../once-per-request.ts';

/** A request to Apple, but for who asks. */
export interface ApnsRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What no attempt can send, in Apple's words. */
export type ApnsRefusal = 'BadDeviceToken' | 'BadCollapseId' | 'PayloadEmpty' | 'PayloadTooLarge';

export interface ApnsContext {
  /** The app's bundle id. */
  readonly topic: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Apple's limits in bytes: of the JSON text of an alert or background push, and of a collapse id. */
const LARGEST_PAYLOAD = 4096;
const LONGEST_COLLAPSE_ID = 64;

/**
 * Of a token, in digits. Apple names no length, and the longest seen are a tenth of this; one that does not go into the
 * headers of a request breaks the connection, and with it the pushes of everybody else.
 */
const LONGEST_TOKEN = 2000;

/** The one key of `Apn` that is a header: the payload has no place for it. */
const COLLAPSE_ID = 'apns-collapse-id';

/**
 * The request of one delivery, or why Apple would not take it ("Sending notification requests to APNs"). The id is the
 * delivery's, so that all its attempts bear the same one.
 */
export const toApnsRequest = (
  { id, address, request, expiresAt }: DeliveryRequest,
  { topic, now }: ApnsContext,
): Result<ApnsRequest, ApnsRefusal> => {
  if (address.length > LONGEST_TOKEN || !/^[0-9a-f]+$/i.test(address)) return err('BadDeviceToken');
  const collapseId = request.Apn?.[COLLAPSE_ID];
  if (collapseId !== undefined && !isCollapseId(collapseId)) return err('BadCollapseId');
  const payload = serialize(request);
  if (!payload.ok) return payload;
  const { background, body } = payload.value;
  const headers = {
    'apns-topic': topic,
    'apns-push-type': background ? 'background' : 'alert',
    // 10 is an error for a push of type background.
    'apns-priority': background || request.Priority === 'low' ? '5' : '10',
    'apns-expiration': expiration(request, expiresAt, now),
    'apns-id': id,
  };
  const all = collapseId === undefined ? headers : { ...headers, [COLLAPSE_ID]: collapseId };
  return ok({ path: `/3/device/${address}`, headers: all, body });
};

/** A header holds visible ASCII. */
const isCollapseId = (value: Json): value is string =>
  typeof value === 'string' && /^[\x20-\x7e]+$/.test(value) && value.length <= LONGEST_COLLAPSE_ID;

interface Payload {
  readonly background: boolean;
  readonly body: Buffer;
}

/** The same for each phone of a notification. */
const serialize = oncePerRequest((request): Result<Payload, 'PayloadEmpty' | 'PayloadTooLarge'> => {
  try {
    const payload = toPayload(request);
    const aps = isJsonObject(payload.aps) ? payload.aps : {};
    if (Object.keys(aps).length === 0 && Object.keys(payload).length <= 1) return err('PayloadEmpty');
    const body = Buffer.from(JSON.stringify(payload));
    return body.byteLength > LARGEST_PAYLOAD ? err('PayloadTooLarge') : ok({ background: isBackground(aps), body });
  } catch {
    // Nested more deeply than the stack reaches: that takes more bytes than Apple allows.
    return err('PayloadTooLarge');
  }
});

/** `Data` stands beside `aps`, and `Apn` goes over all: it adds and overrides, but takes nothing away. */
const toPayload = (request: SendRequest): JsonObject => {
  const { Data = {}, Apn = {} } = request;
  const { [COLLAPSE_ID]: _, ...own } = Apn;
  return mergeJson({ ...Data, aps: genericAps(request) }, keepTitle(own, request));
};

const genericAps = ({ Title, Body, Sound, Action }: SendRequest): JsonObject => {
  const alert = { ...(Title && { title: Title }), ...(Body && { body: Body }) };
  return {
    ...(Object.keys(alert).length > 0 && { alert }),
    ...(Sound && { sound: Sound }),
    ...(Action && { category: Action }),
  };
};

/** An alert that is a text is its body: over a title it becomes the map that says the same, or the title would be lost. */
const keepTitle = (own: JsonObject, { Title }: SendRequest): JsonObject => {
  const { aps } = own;
  return Title && isJsonObject(aps) && typeof aps.alert === 'string'
    ? { ...own, aps: { ...aps, alert: { body: aps.alert } } }
    : own;
};

/** Wakes the app and shows nothing. */
const isBackground = (aps: JsonObject): boolean =>
  aps['content-available'] === 1 && Object.keys(aps).every((key) => key === 'content-available');

/** Unix seconds. 0 is one attempt that Apple does not store. */
const expiration = ({ Ttl }: SendRequest, expiresAt: number, now: number): string =>
  Ttl === 0 || expiresAt <= now ? '0' : String(Math.floor(expiresAt / 1000));
