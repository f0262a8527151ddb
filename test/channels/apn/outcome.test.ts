import { expect, test } from 'vitest';
import { type ApnsAnswer, answerToOutcome, isTroubled, noAnswerToOutcome } from '../../../src/channels/apn/outcome.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const CONTEXT = { now: NOW, askedAt: NOW - 80, streak: 0, mayRepeat: false };

const answerOf = (status: number, reason: string | null = null, rest: Partial<ApnsAnswer> = {}): ApnsAnswer => ({
  status,
  reason,
  timestamp: null,
  id: null,
  retryAfter: null,
  ...rest,
});

test('200 is delivered under the id that Apple gives back', () => {
  const outcome = answerToOutcome(answerOf(200, null, { id: 'E-1' }), CONTEXT);
  expect(outcome).toEqual({ type: 'Delivered', providerId: 'E-1' });
});

test.each(['Unregistered', 'ExpiredToken'])('410 %s: gone, unless renewed since Apple knew', (reason) => {
  const outcome = answerToOutcome(answerOf(410, reason, { timestamp: NOW - 5000 }), CONTEXT);
  expect(outcome).toEqual({ type: 'BindingGone', unlessRenewedSince: NOW - 5000, code: reason });
});

test('410 without a time: gone, unless renewed since it was asked', () => {
  const outcome = answerToOutcome(answerOf(410), CONTEXT);
  expect(outcome).toEqual({ type: 'BindingGone', unlessRenewedSince: NOW - 80, code: 'http-410' });
});

test('400 BadDeviceToken blames the address', () => {
  const outcome = answerToOutcome(answerOf(400, 'BadDeviceToken'), CONTEXT);
  expect(outcome).toEqual({ type: 'Rejected', code: 'BadDeviceToken', blames: 'address' });
});

test('400 DeviceTokenNotForTopic blames the credential for this phone alone', () => {
  const outcome = answerToOutcome(answerOf(400, 'DeviceTokenNotForTopic'), CONTEXT);
  expect(outcome).toEqual({ type: 'Rejected', code: 'DeviceTokenNotForTopic', blames: 'credential' });
});

test.each<[number, string | null, string]>([
  [400, 'BadTopic', 'BadTopic'],
  [400, 'MissingTopic', 'MissingTopic'],
  [400, 'TopicDisallowed', 'TopicDisallowed'],
  [404, 'BadPath', 'BadPath'],
  [403, 'BadCertificate', 'BadCertificate'],
  [403, 'BadCertificateEnvironment', 'BadCertificateEnvironment'],
  [403, 'ExpiredProviderToken', 'ExpiredProviderToken'],
  [403, 'Forbidden', 'Forbidden'],
  [403, 'InvalidProviderToken', 'InvalidProviderToken'],
  [403, 'MissingProviderToken', 'MissingProviderToken'],
  [403, 'BadEnvironmentKeyIdInToken', 'BadEnvironmentKeyIdInToken'],
  [403, null, 'http-403'],
  [401, null, 'http-401'],
  [404, null, 'http-404'],
])('%i %s refuses the credential', (status, reason, code) => {
  expect(answerToOutcome(answerOf(status, reason), CONTEXT)).toEqual({ type: 'CredentialRefused', code });
});

const retries: readonly [sentence: string, answer: ApnsAnswer, scope: string, code: string, waitMs: number][] = [
  ['429 TooManyRequests', answerOf(429, 'TooManyRequests'), 'binding', 'TooManyRequests', 1000],
  [
    '429 TooManyProviderTokenUpdates',
    answerOf(429, 'TooManyProviderTokenUpdates'),
    'credential',
    'TooManyProviderTokenUpdates',
    1000,
  ],
  ['429 without a reason', answerOf(429), 'credential', 'http-429', 1000],
  ['500', answerOf(500, 'InternalServerError'), 'binding', 'InternalServerError', 1000],
  ['503 ServiceUnavailable', answerOf(503, 'ServiceUnavailable'), 'binding', 'ServiceUnavailable', 1000],
  ['503 Shutdown', answerOf(503, 'Shutdown'), 'binding', 'Shutdown', 1000],
  ['503 of a proxy', answerOf(503), 'binding', 'http-503', 1000],
  ['400 IdleTimeout', answerOf(400, 'IdleTimeout'), 'binding', 'IdleTimeout', 1000],
  ['503 with Retry-After', answerOf(503, 'Shutdown', { retryAfter: '7' }), 'binding', 'Shutdown', 7000],
  [
    '429 with Retry-After',
    answerOf(429, 'TooManyRequests', { retryAfter: '30' }),
    'binding',
    'TooManyRequests',
    30_000,
  ],
];

