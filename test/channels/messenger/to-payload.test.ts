import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { shownByMessenger, toMessengerMessage } from '../../../src/channels/messenger/to-payload.ts';
import type { SendRequest } from '../../../src/model/notification.ts';
import { deliveryOf } from '../delivery.ts';

const PERSON = '3141592653589793';
const IMAGE = { type: 'image', payload: { url: 'https://a/b.png' } };

const update = (message: object, rest: object = {}) => ({
  messaging_type: 'UPDATE',
  recipient: { id: PERSON },
  message,
  ...rest,
});

const rows: readonly [sentence: string, request: Partial<SendRequest>, message: object, tag?: string][] = [
  ['a body is the text of an update', { Body: 'hi' }, update({ text: 'hi' })],
  [
    'title, sound, action, data and priority are not for a chat',
    { Title: 'T', Body: 'hi', Sound: 's', Action: 'a', Data: { x: 1 }, Priority: 'high', Ttl: 5 },
    update({ text: 'hi' }),
  ],
  [
    "the rule's own text goes before Body",
    { Body: 'long', FacebookMessenger: { body: 'short' } },
    update({ text: 'short' }),
  ],
  [
    'so does a text in its message',
    { Body: 'long', FacebookMessenger: { message: { text: 'short' } } },
    update({ text: 'short' }),
  ],
  [
    'a text in its message goes before its body',
    { FacebookMessenger: { body: 'b', message: { text: 'm' } } },
    update({ text: 'm' }),
  ],
  [
    'an empty text is none',
    { Body: 'hi', FacebookMessenger: { body: '', message: { text: '' } } },
    update({ text: 'hi' }),
  ],
  ['a number as text is a text', { FacebookMessenger: { body: 42 } }, update({ text: '42' })],
  [
    'what is laid over the message stays beside the text',
    { Body: 'hi', FacebookMessenger: { message: { quick_replies: [{ content_type: 'text', title: 'Ack' }] } } },
    update({ quick_replies: [{ content_type: 'text', title: 'Ack' }], text: 'hi' }),
  ],
  [
    'what is laid over the root stands at the root',
    { Body: 'hi', FacebookMessenger: { notification_type: 'SILENT_PUSH', persona_id: '7' } },
    update({ text: 'hi' }, { notification_type: 'SILENT_PUSH', persona_id: '7' }),
  ],
  [
    'an attachment goes in place of Body',
    { Body: 'hi', FacebookMessenger: { message: { attachment: IMAGE } } },
    update({ attachment: IMAGE }),
  ],
  [
    'so does a sticker',
    { Body: 'hi', FacebookMessenger: { message: { sticker_id: 767226160478561 } } },
    update({ sticker_id: 767226160478561 }),
  ],
  [
    'who gets it is never said by the rule',
    { Body: 'hi', FacebookMessenger: { recipient: { id: '666' } } },
    update({ text: 'hi' }),
  ],
  [
    "the rule's tag makes it a tagged message",
    { Body: 'hi', FacebookMessenger: { tag: 'HUMAN_AGENT' } },
    update({ text: 'hi' }, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }),
  ],
  [
    "so does the config's",
    { Body: 'hi' },
    update({ text: 'hi' }, { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }),
    'ACCOUNT_UPDATE',
  ],
  [
    "the rule's tag goes before the config's",
    { Body: 'hi', FacebookMessenger: { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } },
    update({ text: 'hi' }, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }),
    'ACCOUNT_UPDATE',
  ],
  [
    "a rule that asks for a tagged message takes the config's tag",
    { Body: 'hi', FacebookMessenger: { messaging_type: 'MESSAGE_TAG' } },
    update({ text: 'hi' }, { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }),
    'ACCOUNT_UPDATE',
  ],
  [
    'a rule that says what kind of message it is gets no tag',
    { Body: 'hi', FacebookMessenger: { messaging_type: 'RESPONSE' } },
    update({ text: 'hi' }, { messaging_type: 'RESPONSE' }),
    'ACCOUNT_UPDATE',
  ],
  [
    'values of other kinds count as not given',
    { Body: 'hi', FacebookMessenger: { body: [1], message: 'x' } },
    update({ text: 'hi' }),
  ],
];

test.each(rows)('%s', (_, request, message, tag) => {
  expect(toMessengerMessage(deliveryOf(request, { address: PERSON }), tag)).toEqual({ ok: true, value: message });
});

test.each<[string, Partial<SendRequest>]>([
  ['nothing at all', {}],
  ['a title alone', { Title: 'Freezer too warm' }],
  ['an empty body', { Body: '' }],
  ['answers to choose from, and no question', { FacebookMessenger: { message: { quick_replies: [] } } }],
])('%s is no message', (_, request) => {
  expect(toMessengerMessage(deliveryOf(request), undefined)).toEqual({ ok: false, error: 'no-body' });
});

const textOf = (Body: string) => {
  const message = toMessengerMessage(deliveryOf({ Body }), undefined);
  return message.ok ? JSON.stringify(message.value.message) : '';
};

test('a text of 2000 letters is whole, a longer one is cut and says so, an emoji is never halved', () => {
  expect(textOf('x'.repeat(2000))).toBe(`{"text":"${'x'.repeat(2000)}"}`);
  expect(textOf('x'.repeat(2001))).toBe(`{"text":"${'x'.repeat(1999)}…"}`);
  expect(textOf(`${'x'.repeat(1998)}🔥xx`)).toBe(`{"text":"${'x'.repeat(1998)}…"}`);
});

test.each<[string, Partial<SendRequest>, object]>([
  ['a text', { Body: 'hi' }, { body: 'hi', more: undefined }],
  ['a picture', { FacebookMessenger: { message: { attachment: IMAGE } } }, { body: undefined, more: 'image' }],
  [
    'something new',
    { FacebookMessenger: { message: { dynamic_text: { text: 'x' } } } },
    { body: undefined, more: 'attachment' },
  ],
])('a chat shows %s', (_, request, shown) => {
  expect(shownByMessenger(deliveryOf(request).request)).toEqual(shown);
});

test('whatever a rule lays over it, the message goes to the address of its binding', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
  const recipient = fc.record({ recipient: fc.jsonValue(), message: fc.jsonValue(), tag: fc.jsonValue() });
  fc.assert(
    fc.property(json, recipient, (extra, own) => {
      const FacebookMessenger: JsonObject = JSON.parse(JSON.stringify({ ...extra, ...own }));
      const message = toMessengerMessage(deliveryOf({ Body: 'hi', FacebookMessenger }, { address: PERSON }), undefined);
      expect(message.ok && message.value.recipient).toEqual({ id: PERSON });
      expect(message.ok && message.value).not.toHaveProperty('body');
    }),
  );
});
