import { expect, test } from 'vitest';
import { type SmsSender, senderChosenBy, smsBody, toMessageForm } from '../../../src/channels/sms/to-payload.ts';
import type { SendRequest } from '../../../src/model/notification.ts';
import { deliveryOf } from '../delivery.ts';

const FROM: SmsSender = { from: '+15005550006' };
const SERVICE = `MG${'a'.repeat(32)}`;
const OWN_SERVICE = `MG${'b'.repeat(32)}`;
const ID = '0190b6a0-0000-7000-8000-000000000001';

interface Row {
  readonly request: Partial<SendRequest>;
  readonly sender?: SmsSender;
  /** Of the Notify service. */
  readonly service?: string;
  readonly form: Record<string, string | string[]>;
}

const always = { To: '+4790000001', ValidityPeriod: '3600' };
const withFrom = { ...always, From: '+15005550006' };

const rows: readonly [sentence: string, row: Row][] = [
  ['a body goes to the address from the number', { request: { Body: 'hi' }, form: { ...withFrom, Body: 'hi' } }],
  [
    'a messaging service goes in place of a number',
    {
      request: { Body: 'hi' },
      sender: { messagingServiceSid: SERVICE },
      form: { ...always, MessagingServiceSid: SERVICE, Body: 'hi' },
    },
  ],
  [
    'both together ask for one number of the service',
    {
      request: { Body: 'hi' },
      sender: { ...FROM, messagingServiceSid: SERVICE },
      form: { ...withFrom, MessagingServiceSid: SERVICE, Body: 'hi' },
    },
  ],
  [
    "the rule's sender goes in place of both",
    {
      request: { Body: 'hi', Sms: { from: 'Alarm' } },
      sender: { ...FROM, messagingServiceSid: SERVICE },
      form: { ...always, From: 'Alarm', Body: 'hi' },
    },
  ],
  [
    "the Notify service's messaging service goes in place of both",
    {
      request: { Body: 'hi' },
      sender: { ...FROM, messagingServiceSid: SERVICE },
      service: OWN_SERVICE,
      form: { ...always, MessagingServiceSid: OWN_SERVICE, Body: 'hi' },
    },
  ],
  [
    "the rule's sender goes before it",
    {
      request: { Body: 'hi', Sms: { from: 'Alarm' } },
      service: OWN_SERVICE,
      form: { ...always, From: 'Alarm', Body: 'hi' },
    },
  ],
  [
    "the rule's own text for SMS goes before Body",
    { request: { Body: 'long', Sms: { body: 'short' } }, form: { ...withFrom, Body: 'short' } },
  ],
  [
    'title, sound, action and data are not for SMS',
    {
      request: { Title: 'T', Body: 'hi', Sound: 's', Action: 'a', Data: { x: 1 }, Priority: 'high' },
      form: { ...withFrom, Body: 'hi' },
    },
  ],
  [
    'one picture',
    {
      request: { Body: 'hi', Sms: { media_url: 'https://a/b.png' } },
      form: { ...withFrom, Body: 'hi', MediaUrl: ['https://a/b.png'] },
    },
  ],
  [
    'pictures repeat the field, each once',
    {
      request: { Sms: { media_urls: ['https://a/1', 'https://a/2'], media_url: 'https://a/2' } },
      form: { ...withFrom, MediaUrl: ['https://a/1', 'https://a/2'] },
    },
  ],
  [
    'a list under the old name is understood',
    {
      request: { Sms: { media_url: ['https://a/1', 'https://a/2'] } },
      form: { ...withFrom, MediaUrl: ['https://a/1', 'https://a/2'] },
    },
  ],
  [
    'the price limit, which Twilio no longer reads, is dropped',
    { request: { Body: 'hi', Sms: { max_price: '0.1' } }, form: { ...withFrom, Body: 'hi' } },
  ],
  [
    'reports go where the config says, with the delivery',
    {
      request: { Body: 'hi' },
      sender: { ...FROM, statusCallback: 'https://t/twilio/status' },
      form: { ...withFrom, Body: 'hi', StatusCallback: `https://t/twilio/status?delivery=${ID}` },
    },
  ],
  [
    'what their address asks for already stays in it',
    {
      request: { Body: 'hi' },
      sender: { ...FROM, statusCallback: 'https://t/s?site=oslo#rc=3' },
      form: { ...withFrom, Body: 'hi', StatusCallback: `https://t/s?site=oslo&delivery=${ID}#rc=3` },
    },
  ],
  [
    'unless the rule wants them elsewhere',
    {
      request: { Body: 'hi', Sms: { status_callback: 'https://mine' } },
      sender: { ...FROM, statusCallback: 'https://t/twilio/status' },
      form: { ...withFrom, Body: 'hi', StatusCallback: 'https://mine' },
    },
  ],
  ['a number as text is a text', { request: { Sms: { body: 42 } }, form: { ...withFrom, Body: '42' } }],
  [
    'values of other kinds count as not given',
    {
      request: { Body: 'hi', Sms: { body: null, media_url: { a: 1 }, from: true } },
      form: { ...withFrom, Body: 'hi' },
    },
  ],
];

