import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { DeliveryRequest } from '../../model/delivery.ts';
import type { SendRequest } from '../../model/notification.ts';

/** Longest text of Meta's Send API. */
const TEXT_LIMIT = 2000;

/**
 * The body of a POST to the page's messages, or the code of what cannot be sent. `FacebookMessenger` is laid over it, but
 * says nothing of who gets it. `tag` is the config's: outside 24 hours after the person's last message Meta takes only a
 * message with a tag (https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags).
 */
export const toMessengerMessage = (
  { request, address }: DeliveryRequest,
  tag: string | undefined,
): Result<JsonObject, 'no-body'> => {
  const message = messageOf(request);
  if (!isSomething(message)) return err('no-body');
  // `body` is Notify's name for the text; it stands in the message by now.
  const { body: _, ...own } = request.FacebookMessenger ?? {};
  return ok({ ...typing(own, tag), ...own, recipient: { id: address }, message });
};

/** What a chat shows: a text, an attachment, or neither where there is nothing to show. */
export interface ShownMessage {
  readonly body: string | undefined;
  /** The kind of what is no text: `image`, `template`. */
  readonly more: string | undefined;
}

export const shownByMessenger = (request: SendRequest): ShownMessage => {
  const message = messageOf(request);
  const [content] = CONTENT.flatMap((name) => message[name] ?? []);
  const type = isJsonObject(content) ? textOf(content.type) : undefined;
  return { body: textOf(message.text), more: content === undefined ? undefined : (type ?? 'attachment') };
};

/** What a message may hold in place of a text; the two exclude each other (Send API), so `Body` gives way to it. */
const CONTENT = ['attachment', 'attachments', 'dynamic_text', 'sticker_id'] as const;

const hasContent = (message: JsonObject): boolean => CONTENT.some((name) => message[name] !== undefined);

const messageOf = ({ Body, FacebookMessenger = {} }: SendRequest): JsonObject => {
  const { text: ownText, ...own } = isJsonObject(FacebookMessenger.message) ? FacebookMessenger.message : {};
  const generic = textOf(FacebookMessenger.body) ?? (hasContent(own) ? undefined : textOf(Body));
  const text = textOf(ownText) ?? generic;
  return text === undefined ? own : { ...own, text: cut(text) };
};

const isSomething = (message: JsonObject): boolean => message.text !== undefined || hasContent(message);

const typing = ({ messaging_type, tag: ownTag }: JsonObject, configTag: string | undefined): JsonObject => {
  const tag = ownTag ?? (messaging_type === undefined || messaging_type === 'MESSAGE_TAG' ? configTag : undefined);
  return tag === undefined ? { messaging_type: 'UPDATE' } : { messaging_type: 'MESSAGE_TAG', tag };
};

/** Never half a surrogate pair. */
const cut = (text: string): string =>
  text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** Text, or a number as text; empty text and all else count as not given. */
const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
