import { expect, test } from 'vitest';
import {
  type Answer,
  type AnswerContext,
  accountToOutcome,
  answerToOutcome,
} from '../../../src/channels/sms/outcome.ts';

/** Monday 2026-11-23 12:00 UTC. */
const NOW = Date.UTC(2026, 10, 23, 12);
const CONTEXT: AnswerContext = { now: NOW, streak: 0, chosenBy: 'config', mayRepeat: false };

const answerOf = (status: number, code: number | null = null, rest: Partial<Answer> = {}): Answer => ({
  status,
  code,
  sid: null,
  retryAfter: null,
  ...rest,
});

test.each<[string, Answer, string | null]>([
  ['201 with a sid', answerOf(201, null, { sid: 'SM1' }), 'SM1'],
  ['201 whose body broke off', answerOf(201), null],
  ['200 with a sid', answerOf(200, null, { sid: 'SM1' }), 'SM1'],
])('%s is delivered', (_, answer, providerId) => {
  expect(answerToOutcome(answer, CONTEXT)).toEqual({ type: 'Delivered', providerId });
});

const retries: readonly [sentence: string, answer: Answer, scope: string, code: string, waitMs: number][] = [
  ['429', answerOf(429), 'channel', 'http-429', 1000],
  ['429 / 20429', answerOf(429, 20429), 'channel', '20429', 1000],
  ['429 with Retry-After', answerOf(429, 20429, { retryAfter: '30' }), 'channel', '20429', 30_000],
  ['500', answerOf(500, 20500), 'binding', '20500', 1000],
  ['503 without a body', answerOf(503), 'binding', 'http-503', 1000],
  ['503 with Retry-After', answerOf(503, null, { retryAfter: '7' }), 'binding', 'http-503', 7000],
  ['408', answerOf(408), 'binding', 'http-408', 1000],
  ['a redirect', answerOf(302), 'channel', 'http-302', 1000],
  ['21611 queue full', answerOf(400, 21611), 'channel', '21611', 1000],
  ['30001 queue overflow', answerOf(400, 30001), 'channel', '30001', 1000],
  ['30022 rate of the campaign', answerOf(400, 30022), 'channel', '30022', 1000],
  ['30017 carrier congested', answerOf(400, 30017), 'binding', '30017', 1000],
  ['30410 provider timeout', answerOf(400, 30410), 'binding', '30410', 1000],
  ['52181 too many SMS', answerOf(400, 52181), 'channel', '52181', 1000],
  ['30023 daily cap', answerOf(400, 30023), 'binding', '30023', 20 * 3_600_000],
  ['30027 daily cap', answerOf(400, 30027), 'binding', '30027', 20 * 3_600_000],
];

test.each(retries)('%s is tried again later', (_, answer, scope, code, waitMs) => {
  expect(answerToOutcome(answer, CONTEXT)).toEqual({ type: 'RetryAt', at: NOW + waitMs, scope, code });
});

test('the daily cap met before it starts anew is tried the same day', () => {
  const now = Date.UTC(2026, 10, 23, 7, 30);
  expect(answerToOutcome(answerOf(400, 30023), { ...CONTEXT, now })).toMatchObject({ at: Date.UTC(2026, 10, 23, 8) });
});

test.each([
  [0, 1000],
  [1, 2000],
  [5, 32_000],
  [6, 60_000],
  [5000, 60_000],
])('after %i troubled answers in a row the next try waits %i ms', (streak, waitMs) => {
  expect(answerToOutcome(answerOf(503), { ...CONTEXT, streak })).toMatchObject({ at: NOW + waitMs });
});

test.each([
  ['401', 401, null, 'http-401'],
  ['403', 403, null, 'http-403'],
  ['404', 404, null, 'http-404'],
  ['20003', 401, 20003, '20003'],
  ['20003 whatever its status', 400, 20003, '20003'],
  ['20005 account not active', 403, 20005, '20005'],
  ['20404 account not found', 404, 20404, '20404'],
  ['21603 no sender', 400, 21603, '21603'],
  ['21606 not our number', 400, 21606, '21606'],
  ['21212 bad sender', 400, 21212, '21212'],
  ['21701 no messaging service', 400, 21701, '21701'],
  ['21703', 400, 21703, '21703'],
  ['21704', 400, 21704, '21704'],
  ['21705', 400, 21705, '21705'],
  ['30034 unregistered campaign', 400, 30034, '30034'],
  ['30032 unverified toll-free number', 400, 30032, '30032'],
  ['52182 no sender in the service', 400, 52182, '52182'],
])('%s refuses the credential', (_, status, providerCode, code) => {
  expect(answerToOutcome(answerOf(status, providerCode), CONTEXT)).toEqual({ type: 'CredentialRefused', code });
});

