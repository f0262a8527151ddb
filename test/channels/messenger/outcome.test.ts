import { expect, test } from 'vitest';
import {
  type GraphAnswer,
  type GraphContext,
  graphToOutcome,
  isTroubled,
  pageToOutcome,
} from '../../../src/channels/messenger/outcome.ts';

const NOW = 1_000_000;
const CONTEXT: GraphContext = { now: NOW, streak: 0, pageChosenBy: 'config', mayRepeat: false };

const answerOf = (status: number, rest: Partial<GraphAnswer> = {}): GraphAnswer => ({
  status,
  code: null,
  subcode: null,
  isTransient: false,
  id: null,
  retryAfter: null,
  ...rest,
});

/** `10-2018278` as Meta answers it. */
const refusal = (code: string, status = 400): GraphAnswer => {
  const [number, subcode] = code.split('-').map(Number);
  return answerOf(status, { code: number ?? null, subcode: subcode ?? null });
};

test('a message that is named is delivered', () => {
  const outcome = graphToOutcome(answerOf(200, { id: 'm_1' }), CONTEXT);
  expect(outcome).toEqual({ type: 'Delivered', providerId: 'm_1' });
});

test.each([
  ['190 the token', '190'],
  ['190 the session has expired', '190-463'],
  ['10 permission', '10'],
  ['10-1893063 the page is restricted', '10-1893063'],
  ['200 permission', '200'],
  ['230 permission to send', '230'],
  ['299 permission, whatever it is', '299'],
  ['200-2018028 the app is not approved', '200-2018028'],
  ['3 capability', '3'],
  ['102 session', '102'],
  ['368 policy', '368'],
])('%s refuses the credential', (_, code) => {
  expect(graphToOutcome(refusal(code), CONTEXT)).toEqual({ type: 'CredentialRefused', code });
});

test.each(['10', '200', '230', '368', '10-1893063', '100-33'])(
  '%s of a page that one Notify service chose holds up no other',
  (code) => {
    const outcome = graphToOutcome(refusal(code), { ...CONTEXT, pageChosenBy: 'service' });
    expect(outcome).toEqual({ type: 'Rejected', code, blames: 'credential' });
  },
);

test('a token that is over is over for the page of any service', () => {
  const outcome = graphToOutcome(refusal('190'), { ...CONTEXT, pageChosenBy: 'service' });
  expect(outcome).toEqual({ type: 'CredentialRefused', code: '190' });
});

test.each([
  ['10-2018278 more than 24 hours', '10-2018278'],
  ['10-2018065 the same, formerly', '10-2018065'],
  ['551 the person is not available', '551'],
  ['551-1545041 the same', '551-1545041'],
  ['200-1545041 the same', '200-1545041'],
  ['10-2018108 the person takes no messages', '10-2018108'],
  ['100 a parameter', '100'],
  ['100-2018109 an attachment too large', '100-2018109'],
  ['a code nobody knows', '9007'],
])('%s is rejected', (_, code) => {
  expect(graphToOutcome(refusal(code), CONTEXT)).toEqual({ type: 'Rejected', code });
});

test('100-2018001, nobody of that id, blames the address', () => {
  const outcome = graphToOutcome(refusal('100-2018001'), CONTEXT);
  expect(outcome).toEqual({ type: 'Rejected', code: '100-2018001', blames: 'address' });
});

test('100-33, no such page for this token, is told and pauses nobody', () => {
  const outcome = graphToOutcome(refusal('100-33'), CONTEXT);
  expect(outcome).toEqual({ type: 'Rejected', code: '100-33', blames: 'credential' });
});

const retries: readonly [sentence: string, answer: GraphAnswer, scope: string, code: string, waitMs: number][] = [
  ['1 unknown', refusal('1', 500), 'binding', '1', 1000],
  ['2 unexpected', refusal('2', 500), 'binding', '2', 1000],
  ['1200 for the moment', refusal('1200'), 'binding', '1200', 1000],
  ['4 limit of the app', refusal('4'), 'channel', '4', 1000],
  ['17 limit of the user', refusal('17'), 'channel', '17', 1000],
  ['32 limit of the page', refusal('32'), 'channel', '32', 1000],
  ['341 limit of the app', refusal('341'), 'channel', '341', 1000],
  ['613 limit of the API', refusal('613'), 'channel', '613', 1000],
  ['80001 limit of the page', refusal('80001'), 'channel', '80001', 1000],
  ['80006 limit of Messenger', refusal('80006'), 'channel', '80006', 1000],
  [
    'a code nobody knows that Meta calls transient',
    answerOf(400, { code: 9007, isTransient: true }),
    'binding',
    '9007',
    1000,
  ],
  ['429 without a body', answerOf(429), 'channel', 'http-429', 1000],
  ['429 with Retry-After', answerOf(429, { retryAfter: '30' }), 'channel', 'http-429', 30_000],
  ['503 without a body', answerOf(503), 'binding', 'http-503', 1000],
  ['408', answerOf(408), 'binding', 'http-408', 1000],
  ['a redirect', answerOf(302), 'channel', 'http-302', 1000],
];

test.each(retries)('%s is tried again later', (_, answer, scope, code, waitMs) => {
  expect(graphToOutcome(answer, CONTEXT)).toEqual({ type: 'RetryAt', at: NOW + waitMs, scope, code });
  expect(isTroubled(answer)).toBe(true);
});

test('after five troubled answers in a row the next try waits half a minute', () => {
  expect(graphToOutcome(refusal('613'), { ...CONTEXT, streak: 5 })).toMatchObject({ at: NOW + 32_000 });
});

test.each([401, 403, 404])('%i from somebody who is not Meta refuses the credential', (status) => {
  expect(graphToOutcome(answerOf(status), CONTEXT)).toEqual({ type: 'CredentialRefused', code: `http-${status}` });
});

test.each([502, 504])('%i may have reached Meta behind its gateway', (status) => {
  expect(graphToOutcome(answerOf(status), CONTEXT)).toEqual({ type: 'AnswerLost', code: `http-${status}` });
});

test('200 from somebody who is not Meta is tried once more and no more', () => {
  expect(graphToOutcome(answerOf(200), CONTEXT)).toEqual({ type: 'AnswerLost', code: 'http-200' });
  expect(graphToOutcome(answerOf(200), { ...CONTEXT, mayRepeat: true })).toEqual({
    type: 'Rejected',
    code: 'http-200',
  });
});

test.each(['190', '10-2018278', '551'])('%s is no trouble of the channel', (code) => {
  expect(isTroubled(refusal(code))).toBe(false);
});

test.each<[string, GraphAnswer, object]>([
  ['it is there', answerOf(200, { id: '1010' }), { type: 'Delivered', providerId: '1010' }],
  ['the token is refused', refusal('190', 401), { type: 'CredentialRefused', code: '190' }],
  ['there is no such page for it', refusal('100-33'), { type: 'CredentialRefused', code: '100-33' }],
  ['something else is asked', refusal('100'), { type: 'CredentialRefused', code: '100' }],
  ['too much is asked', refusal('4'), { type: 'RetryAt', at: NOW + 1000, scope: 'channel', code: '4' }],
  ['Meta is in trouble', answerOf(502), { type: 'RetryAt', at: NOW + 1000, scope: 'channel', code: 'http-502' }],
  ['it is not Meta', answerOf(200), { type: 'RetryAt', at: NOW + 1000, scope: 'channel', code: 'http-200' }],
])('asked for the page: %s', (_, answer, outcome) => {
  expect(pageToOutcome(answer, NOW)).toEqual(outcome);
});
