import { count } from '../../base/count.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { shortenAddress } from '../../base/redacted.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ChannelName, DeliveryRequest } from '../../model/delivery.ts';
import type { SendRequest } from '../../model/notification.ts';
import { countSegments } from '../../model/sms-segments.ts';
import { shownByMessenger } from '../messenger/to-payload.ts';
import { mediaUrls, smsBody } from '../sms/to-payload.ts';

/**
 * What the phone would show, on one line: `sms …4567 (1 segment): f7 -10.0C`, `apn …ab12: [Freezer too warm] f7 at -10 °C`.
 * `no-body` for a message without text where the provider refuses it; a push may carry data alone.
 */
export const toLine = (
  name: ChannelName,
  { address, request }: Pick<DeliveryRequest, 'address' | 'request'>,
): Result<string, 'no-body'> => {
  const { title, body, more } = shownBy(name, request);
  const parts = [title && `[${title}]`, body, more && `(${more})`].filter(Boolean);
  if (parts.length === 0 && !isPush(name)) return err('no-body');
  const price = name === 'sms' && body !== undefined ? ` (${count(countSegments(body).segments, 'segment')})` : '';
  const shown = parts.length === 0 ? '(no text)' : parts.join(' ');
  return ok(onOneLine(`${name} ${shortenAddress(address)}${price}: ${shown}`));
};

export interface Shown {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  /** What is not text: `2 pictures`, `template`. */
  readonly more?: string | undefined;
}

const isPush = (name: ChannelName): boolean => name === 'apn' || name === 'fcm' || name === 'gcm';

/** Each channel's own argument goes before `Title` and `Body`, at the place where its provider reads it. */
export const shownBy = (name: ChannelName, request: SendRequest): Shown => {
  const generic = { title: given(request.Title), body: given(request.Body) };
  switch (name) {
    case 'sms':
      return shownBySms(request);
    case 'apn':
      return over(generic, apnAlert(request.Apn));
    case 'fcm':
      return over(generic, androidShown(request.Fcm));
    case 'gcm':
      return over(generic, androidShown(request.Gcm));
    case 'facebook-messenger':
      return shownByMessenger(request);
    default:
      return generic;
  }
};

const shownBySms = (request: SendRequest): Shown => {
  const pictures = mediaUrls(request).length;
  return { body: given(smsBody(request)), more: pictures === 0 ? undefined : count(pictures, 'picture') };
};

const over = (generic: Shown, own: Shown): Shown => ({
  title: own.title ?? generic.title,
  body: own.body ?? generic.body,
});

/** `aps.alert` is a text, or a map with a title and a body. */
const apnAlert = (apn: Json | undefined): Shown => {
  const alert = at(apn, 'aps', 'alert');
  return typeof alert === 'string'
    ? { body: given(alert) }
    : { title: given(at(alert, 'title')), body: given(at(alert, 'body')) };
};

const androidShown = (message: Json | undefined): Shown => ({
  title: given(at(message, 'notification', 'title')) ?? given(at(message, 'data', 'twi_title')),
  body: given(at(message, 'notification', 'body')) ?? given(at(message, 'data', 'twi_body')),
});

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);

const given = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A line feed would forge a line, an escape could drive the terminal. */
const onOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