test.each(retries)('%s is tried again later', (_, answer, scope, code, waitMs) => {
  expect(answerToOutcome(answer, CONTEXT)).toEqual({ type: 'RetryAt', at: NOW + waitMs, scope, code });
});

test.each([
  [0, 1000],
  [3, 8000],
  [9, 60_000],
])('after %i troubled answers in a row the next try waits %i ms', (streak, waitMs) => {
  expect(answerToOutcome(answerOf(503), { ...CONTEXT, streak })).toMatchObject({ at: NOW + waitMs });
});

test.each<[number, string | null, string]>([
  [413, 'PayloadTooLarge', 'PayloadTooLarge'],
  [400, 'PayloadEmpty', 'PayloadEmpty'],
  [400, 'BadCollapseId', 'BadCollapseId'],
  [400, 'BadExpirationDate', 'BadExpirationDate'],
  [400, 'BadMessageId', 'BadMessageId'],
  [400, 'BadPriority', 'BadPriority'],
  [400, 'InvalidPushType', 'InvalidPushType'],
  [400, 'DuplicateHeaders', 'DuplicateHeaders'],
  [400, 'MissingDeviceToken', 'MissingDeviceToken'],
  [405, 'MethodNotAllowed', 'MethodNotAllowed'],
  [400, 'SomethingNew', 'SomethingNew'],
  [400, null, 'http-400'],
])('%i %s is rejected', (status, reason, code) => {
  expect(answerToOutcome(answerOf(status, reason), CONTEXT)).toEqual({ type: 'Rejected', code });
});

test.each([502, 504])('%i may have reached Apple behind a gateway', (status) => {
  expect(answerToOutcome(answerOf(status), CONTEXT)).toEqual({ type: 'AnswerLost', code: `http-${status}` });
});

test.each([204, 302])('%i is not from Apple: tried once more and no more', (status) => {
  const code = `http-${status}`;
  expect(answerToOutcome(answerOf(status), CONTEXT)).toEqual({ type: 'AnswerLost', code });
  expect(answerToOutcome(answerOf(status), { ...CONTEXT, mayRepeat: true })).toEqual({ type: 'Rejected', code });
});

test.each([
  [200, false],
  [400, false],
  [410, false],
  [429, true],
  [500, true],
  [503, true],
])('an answer of %i is trouble of Apple: %s', (status, troubled) => {
  expect(isTroubled(answerOf(status))).toBe(troubled);
});

const errorOf = (code: string, rest: object = {}) => Object.assign(new Error(code), { code, ...rest });

test.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'ECONNRESET', 'UND_ERR_CONNECT_TIMEOUT'])(
  '%s before the request was handed over: surely not sent, tried again in 5 s',
  (code) => {
    const outcome = noAnswerToOutcome({ error: errorOf(code), started: false }, NOW);
    expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 5000, scope: 'channel', code });
  },
);

test.each<[string, unknown]>([
  ['a refused stream', errorOf('ERR_HTTP2_STREAM_ERROR', { http2ErrorCode: 7 })],
  [
    'a stream above the last of a GOAWAY',
    Object.assign(new Error('HTTP/2: "GOAWAY" frame received with code 0'), { code: 'UND_ERR_INFO' }),
  ],
])('%s surely was not taken up', (_, error) => {
  const outcome = noAnswerToOutcome({ error, started: true }, NOW);
  expect(outcome).toMatchObject({ type: 'RetryAt', at: NOW + 1000, scope: 'channel' });
});

test.each<[string, unknown, string]>([
  ['no answer in time', errorOf('UND_ERR_HEADERS_TIMEOUT'), 'UND_ERR_HEADERS_TIMEOUT'],
  ['the other side closed', errorOf('UND_ERR_SOCKET'), 'UND_ERR_SOCKET'],
  ['a connection that was reset', errorOf('ECONNRESET'), 'ECONNRESET'],
  ['a stream that broke', errorOf('ERR_HTTP2_STREAM_ERROR', { http2ErrorCode: 2 }), 'ERR_HTTP2_STREAM_ERROR'],
  ['an error without a code', new Error('?'), 'no-answer'],
  ['something that is no error', 'boom', 'no-answer'],
])('%s: may have been sent', (_, error, code) => {
  expect(noAnswerToOutcome({ error, started: true }, NOW)).toEqual({ type: 'AnswerLost', code });
});

test.each([
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
])('%s refuses our certificate, whenever it comes', (code) => {
  for (const started of [false, true]) {
    expect(noAnswerToOutcome({ error: errorOf(code), started }, NOW)).toEqual({ type: 'CredentialRefused', code });
  }
});

test('a request that cannot be made for its headers waits for a better credential', () => {
  const code = 'UND_ERR_INVALID_ARG';
  expect(noAnswerToOutcome({ error: errorOf(code), started: false }, NOW)).toEqual({ type: 'CredentialRefused', code });
});