test.each([21603, 21606, 21212])('%i is the fault of the rule that chose the sender', (code) => {
  const outcome = answerToOutcome(answerOf(400, code), { ...CONTEXT, chosenBy: 'rule' });
  expect(outcome).toEqual({ type: 'Rejected', code: String(code) });
});

test.each([
  ['21211 invalid number', 21211],
  ['21217 invalid number', 21217],
  ['21614 landline', 21614],
  ['21612 not reachable from here', 21612],
  ['30005 unknown number', 30005],
  ['30006 landline', 30006],
  ['21604 no number', 21604],
  ['21602 empty', 21602],
  ['21619 empty', 21619],
  ['21617 too long', 21617],
  ['21620 bad picture', 21620],
  ['21623 bad picture', 21623],
  ['30004 blocked', 30004],
  ['30007 filtered', 30007],
  ['a code nobody knows', 21999],
])('%s is rejected', (_, code) => {
  expect(answerToOutcome(answerOf(400, code), CONTEXT)).toEqual({ type: 'Rejected', code: String(code) });
});

test("21408, the number's country is not enabled, is rejected and told to whoever has the account", () => {
  const outcome = answerToOutcome(answerOf(400, 21408), CONTEXT);
  expect(outcome).toEqual({ type: 'Rejected', code: '21408', blames: 'credential' });
});

test.each([21603, 21606, 21212, 21701, 21703, 21704, 21705, 30032, 30034, 52182])(
  '%i of a messaging service that one Notify service chose holds up no other',
  (code) => {
    const outcome = answerToOutcome(answerOf(400, code), { ...CONTEXT, chosenBy: 'service' });
    expect(outcome).toEqual({ type: 'Rejected', code: String(code), blames: 'credential' });
  },
);

test('400 without a code is rejected', () => {
  expect(answerToOutcome(answerOf(400), CONTEXT)).toEqual({ type: 'Rejected', code: 'http-400' });
});

test('21610 has opted out', () => {
  expect(answerToOutcome(answerOf(400, 21610), CONTEXT)).toEqual({ type: 'OptedOut', code: '21610' });
});

test.each([502, 504])('%i may have reached Twilio behind its gateway', (status) => {
  expect(answerToOutcome(answerOf(status), CONTEXT)).toEqual({ type: 'AnswerLost', code: `http-${status}` });
});

test.each([
  ['30003 unreachable', answerOf(400, 30003), '30003'],
  ['30008 unknown', answerOf(400, 30008), '30008'],
  ['200 from somebody who is not Twilio', answerOf(200), 'http-200'],
])('%s is tried once more and no more', (_, answer, code) => {
  expect(answerToOutcome(answer, CONTEXT)).toEqual({ type: 'AnswerLost', code });
  expect(answerToOutcome(answer, { ...CONTEXT, mayRepeat: true })).toEqual({ type: 'Rejected', code });
});

const ACCOUNT = answerOf(200, null, { sid: 'AC1' });

test.each<[string, Answer, string | null, object]>([
  ['an active account is taken', ACCOUNT, 'active', { type: 'Delivered', providerId: 'active' }],
  ['a suspended one is not', ACCOUNT, 'suspended', { type: 'CredentialRefused', code: 'account-suspended' }],
  ['a wrong token is refused', answerOf(401, 20003), null, { type: 'CredentialRefused', code: '20003' }],
  ['an account that is not there is refused', answerOf(404, 20404), null, { type: 'CredentialRefused', code: '20404' }],
  ['too many requests tell nothing', answerOf(429, 20429), null, { type: 'RetryAt', at: NOW + 1000, code: '20429' }],
  ['nor does trouble at Twilio', answerOf(503), null, { type: 'RetryAt', at: NOW + 1000, code: 'http-503' }],
  ['nor does somebody who is not Twilio', answerOf(200), null, { type: 'RetryAt', at: NOW + 1000, code: 'http-200' }],
])('asked for the account: %s', (_, answer, standing, outcome) => {
  expect(accountToOutcome(answer, standing, NOW)).toMatchObject(outcome);
});
