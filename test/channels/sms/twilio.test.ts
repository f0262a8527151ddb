import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { smsOptions } from '../../../src/channels/sms/options.ts';
import { createTwilioChannel } from '../../../src/channels/sms/twilio.ts';
import type { Channel } from '../../../src/model/delivery.ts';
import { FAKE_ACCOUNT_SID, FAKE_AUTH_TOKEN, type FakeTwilio, startFakeTwilio } from '../../fakes/twilio.ts';
import { deliveryOf } from '../delivery.ts';

let twilio: FakeTwilio;

beforeEach(async () => {
  twilio = await startFakeTwilio();
});

afterEach(() => twilio.close());

const NOW = 1_000_000;
const hello = deliveryOf({ Body: 'f7 -10.0C >-15C 10min' }, { expiresAt: NOW + 90_000 });

const channelTo = (url: string, rest: object = {}, clock = createVirtualClock(NOW)): Channel => {
  const options = smsOptions.parse({
    driver: 'twilio',
    url,
    accountSid: FAKE_ACCOUNT_SID,
    authToken: FAKE_AUTH_TOKEN,
    from: '+15005550006',
    timeout: '5s',
    ...rest,
  });
  if (options.driver !== 'twilio') throw new Error('not the driver asked for');
  return createTwilioChannel({
    options,
    clock,
    statusCallback: 'https://tocsin.test/twilio/status',
  });
};

test('a message is posted as Twilio wants it, and delivered under its sid', async () => {
  const outcome = await channelTo(twilio.url).deliver(hello);
  const [request] = twilio.requests;
  expect(request?.path).toBe(`/2010-04-01/Accounts/${FAKE_ACCOUNT_SID}/Messages.json`);
  expect(request?.form).toEqual([
    ['To', '+4790000001'],
    ['From', '+15005550006'],
    ['Body', 'f7 -10.0C >-15C 10min'],
    ['StatusCallback', `https://tocsin.test/twilio/status?delivery=${hello.id}`],
    ['ValidityPeriod', '90'],
  ]);
  expect(outcome).toEqual({ type: 'Delivered', providerId: request?.sid });
});

test('letters of any script arrive as they were', async () => {
  const Body = 'Ærlig 100 % & = + ? ☃ 🔥\nнорма';
  await channelTo(twilio.url).deliver(deliveryOf({ Body }));
  expect(twilio.requests[0]?.Body).toBe(Body);
});

test('a path before the API, as a proxy has, is kept', async () => {
  await channelTo(`${twilio.url}/proxy/`).deliver(hello);
  expect(twilio.requests[0]?.path).toBe(`/proxy/2010-04-01/Accounts/${FAKE_ACCOUNT_SID}/Messages.json`);
});

test('a wrong token refuses the credential', async () => {
  const outcome = await channelTo(twilio.url, { authToken: 'wrong' }).deliver(hello);
  expect(outcome).toEqual({ type: 'CredentialRefused', code: '20003' });
});

test('a wrong account refuses the credential', async () => {
  const outcome = await channelTo(twilio.url, { accountSid: `AC${'9'.repeat(32)}` }).deliver(hello);
  expect(outcome.type).toBe('CredentialRefused');
});

test('a bad number is rejected', async () => {
  const outcome = await channelTo(twilio.url).deliver(deliveryOf({ Body: 'hi' }, { address: '12' }));
  expect(outcome).toEqual({ type: 'Rejected', code: '21211' });
});

test('a phone that said STOP has opted out', async () => {
  twilio.optOut('+4790000001');
  expect(await channelTo(twilio.url).deliver(hello)).toEqual({ type: 'OptedOut', code: '21610' });
});

test('without a text nothing is posted', async () => {
  expect(await channelTo(twilio.url).deliver(deliveryOf({}))).toEqual({ type: 'Rejected', code: 'no-body' });
  expect(twilio.requests).toEqual([]);
});

test('too many requests: the channel waits as long as it is told', async () => {
  twilio.failNext({ status: 429, code: 20429, headers: { 'retry-after': '30' } });
  const outcome = await channelTo(twilio.url).deliver(hello);
  expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 30_000, scope: 'channel', code: '20429' });
});

const DOWN = { status: 503, body: '<html>down</html>' };

test('trouble at Twilio: each try in a row waits longer, a success starts anew', async () => {
  const clock = createVirtualClock(NOW);
  const channel = channelTo(twilio.url, {}, clock);
  const waits: (number | string)[] = [];
  for (const failure of [DOWN, DOWN, DOWN, undefined, DOWN]) {
    if (failure) twilio.failNext(failure);
    const outcome = await channel.deliver(hello);
    const waitMs = outcome.type === 'RetryAt' ? outcome.at - clock.now() : 0;
    waits.push(waitMs || outcome.type);
    clock.advance(waitMs);
  }
  expect(waits).toEqual([1000, 2000, 4000, 'Delivered', 1000]);
});

