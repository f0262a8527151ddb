import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createAccessTokens } from '../../src/channels/fcm/access-token.ts';
import { createFcmChannel } from '../../src/channels/fcm/create-fcm.ts';
import { readServiceAccount } from '../../src/channels/fcm/service-account.ts';
import { deliveryOf } from '../channels/delivery.ts';
import { type FakeFcm, startFakeFcm } from './fcm.ts';

let fcm: FakeFcm;

beforeEach(async () => {
  fcm = await startFakeFcm();
});

afterEach(() => fcm.close());

const channelTo = (url: string, json: string) =>
  createFcmChannel({ name: 'fcm', secret: { type: 'service-account', json }, url, rate: 1, clock: systemClock });

const bearer = async (): Promise<string> => {
  const account = readServiceAccount(fcm.serviceAccount);
  if (!account.ok) throw new Error(account.error);
  const tokens = createAccessTokens({
    account: account.value,
    tokenUrl: undefined,
    timeout: 10_000,
    clock: systemClock,
  });
  const token = await tokens.get();
  await tokens.close();
  return token.ok ? token.value : '';
};

const post = async (body: unknown, token?: string) => {
  const response = await fetch(`${fcm.url}/v1/projects/tocsin-test/messages:send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? (await bearer())}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
};

const to = (message: object) => ({ message: { token: 'token-1', ...message } });

test.each<[string, unknown, RegExp]>([
  ['no phone', { message: {} }, /Recipient of the message is not set/],
  ['two phones', to({ fid: 'cdEf0123456789_-abcdef' }), /oneof/],
  ['a field of the old API', to({ time_to_live: 1 }), /Unknown name "time_to_live" at 'message': Cannot find field/],
  ['a field that is nowhere', { to: 'x' }, /Unknown name "to": Cannot find field/],
  ['a field deeper down', to({ android: { notification: { badge: '1' } } }), /at 'message.android.notification'/],
  ['a data value that is no text', to({ data: { a: 'x', b: 1 } }), /'message.data\[1\].value' \(TYPE_STRING\)/],
  ['a reserved key', to({ data: { from: 'x' } }), /Invalid data payload key: from/],
  ['more than 4096 bytes', to({ data: { a: 'x'.repeat(4096) } }), /too large/],
  ['a ttl in numbers', to({ android: { ttl: 60 } }), /message.android.ttl/],
  ['a ttl beyond four weeks', to({ android: { ttl: '2419201s' } }), /Invalid TTL/],
  ['a priority that is none', to({ android: { priority: 'urgent' } }), /message.android.priority/],
  ['an address that is no token', { message: { token: 'no phone' } }, /not a valid FCM registration token/],
])('refuses %s', async (_, body, message) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 400, status: 'INVALID_ARGUMENT' } } });
  expect(answer.body.error.message).toMatch(message);
  expect(fcm.accepted()).toEqual([]);
});

test('knows fields by both their spellings', async () => {
  const message = to({ android: { collapseKey: 'c', directBootOk: true }, fcmOptions: { analyticsLabel: 'l' } });
  expect(await post(message)).toMatchObject({ status: 200 });
});

test('refuses a bearer that it did not give out', async () => {
  expect(await post(to({}), 'ya29.forged')).toMatchObject({
    status: 401,
    body: { error: { status: 'UNAUTHENTICATED' } },
  });
});

test('what is only to be checked reaches no phone', async () => {
  expect(await post({ ...to({}), validate_only: true })).toEqual({
    status: 200,
    body: { name: 'projects/tocsin-test/messages/fake_message_id' },
  });
  expect(fcm.accepted()).toEqual([]);
});

test('fails on cue, once each, with details of its own', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.ApnsError', reason: 'Unregistered' }];
  fcm.failNext({ status: 400, word: 'INVALID_ARGUMENT', errorCode: 'INVALID_ARGUMENT', details });
  const token = await bearer();
  expect((await post(to({}), token)).body.error.details).toHaveLength(2);
  expect((await post(to({}), token)).status).toBe(200);
});

test('runs as a process of its own, with a key file and a ledger, and keeps the key', async () => {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'fake-fcm-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const ledger = join(directory, 'ledger');
  const account = join(directory, 'account.json');
  const run = async () => {
    const args = ['test/fakes/fcm.ts', '--ledger', ledger, '--service-account', account];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(child.stdout), 'line');
    const channel = channelTo(String(line).replace('listening ', ''), await readFile(account, 'utf8'));
    const outcome = await channel.deliver(deliveryOf({ Body: 'hi' }, { address: 'token-1' }));
    await channel.close?.();
    child.kill('SIGTERM');
    await once(child, 'exit');
    return { outcome, key: JSON.parse(await readFile(account, 'utf8')).private_key };
  };
  const [first, second] = [await run(), await run()];
  expect([first.outcome, second.outcome]).toMatchObject([{ type: 'Delivered' }, { type: 'Delivered' }]);
  expect(second.key).toBe(first.key);
  const lines = (await readFile(ledger, 'utf8')).trim().split('\n');
  expect(lines.map((text) => JSON.parse(text).accepted)).toEqual([true, true]);
});
