import { expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../src/base/json.ts';
import { readAnswer } from '../../../src/channels/fcm/answer.ts';
import { answerToOutcome, isTokenRefused } from '../../../src/channels/fcm/outcome.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const STARTED = NOW - 40;
const CONTEXT = { now: NOW, startedAt: STARTED, streak: 0, mayRepeat: false };

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const APNS_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.ApnsError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const QUOTA_FAILURE = 'type.googleapis.com/google.rpc.QuotaFailure';

const errorOf = (status: string, message: string, ...details: readonly object[]) =>
  JSON.stringify({ error: { code: 0, message, status, details } });

const fcm = (errorCode: string) => ({ '@type': FCM_ERROR, errorCode });
const apns = (reason: string) => ({ '@type': APNS_ERROR, statusCode: 0, reason });
const field = (name: string) => ({ '@type': BAD_REQUEST, fieldViolations: [{ field: name, description: 'x' }] });
const quota = (subject: string) => ({ '@type': QUOTA_FAILURE, violations: [{ subject, description: '' }] });

/** As it comes from the wire: what is no JSON object is empty. */
const bodyOf = (text: string): JsonObject => {
  const value: unknown = /^[{[n]/.test(text) ? JSON.parse(text) : {};
  return isJsonObject(value) ? value : {};
};

const outcomeOf = (
  status: number,
  text: string,
  rest: Partial<typeof CONTEXT> = {},
  retryAfter: string | null = null,
) => answerToOutcome(readAnswer({ status, retryAfter, body: bodyOf(text) }), { ...CONTEXT, ...rest });

test('200 with a name is delivered', () => {
  const name = 'projects/p/messages/0:1%a';
  expect(outcomeOf(200, JSON.stringify({ name }))).toEqual({ type: 'Delivered', providerId: name });
});

test('200 without a name is tried once more and no more', () => {
  expect(outcomeOf(200, '{}')).toEqual({ type: 'AnswerLost', code: 'http-200' });
  expect(outcomeOf(200, '{}', { mayRepeat: true })).toEqual({ type: 'Rejected', code: 'http-200' });
});

const NOT_A_TOKEN = 'The registration token is not a valid FCM registration token';

test.each<[string, number, string, string]>([
  [
    '404 UNREGISTERED',
    404,
    errorOf('NOT_FOUND', 'Requested entity was not found.', fcm('UNREGISTERED')),
    'UNREGISTERED',
  ],
  [
    '400 by the words of a bad token',
    400,
    errorOf('INVALID_ARGUMENT', NOT_A_TOKEN, fcm('INVALID_ARGUMENT')),
    'INVALID_ARGUMENT',
  ],
  ['400 by the field of the token', 400, errorOf('INVALID_ARGUMENT', 'x', field('message.token')), 'INVALID_ARGUMENT'],
  [
    '400 by the field of the installation',
    400,
    errorOf('INVALID_ARGUMENT', 'x', field('message.fid')),
    'INVALID_ARGUMENT',
  ],
  [
    '400, for Apple knows the phone no more',
    400,
    errorOf('INVALID_ARGUMENT', 'APNs device token is disabled.', fcm('INVALID_ARGUMENT'), apns('Unregistered')),
    'Unregistered',
  ],
  ['404, for the same', 404, errorOf('NOT_FOUND', 'x', fcm('UNREGISTERED'), apns('Unregistered')), 'Unregistered'],
  ["Apple's expired token", 400, errorOf('INVALID_ARGUMENT', 'x', apns('ExpiredToken')), 'ExpiredToken'],
])('%s: the binding goes, unless it was renewed since the attempt began', (_, status, text, code) => {
  expect(outcomeOf(status, text)).toEqual({ type: 'BindingGone', unlessRenewedSince: STARTED, code });
});

test.each<[string, number, string, string, string | undefined]>([
  [
    '400 about a data value',
    400,
    errorOf('INVALID_ARGUMENT', 'x', field('message.data[0].value')),
    'INVALID_ARGUMENT',
    undefined,
  ],
  [
    '400 about a reserved key',
    400,
    errorOf('INVALID_ARGUMENT', 'Invalid data payload key: from', fcm('INVALID_ARGUMENT')),
    'INVALID_ARGUMENT',
    undefined,
  ],
  [
    '400 about the size',
    400,
    errorOf('INVALID_ARGUMENT', 'Android message is too big', fcm('INVALID_ARGUMENT')),
    'INVALID_ARGUMENT',
    undefined,
  ],
  [
    '400 about a field',
    400,
    errorOf('INVALID_ARGUMENT', 'Unknown name "x" at \'message\'', field('message')),
    'INVALID_ARGUMENT',
    undefined,
  ],
  ['400 without a body', 400, '', 'http-400', undefined],
  ['413', 413, '<html>', 'http-413', undefined],
  [
    '404 that does not say what was not found',
    404,
    errorOf('NOT_FOUND', 'Requested entity was not found.'),
    'NOT_FOUND',
    'address',
  ],
  [
    "a token of Apple's other environment",
    400,
    errorOf('INVALID_ARGUMENT', 'x', fcm('INVALID_ARGUMENT'), apns('BadDeviceToken')),
    'BadDeviceToken',
    'address',
  ],
  [
    'a phone of another project',
    403,
    errorOf('PERMISSION_DENIED', 'SenderId mismatch', fcm('SENDER_ID_MISMATCH')),
    'SENDER_ID_MISMATCH',
    'credential',
  ],
  [
    'an app of another name at Apple',
    400,
    errorOf('INVALID_ARGUMENT', 'x', apns('DeviceTokenNotForTopic')),
    'DeviceTokenNotForTopic',
    'credential',
  ],
  [
    "Google's own key for Apple",
    401,
    errorOf(
      'UNAUTHENTICATED',
      'Auth error from APNS or Web Push Service',
      fcm('THIRD_PARTY_AUTH_ERROR'),
      apns('InvalidProviderToken'),
    ),
    'THIRD_PARTY_AUTH_ERROR',
    'credential',
  ],
])('%s is rejected', (_, status, text, code, blames) => {
  expect(outcomeOf(status, text)).toEqual({ type: 'Rejected', code, ...(blames && { blames }) });
});

test.each<[string, number, string, string]>([
  ['403 PERMISSION_DENIED', 403, errorOf('PERMISSION_DENIED', 'x'), 'PERMISSION_DENIED'],
  ['401 UNAUTHENTICATED', 401, errorOf('UNAUTHENTICATED', 'x'), 'UNAUTHENTICATED'],
  ['401 without a body', 401, '', 'http-401'],
  ['403 of a proxy', 403, '<html>', 'http-403'],
  ['404 of a wrong url', 404, '<html>', 'http-404'],
])('%s refuses the credential', (_, status, text, code) => {
  expect(outcomeOf(status, text)).toEqual({ type: 'CredentialRefused', code });
});

const QUOTA = errorOf('RESOURCE_EXHAUSTED', 'Quota exceeded', fcm('QUOTA_EXCEEDED'));
const DEVICE_QUOTA = errorOf('RESOURCE_EXHAUSTED', 'x', fcm('QUOTA_EXCEEDED'), quota('device:fzT0ken'));
const UNAVAILABLE = errorOf('UNAVAILABLE', 'x', fcm('UNAVAILABLE'));

test.each<[string, number, string, string | null, string, string, number]>([
  ['429', 429, '', null, 'credential', 'http-429', 60_000],
  ['429 QUOTA_EXCEEDED', 429, QUOTA, null, 'credential', 'QUOTA_EXCEEDED', 60_000],
  ['429 with Retry-After', 429, QUOTA, '7', 'credential', 'QUOTA_EXCEEDED', 7000],
  ["429 without FCM's code", 429, errorOf('RESOURCE_EXHAUSTED', 'x'), null, 'credential', 'RESOURCE_EXHAUSTED', 60_000],
  ['429 of one phone', 429, DEVICE_QUOTA, null, 'binding', 'QUOTA_EXCEEDED', 60_000],
  [
    '429 of the project',
    429,
    errorOf('RESOURCE_EXHAUSTED', 'x', fcm('QUOTA_EXCEEDED'), quota('project:p')),
    null,
    'credential',
    'QUOTA_EXCEEDED',
    60_000,
  ],
  ['503 UNAVAILABLE', 503, UNAVAILABLE, null, 'binding', 'UNAVAILABLE', 1000],
  ['503 with Retry-After', 503, UNAVAILABLE, '30', 'credential', 'UNAVAILABLE', 30_000],
  ['503 without a body', 503, '<html>', null, 'binding', 'http-503', 1000],
  ['408', 408, '', null, 'binding', 'http-408', 1000],
  ['a redirect', 302, '', null, 'binding', 'http-302', 1000],
])('%s is tried again later', (_, status, text, retryAfter, scope, code, waitMs) => {
  expect(outcomeOf(status, text, {}, retryAfter)).toEqual({ type: 'RetryAt', at: NOW + waitMs, scope, code });
});

test('after four troubled answers in a row the next try waits 16 s', () => {
  expect(outcomeOf(503, UNAVAILABLE, { streak: 4 })).toMatchObject({ at: NOW + 16_000 });
});

test.each<[string, number, string, string]>([
  ['500 INTERNAL', 500, errorOf('INTERNAL', 'x', fcm('INTERNAL')), 'INTERNAL'],
  ['502 of a gateway', 502, '<html>', 'http-502'],
  ['504', 504, '', 'http-504'],
])('%s may have been taken', (_, status, text, code) => {
  expect(outcomeOf(status, text)).toEqual({ type: 'AnswerLost', code });
});

test.each<[string, number, string, boolean]>([
  ['401', 401, errorOf('UNAUTHENTICATED', 'x'), true],
  ['401 without a body', 401, '', true],
  ["401 about Google's key for Apple", 401, errorOf('UNAUTHENTICATED', 'x', fcm('THIRD_PARTY_AUTH_ERROR')), false],
  ['403', 403, errorOf('PERMISSION_DENIED', 'x'), false],
])('%s asks for another access token: %s', (_, status, text, refused) => {
  expect(isTokenRefused(readAnswer({ status, retryAfter: null, body: bodyOf(text) }))).toBe(refused);
});

test.each([
  '[]',
  'null',
  '{"error":7}',
  '{"error":{"details":7,"message":7,"status":{}}}',
  '{"error":{"details":[7,null,{"@type":7},{"@type":".FcmError","errorCode":7},{"@type":".BadRequest","fieldViolations":7}]}}',
])('a body of another shape says nothing: %s', (text) => {
  expect(outcomeOf(400, text)).toEqual({ type: 'Rejected', code: 'http-400' });
});
