import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeOauth, startFakeOauth } from './oauth.ts';

const NOW_S = 1_800_000_000;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EMAIL = 'pusher@tocsin-test.iam.gserviceaccount.com';
const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';

let oauth: FakeOauth;

beforeEach(async () => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  oauth = await startFakeOauth({ privateKey: pem, now: () => NOW_S * 1000 });
});

afterEach(() => oauth.close());

const ask = async (claims: object, { kid = 'fake-key-id', key = privateKey, grant = 'jwt-bearer' } = {}) => {
  const all = { iss: EMAIL, aud: oauth.tokenUrl, scope: SCOPE, iat: NOW_S, exp: NOW_S + 3600, ...claims };
  const assertion = await new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
  const response = await fetch(oauth.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: `urn:ietf:params:oauth:grant-type:${grant}`, assertion }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
};

test('gives a token for what the account signed', async () => {
  const { status, body } = await ask({});
  expect([status, body]).toMatchObject([200, { expires_in: 3599, token_type: 'Bearer' }]);
  expect(oauth.takes(body.access_token)).toBe(true);
  oauth.callIn();
  expect(oauth.takes(body.access_token)).toBe(false);
});

test.each<[string, object, Parameters<typeof ask>[1], string]>([
  ['another account', { iss: 'x@y.test' }, {}, 'invalid_grant'],
  ['another audience', { aud: 'https://y.test' }, {}, 'invalid_grant'],
  ['another scope', { scope: 'x' }, {}, 'invalid_scope'],
  ['more than an hour', { exp: NOW_S + 3601 }, {}, 'invalid_grant'],
  ['a time that is over', { iat: NOW_S - 7200, exp: NOW_S - 3600 }, {}, 'invalid_grant'],
  ['a time to come', { iat: NOW_S + 600, exp: NOW_S + 3600 }, {}, 'invalid_grant'],
  ['no end', { exp: undefined }, {}, 'invalid_grant'],
  ['another key', {}, { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }, 'invalid_grant'],
  ['another key id', {}, { kid: 'x' }, 'invalid_grant'],
  ['another grant', {}, { grant: 'saml2-bearer' }, 'unsupported_grant_type'],
])('refuses %s', async (_, claims, signing, error) => {
  expect(await ask(claims, signing)).toEqual({ status: 400, body: { error } });
});

test('fails on cue, once', async () => {
  oauth.failNext({ status: 503, body: '{}' });
  expect((await ask({})).status).toBe(503);
  expect((await ask({})).status).toBe(200);
  expect(oauth.requests.map(({ status }) => status)).toEqual([503, 200]);
});
