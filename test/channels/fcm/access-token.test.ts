import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../src/base/clock.ts';
import { type AccessTokens, createAccessTokens } from '../../../src/channels/fcm/access-token.ts';
import { readServiceAccount } from '../../../src/channels/fcm/service-account.ts';
import { type FakeOauth, type FakeOauthOptions, startFakeOauth } from '../../fakes/oauth.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

let clock: VirtualClock;
let oauth: FakeOauth;
let tokens: AccessTokens;

const open = async (options: FakeOauthOptions = {}) => {
  oauth = await startFakeOauth({ now: clock.now, ...options });
  tokens = tokensOf(oauth.serviceAccount);
};

const tokensOf = (json: string, tokenUrl?: string, timeout = 10_000): AccessTokens => {
  const account = readServiceAccount(json);
  if (!account.ok) throw new Error(account.error);
  return createAccessTokens({ account: account.value, tokenUrl, timeout, clock });
};

beforeEach(() => {
  clock = createVirtualClock(NOW);
});

afterEach(async () => {
  await tokens.close();
  await oauth.close();
});

const tokenOf = async (): Promise<string> => {
  const token = await tokens.get();
  if (!token.ok) throw new Error(token.error.type);
  return token.value;
};

test('the account signs for an hour, for this one purpose', async () => {
  await open();
  expect(oauth.takes(await tokenOf())).toBe(true);
  expect(oauth.requests).toEqual([
    {
      status: 200,
      error: null,
      claims: {
        iss: 'pusher@tocsin-test.iam.gserviceaccount.com',
        aud: oauth.tokenUrl,
        scope: 'https://www.googleapis.com/auth/firebase.messaging',
        iat: NOW / 1000,
        exp: NOW / 1000 + 3600,
      },
    },
  ]);
});

test('a token is asked for once, however many want it', async () => {
  await open();
  const all = await Promise.all(Array.from({ length: 50 }, tokenOf));
  expect(new Set(all).size).toBe(1);
  await tokenOf();
  expect(oauth.requests).toHaveLength(1);
});

test('another is asked for five minutes before it ends', async () => {
  await open({ expiresInS: 3600 });
  const first = await tokenOf();
  clock.advance(3_299_999);
  expect(await tokenOf()).toBe(first);
  clock.advance(1);
  expect(await tokenOf()).not.toBe(first);
});

test('one that lives for less is used for half of it', async () => {
  await open({ expiresInS: 60 });
  const first = await tokenOf();
  clock.advance(29_999);
  expect(await tokenOf()).toBe(first);
  clock.advance(1);
  expect(await tokenOf()).not.toBe(first);
});

test('a wall clock that is set keeps the token', async () => {
  await open();
  const first = await tokenOf();
  clock.jump(-86_400_000);
  expect(await tokenOf()).toBe(first);
});

test('one that was refused is not handed out again, a newer one is', async () => {
  await open();
  const first = await tokenOf();
  tokens.invalidate(first);
  const second = await tokenOf();
  expect(second).not.toBe(first);
  tokens.invalidate(first);
  expect(await tokenOf()).toBe(second);
  expect(oauth.requests).toHaveLength(2);
});

test('a proxy passes on what is meant for Google', async () => {
  await open();
  await tokens.close();
  const account = { ...JSON.parse(oauth.serviceAccount), token_uri: 'https://oauth2.googleapis.com/token' };
  tokens = tokensOf(JSON.stringify(account), oauth.tokenUrl);
  expect(oauth.takes(await tokenOf())).toBe(true);
  expect(oauth.requests[0]?.claims.aud).toBe('https://oauth2.googleapis.com/token');
});

test('a key that was taken back refuses the credential', async () => {
  await open();
  await tokens.close();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  tokens = tokensOf(JSON.stringify({ ...JSON.parse(oauth.serviceAccount), private_key }));
  expect(await tokens.get()).toEqual({ ok: false, error: { type: 'CredentialRefused', code: 'invalid_grant' } });
});

test('a clock that is an hour off refuses the credential', async () => {
  await open({ now: () => NOW - 3_700_000 });
  expect(await tokens.get()).toEqual({ ok: false, error: { type: 'CredentialRefused', code: 'invalid_grant' } });
});

test.each<[string, number, string, string]>([
  ['401', 401, '{"error":"unauthorized_client"}', 'unauthorized_client'],
  ['404 of a wrong url', 404, '<html>', 'http-404'],
  ['400 without a word', 400, '{}', 'http-400'],
])('%s refuses the credential', async (_, status, body, code) => {
  await open();
  oauth.failNext({ status, body });
  expect(await tokens.get()).toEqual({ ok: false, error: { type: 'CredentialRefused', code } });
});

test.each<[string, { status: number; body?: string; headers?: Record<string, string> }, string, number]>([
  ['500', { status: 500 }, 'http-500', 1000],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '9' } }, 'http-503', 9000],
  ['429', { status: 429, body: '{"error":"rate_limited"}' }, 'rate_limited', 60_000],
  ['200 without a token', { status: 200, body: '{}' }, 'http-200', 1000],
  ['200 with a token that no header holds', { status: 200, body: '{"access_token":"a\\nb"}' }, 'http-200', 1000],
])('%s is tried again later, by all of the credential', async (_, failure, code, waitMs) => {
  await open();
  oauth.failNext(failure);
  const error = { type: 'RetryAt', at: NOW + waitMs, scope: 'credential', code };
  expect(await tokens.get()).toEqual({ ok: false, error });
  expect((await tokens.get()).ok).toBe(true);
});

test.each(['never-answer', 'reset'] as const)('%s took no effect, so it is tried again', async (failure) => {
  await open();
  await tokens.close();
  tokens = tokensOf(oauth.serviceAccount, oauth.tokenUrl, 50);
  oauth.failNext(failure);
  expect(await tokens.get()).toMatchObject({ error: { type: 'RetryAt', at: NOW + 1000, scope: 'credential' } });
});

test('trouble in a row waits longer each time', async () => {
  await open();
  const waits: number[] = [];
  for (let round = 0; round < 3; round++) {
    oauth.failNext({ status: 500 });
    const token = await tokens.get();
    if (token.ok || token.error.type !== 'RetryAt') throw new Error('not a wait');
    waits.push(token.error.at - clock.now());
    clock.advance(token.error.at - clock.now());
  }
  expect(waits).toEqual([1000, 2000, 4000]);
});
