import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createProviderToken, createProviderTokens } from '../../../src/channels/apn/provider-token.ts';
import { FAKE_PROVIDER } from '../../fakes/apns.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0, 700);
const MINUTE = 60_000;
const key = createPrivateKey(FAKE_PROVIDER.key);

const open = () => {
  const clock = createVirtualClock(NOW);
  const { keyId, teamId } = FAKE_PROVIDER;
  return { clock, token: createProviderToken({ keyId, teamId, key }, clock) };
};

test('the token says who signed it when, and nothing else', async () => {
  const text = await open().token.current();
  const { payload } = await jwtVerify(text, createPublicKey(key), { currentDate: new Date(NOW) });
  expect(decodeProtectedHeader(text)).toEqual({ alg: 'ES256', kid: 'FAKEKEY001' });
  expect(payload).toEqual({ iss: 'FAKETEAM01', iat: Math.floor(NOW / 1000) });
});

test('it is used for 50 minutes', async () => {
  const { clock, token } = open();
  const first = await token.current();
  clock.advance(50 * MINUTE - 1);
  expect(await token.current()).toBe(first);
  clock.advance(1);
  expect(await token.current()).not.toBe(first);
});

test('many at once sign it once', async () => {
  const { token } = open();
  const texts = await Promise.all(Array.from({ length: 50 }, () => token.current()));
  expect(new Set(texts).size).toBe(1);
});

test('a clock that was set forward makes it old, since Apple goes by its time', async () => {
  const { clock, token } = open();
  const first = await token.current();
  clock.jump(50 * MINUTE);
  expect(await token.current()).not.toBe(first);
});

test('a clock that was set back does not make it young', async () => {
  const { clock, token } = open();
  const first = await token.current();
  clock.jump(-120 * MINUTE);
  expect(await token.current()).toBe(first);
  clock.advance(50 * MINUTE);
  expect(await token.current()).not.toBe(first);
});

test('called expired after 20 minutes and more, it is renewed once for all who ask', async () => {
  const { clock, token } = open();
  const first = await token.current();
  clock.advance(20 * MINUTE + 1);
  const renewed = await Promise.all([token.renew(first), token.renew(first), token.renew(first)]);
  expect(renewed[0]).not.toBe(first);
  expect(new Set(renewed).size).toBe(1);
  expect(await token.current()).toBe(renewed[0]);
});

test('called expired sooner, it is not: our clock must be wrong', async () => {
  const { clock, token } = open();
  const first = await token.current();
  clock.advance(20 * MINUTE);
  expect(await token.renew(first)).toBeNull();
  expect(await token.current()).toBe(first);
});

test('called expired when there is a newer one, the newer one is used', async () => {
  const { clock, token } = open();
  const first = await token.current();
  clock.advance(50 * MINUTE);
  const second = await token.current();
  expect(await token.renew(first)).toBe(second);
});

test('one key has one token, whoever asks', async () => {
  const tokens = createProviderTokens(createVirtualClock(NOW));
  const mine = { keyId: 'K', teamId: 'T', key };
  const again = { ...mine, key: createPrivateKey(FAKE_PROVIDER.key) };
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = await tokens(mine).current();
  expect(await tokens(again).current()).toBe(text);
  for (const other of [
    { ...mine, keyId: 'L' },
    { ...mine, teamId: 'U' },
    { ...mine, key: privateKey },
  ]) {
    expect(await tokens(other).current()).not.toBe(text);
  }
});
