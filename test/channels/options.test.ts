import { expect, test } from 'vitest';
import { channelsOptions } from '../../src/channels/options.ts';
import { formatFault } from '../../src/document/fault.ts';
import { readDocument } from '../../src/document/read.ts';
import { validateDocument } from '../../src/document/validate.ts';

const read = (text: string) => {
  const document = readDocument(text, 'c.yaml');
  if (!document.ok) throw new Error('not YAML');
  return validateDocument(document.value, channelsOptions);
};

const faults = (text: string): readonly string[] => {
  const result = read(text);
  return result.ok ? [] : result.error.map(formatFault);
};

const ACCOUNT = `AC${'0'.repeat(32)}`;

test('every channel takes the log driver alone', () => {
  const result = read(`
sms: { driver: log }
apn: { driver: log }
fcm: { driver: log }
messenger: { driver: log }
`);
  expect(result).toMatchObject({ ok: true, value: { sms: { rate: 1 }, apn: { rate: 1000 }, messenger: { rate: 10 } } });
});

test('Twilio, with its defaults', () => {
  const result = read(`sms: { driver: twilio, accountSid: ${ACCOUNT}, authToken: s3cret, from: "+15005550006" }`);
  expect(result).toMatchObject({ ok: true, value: { sms: { url: 'https://api.twilio.com', rate: 1 } } });
  expect(JSON.stringify(result)).not.toContain('s3cret');
});

test('Meta, with its defaults', () => {
  const result = read('messenger: { driver: graph, pageId: "1010", token: s3cret, tag: ACCOUNT_UPDATE }');
  const value = { url: 'https://graph.facebook.com', version: 'v25.0', rate: 10, tag: 'ACCOUNT_UPDATE' };
  expect(result).toMatchObject({ ok: true, value: { messenger: value } });
  expect(JSON.stringify(result)).not.toContain('s3cret');
});

test('times are durations', () => {
  const result = read(`sms: { driver: log, timeout: 2s, rate: 0.5 }`);
  expect(result).toMatchObject({ ok: true, value: { sms: { timeout: 2000, rate: 0.5 } } });
});

test.each<[string, string, RegExp]>([
  [
    'Twilio without a sender',
    `sms: { driver: twilio, accountSid: ${ACCOUNT}, authToken: x }`,
    /^c\.yaml:1:6 sms: needs from or messagingServiceSid/,
  ],
  ['Twilio without a token', `sms: { driver: twilio, accountSid: ${ACCOUNT}, from: "+1" }`, /sms\.authToken/],
  ['an empty token', `sms: { driver: log, authToken: "" }`, /sms\.authToken: must not be empty/],
  ['an account that is none', 'sms: { driver: log, accountSid: AC12 }', /sms\.accountSid: not an account SID/],
  ['a service that is none', 'sms: { driver: log, messagingServiceSid: x }', /messagingServiceSid: not a messaging/],
  ['a number without quotes', 'sms: { driver: log, from: +15005550006 }', /c\.yaml:1:27 sms\.from/],
  ['a rate of nothing', 'sms: { driver: log, rate: 0 }', /sms\.rate: must be above 0/],
  ['a timeout of nothing', 'sms: { driver: log, timeout: 0s }', /sms\.timeout: not a duration above 0/],
  ['a timeout that is no duration', 'sms: { driver: log, timeout: soon }', /sms\.timeout: not a duration such as/],
  ['a URL that is none', 'sms: { driver: log, url: "ftp://x" }', /sms\.url: not an http or https URL/],
  ['a key nobody knows', 'sms: { driver: log, form: x }', /sms\.form: unknown key/],
  ['no driver', 'sms: {}', /sms\.driver/],
  ['a driver nobody knows', 'apn: { driver: pigeon }', /apn\.driver/],
  ['a channel nobody knows', 'fax: { driver: log }', /fax: unknown key/],
  ['Apple without a key', 'apn: { driver: apns, keyId: K, teamId: T, topic: t }', /apn\.key/],
  ['Apple without an app', 'apn: { driver: apns, keyId: K, teamId: T, key: k }', /apn\.topic: needed without cert/],
  ['Google without a service account', 'fcm: { driver: fcm }', /fcm\.serviceAccount/],
  ['Meta without a page', 'messenger: { driver: graph, token: x }', /messenger\.pageId/],
  ['Meta without a token', 'messenger: { driver: graph, pageId: "1" }', /messenger\.token/],
  ['a version that is none', 'messenger: { driver: log, version: "25" }', /messenger\.version: not a version of the/],
  ['a tag that is none', 'messenger: { driver: log, tag: "a tag" }', /messenger\.tag: not a message tag/],
])('%s is a fault', (_, text, expected) => {
  const found = faults(text);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});

test('a secret never stands in a fault', () => {
  expect(faults('sms: { driver: log, authToken: { a: s3cret } }').join()).not.toContain('s3cret');
});