test('trouble at Twilio that meets many phones at once lets each wait a second', async () => {
  const channel = channelTo(twilio.url);
  twilio.failNext(DOWN, DOWN, DOWN, DOWN);
  const outcomes = await Promise.all([hello, hello, hello, hello].map(channel.deliver));
  expect(outcomes).toMatchObject(Array(4).fill({ type: 'RetryAt', at: NOW + 1000, scope: 'binding' }));
});

test('no answer in time: it may have been sent', async () => {
  twilio.failNext('never-answer');
  const outcome = await channelTo(twilio.url, { timeout: '50ms' }).deliver(hello);
  expect(outcome).toEqual({ type: 'AnswerLost', code: 'UND_ERR_HEADERS_TIMEOUT' });
  expect(twilio.accepted()).toHaveLength(1);
});

test('a reset after the request: it may have been sent', async () => {
  twilio.failNext('reset');
  const outcome = await channelTo(twilio.url).deliver(hello);
  expect(outcome.type).toBe('AnswerLost');
  expect(twilio.requests).toHaveLength(1);
});

test('an answer that breaks off after its status is still an answer', async () => {
  twilio.failNext('break-off');
  expect(await channelTo(twilio.url).deliver(hello)).toEqual({ type: 'Delivered', providerId: null });
});

test('nobody listens: surely not sent', async () => {
  const { url } = twilio;
  await twilio.close();
  const outcome = await channelTo(url).deliver(hello);
  expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 5000, scope: 'channel', code: 'ECONNREFUSED' });
});

test('no such host: surely not sent', async () => {
  const outcome = await channelTo('http://no-such-host.invalid').deliver(hello);
  expect(outcome).toMatchObject({ type: 'RetryAt', at: NOW + 5000, scope: 'channel' });
});

test('asked for the account, Twilio says how it stands', async () => {
  const channel = channelTo(`${twilio.url}/proxy`);
  expect(await channel.test?.()).toEqual({ type: 'Delivered', providerId: 'active' });
  twilio.stand('suspended');
  expect(await channel.test?.()).toEqual({ type: 'CredentialRefused', code: 'account-suspended' });
  const refused = await channelTo(twilio.url, { authToken: 'wrong' }).test?.();
  expect(refused).toEqual({ type: 'CredentialRefused', code: '20003' });
  expect(twilio.requests).toEqual([]);
});

test('asked for the account while nobody listens: nothing is known', async () => {
  const { url } = twilio;
  await twilio.close();
  const outcome = await channelTo(url).test?.();
  expect(outcome).toEqual({ type: 'RetryAt', at: NOW + 5000, scope: 'channel', code: 'ECONNREFUSED' });
});

test('a closed channel fails what is under way and lets go', async () => {
  twilio.failNext('never-answer');
  const channel = channelTo(twilio.url);
  const outcome = channel.deliver(hello);
  await twilio.arrived(1);
  await channel.close?.();
  expect(await outcome).toMatchObject({ type: 'AnswerLost' });
});

test('a Notify service sends by its own messaging service, and its refusal holds up nobody else', async () => {
  const sender = { messagingServiceSid: 'MG1', facebookMessengerPageId: null };
  const outcome = await channelTo(twilio.url).deliver(deliveryOf({ Body: 'hi' }, { sender }));
  expect(outcome).toEqual({ type: 'Rejected', code: '21701', blames: 'credential' });
  expect(twilio.requests[0]?.form).toContainEqual(['MessagingServiceSid', 'MG1']);
  expect(await channelTo(twilio.url).deliver(hello)).toMatchObject({ type: 'Delivered' });
});

test('something that does not speak HTTP: it may have been sent', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end('not HTTP\r\n\r\n')));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  const outcome = await channelTo(`http://127.0.0.1:${port}`).deliver(hello);
  expect(outcome.type).toBe('AnswerLost');
  await new Promise((resolve) => server.close(resolve));
});

test('many at once arrive once each', async () => {
  const channel = channelTo(twilio.url);
  const numbers = Array.from({ length: 120 }, (_, index) => `+479000${String(index).padStart(4, '0')}`);
  const outcomes = await Promise.all(
    numbers.map((address) => channel.deliver(deliveryOf({ Body: 'hi' }, { address }))),
  );
  expect(new Set(outcomes.map(({ type }) => type))).toEqual(new Set(['Delivered']));
  expect(
    twilio
      .accepted()
      .map(({ To }) => To)
      .toSorted(),
  ).toEqual(numbers);
});