test.each(rows)('%s', (_, { request, sender = FROM, service = null, form }) => {
  const own = { messagingServiceSid: service, facebookMessengerPageId: null };
  const result = toMessageForm(deliveryOf(request, { sender: own }), sender, 0);
  expect(result.ok && asRecord(result.value)).toEqual(form);
});

const asRecord = (fields: readonly (readonly [string, string])[]): Record<string, string | string[]> => {
  const record: Record<string, string | string[]> = {};
  for (const [name, value] of fields) {
    if (name === 'MediaUrl') record[name] = [...(record[name] ?? []), value];
    else record[name] = value;
  }
  return record;
};

test.each<[string, Partial<SendRequest>]>([
  ['nothing at all', {}],
  ['a title alone', { Title: 'Freezer too warm' }],
  ['an empty body', { Body: '' }],
  ['an empty text for SMS over an empty body', { Body: '', Sms: { body: '' } }],
])('%s is no message', (_, request) => {
  expect(toMessageForm(deliveryOf(request), FROM, 0)).toEqual({ ok: false, error: 'no-body' });
});

test.each<[string, number, string]>([
  ['the time left, in whole seconds', 90_500, '90'],
  ["no longer than Twilio's queue holds", 14 * 3_600_000, '36000'],
  ['at least one second', 200, '1'],
  ['even when the time is up', -5000, '1'],
])('the message is valid for %s', (_, expiresAt, seconds) => {
  const result = toMessageForm(deliveryOf({ Body: 'hi' }, { expiresAt }), FROM, 0);
  expect(result.ok && result.value.at(-1)).toEqual(['ValidityPeriod', seconds]);
});

test('a body of 1600 letters is whole', () => {
  expect(smsBody(deliveryOf({ Body: 'x'.repeat(1600) }).request)).toHaveLength(1600);
});

test('a longer one is cut, and says so', () => {
  expect(smsBody(deliveryOf({ Body: 'x'.repeat(1601) }).request)).toBe(`${'x'.repeat(1597)}...`);
});

test('the cut leaves no half of an emoji', () => {
  const body = smsBody(deliveryOf({ Body: `${'x'.repeat(1596)}🔥${'x'.repeat(100)}` }).request);
  expect(body).toBe(`${'x'.repeat(1596)}...`);
});

test('no more pictures than Twilio takes', () => {
  const media_urls = Array.from({ length: 12 }, (_, index) => `https://a/${index}`);
  const result = toMessageForm(deliveryOf({ Sms: { media_urls } }), FROM, 0);
  expect(result.ok && result.value.filter(([name]) => name === 'MediaUrl')).toHaveLength(10);
});

test.each<[string, Partial<SendRequest>, string | null, string]>([
  ['the rule, by naming it', { Sms: { from: 'Alarm' } }, OWN_SERVICE, 'rule'],
  ['the Notify service, by its messaging service', { Sms: { body: 'x' } }, OWN_SERVICE, 'service'],
  ['the config, if nobody else does', {}, null, 'config'],
])('the sender is chosen by %s', (_, request, messagingServiceSid, chosenBy) => {
  const sender = { messagingServiceSid, facebookMessengerPageId: null };
  expect(senderChosenBy(deliveryOf(request, { sender }))).toBe(chosenBy);
});
