import { expect, test } from 'vitest';
import { toLine } from '../../../src/channels/log/to-line.ts';
import type { ChannelName } from '../../../src/model/delivery.ts';
import type { SendRequest } from '../../../src/model/notification.ts';
import { deliveryOf } from '../delivery.ts';

const rows: readonly [sentence: string, name: ChannelName, request: Partial<SendRequest>, line: string][] = [
  ['an SMS with its price', 'sms', { Title: 'T', Body: 'f7 -10.0C' }, 'sms …0001 (1 segment): f7 -10.0C'],
  ["an SMS with the rule's own text", 'sms', { Body: 'long', Sms: { body: 'short' } }, 'sms …0001 (1 segment): short'],
  ['a dear one', 'sms', { Body: '°'.repeat(71) }, `sms …0001 (2 segments): ${'°'.repeat(71)}`],
  ['a push with its title', 'apn', { Title: 'Warm', Body: 'f7 at -10 °C' }, 'apn …0001: [Warm] f7 at -10 °C'],
  ['a push without one', 'fcm', { Body: 'f7 at -10 °C' }, 'fcm …0001: f7 at -10 °C'],
  ['a push that is only a title', 'gcm', { Title: 'Warm' }, 'gcm …0001: [Warm]'],
  [
    "a push with Apple's own alert",
    'apn',
    { Title: 'Warm', Body: 'b', Apn: { aps: { alert: { title: 'Hot', body: 'B' } } } },
    'apn …0001: [Hot] B',
  ],
  ['an alert that is a text', 'apn', { Title: 'Warm', Body: 'b', Apn: { aps: { alert: 'B' } } }, 'apn …0001: [Warm] B'],
  [
    "a push with Google's own notification",
    'fcm',
    { Title: 'Warm', Body: 'b', Fcm: { notification: { title: 'Hot', body: 'B' } } },
    'fcm …0001: [Hot] B',
  ],
  [
    'what the app draws from its data',
    'gcm',
    { Title: 'Warm', Body: 'b', Gcm: { data: { twi_title: 'Hot' } } },
    'gcm …0001: [Hot] b',
  ],
  ['a chat message has no title', 'facebook-messenger', { Title: 'Warm', Body: 'b' }, 'facebook-messenger …0001: b'],
  [
    'a chat message of its own',
    'facebook-messenger',
    { Body: 'b', FacebookMessenger: { message: { text: 'B' } } },
    'facebook-messenger …0001: B',
  ],
  [
    "a chat message by Notify's name for its text",
    'facebook-messenger',
    { Body: 'b', FacebookMessenger: { body: 'B' } },
    'facebook-messenger …0001: B',
  ],
  [
    'a chat message that is a picture',
    'facebook-messenger',
    { Body: 'b', FacebookMessenger: { message: { attachment: { type: 'image' } } } },
    'facebook-messenger …0001: (image)',
  ],
  ['overrides of the wrong shape change nothing', 'apn', { Body: 'b', Apn: { aps: [1] } }, 'apn …0001: b'],
  ['a push of data alone', 'apn', { Data: { x: 1 } }, 'apn …0001: (no text)'],
  ['several lines become one', 'apn', { Title: 'a\nb', Body: 'c\r\n\u001b[31md' }, 'apn …0001: [a b] c [31md'],
];

test.each(rows)('%s', (_, name, request, line) => {
  expect(toLine(name, deliveryOf(request))).toEqual({ ok: true, value: line });
});

test.each<[string, ChannelName, Partial<SendRequest>]>([
  ['an SMS of a title alone', 'sms', { Title: 'Warm' }],
  ['a chat message of a title alone', 'facebook-messenger', { Title: 'Warm' }],
  ['an SMS of nothing', 'sms', {}],
])('%s shows nothing', (_, name, request) => {
  expect(toLine(name, deliveryOf(request))).toEqual({ ok: false, error: 'no-body' });
});

test('an SMS of one picture shows no text', () => {
  expect(toLine('sms', deliveryOf({ Sms: { media_url: 'https://a/b.png' } }))).toEqual({
    ok: true,
    value: 'sms …0001: (1 picture)',
  });
});
