import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createGraphChannel } from '../../../src/channels/messenger/graph.ts';
import { messengerOptions } from '../../../src/channels/messenger/options.ts';
import type { Channel, DeliveryRequest } from '../../../src/model/delivery.ts';
import { FAKE_PAGE_ID, FAKE_PAGE_TOKEN, type FakeGraph, startFakeGraph } from '../../fakes/graph.ts';
import { deliveryOf } from '../delivery.ts';

let graph: FakeGraph;

beforeEach(async () => {
  graph = await startFakeGraph();
});

afterEach(() => graph.close());

const NOW = 1_000_000;
const PERSON = '3141592653589793';
const hello = deliveryOf({ Title: 'Warm', Body: 'f7 at -10 °C' }, { address: PERSON });

const channelTo = (url: string, rest: object = {}, clock = createVirtualClock(NOW)): Channel => {
  const keys = { driver: 'graph', url, pageId: FAKE_PAGE_ID, token: FAKE_PAGE_TOKEN, timeout: '5s', ...rest };
  const options = messengerOptions.parse(keys);
  if (options.driver !== 'graph') throw new Error('not the driver asked for');
  return createGraphChannel({ options, clock });
};

test("a message is posted as Meta's Send API wants it, and delivered under its id", async () => {
  const outcome = await channelTo(graph.url).deliver(hello);
  const [request] = graph.requests;
  expect(request?.path).toBe(`/v25.0/${FAKE_PAGE_ID}/messages`);
  expect(request?.body).toEqual({
    messaging_type: 'UPDATE',
    recipient: { id: PERSON },
    message: { text: 'f7 at -10 °C' },
  });
  expect(outcome).toEqual({ type: 'Delivered', providerId: request?.messageId });
});

test('a path before the API, as a proxy has, and a later version', async () => {
  await channelTo(`${graph.url}/proxy/`, { version: 'v26.0' }).deliver(hello);
  expect(graph.requests[0]?.path).toBe(`/proxy/v26.0/${FAKE_PAGE_ID}/messages`);
});

const onPage = (facebookMessengerPageId: string): DeliveryRequest => ({
  ...hello,
  sender: { messagingServiceSid: null, facebookMessengerPageId },
});

test("the page of the Notify service goes before the config's, and its refusal holds up nobody else", async () => {
  const channel = channelTo(graph.url);
  const outcome = await channel.deliver(onPage('another/page'));
  expect(graph.requests[0]?.path).toBe('/v25.0/another%2Fpage/messages');
  expect(outcome).toEqual({ type: 'Rejected', code: '100-33', blames: 'credential' });
  expect(await channel.deliver(onPage(FAKE_PAGE_ID))).toMatchObject({ type: 'Delivered' });
});

test.each<[string, (fake: FakeGraph) => void, object, object]>([
  ['a wrong token', () => {}, { token: 'wrong' }, { type: 'CredentialRefused', code: '190' }],
  ['a permission that was taken away', (fake) => fake.revoke(), {}, { type: 'CredentialRefused', code: '230' }],
  [
    'somebody who never wrote to the page',
    (fake) => fake.forget(PERSON),
    {},
    { type: 'Rejected', code: '100-2018001', blames: 'address' },
  ],
  ['somebody who has blocked it', (fake) => fake.block(PERSON), {}, { type: 'Rejected', code: '551-1545041' }],
  ['more than 24 hours', (fake) => fake.closeWindow(PERSON), {}, { type: 'Rejected', code: '10-2018278' }],
  ['a tag that there is not', () => {}, { tag: 'BECAUSE' }, { type: 'Rejected', code: '100' }],
])('refused: %s', async (_, arrange, options, outcome) => {
  arrange(graph);
  expect(await channelTo(graph.url, options).deliver(hello)).toEqual(outcome);
  expect(graph.accepted()).toEqual([]);
});

test('with a tag a message passes after 24 hours', async () => {
  graph.closeWindow(PERSON);
  expect(await channelTo(graph.url, { tag: 'ACCOUNT_UPDATE' }).deliver(hello)).toMatchObject({ type: 'Delivered' });
  expect(graph.accepted()[0]?.body).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' });
});

test('an address that is no id of a person is rejected', async () => {
  const outcome = await channelTo(graph.url).deliver(deliveryOf({ Body: 'hi' }));
  expect(outcome).toEqual({ type: 'Rejected', code: '100' });
});

test('without a text nothing is posted', async () => {
  const outcome = await channelTo(graph.url).deliver(deliveryOf({ Title: 'Warm' }, { address: PERSON }));
  expect(outcome).toEqual({ type: 'Rejected', code: 'no-body' });
  expect(graph.requests).toEqual([]);
});

test('trouble at Meta: each try in a row waits longer, a success starts anew', async () => {
  const clock = createVirtualClock(NOW);
  const channel = channelTo(graph.url, {}, clock);
  const waits: (number | string)[] = [];
  const busy = { status: 400, code: 613 };
  for (const failure of [busy, { status: 500, code: 2 }, { status: 503, body: '<html>' }, undefined, busy]) {
    if (failure) graph.failNext(failure);
    const outcome = await channel.deliver(hello);
    const waitMs = outcome.type === 'RetryAt' ? outcome.at - clock.now() : 0;
    waits.push(waitMs || outcome.type);
    clock.advance(waitMs);
  }
  expect(waits).toEqual([1000, 2000, 4000, 'Delivered', 1000]);
});

test('no answer in time, or a reset: it may have been sent', async () => {
  graph.failNext('never-answer', 'reset');
  const late = await channelTo(graph.url, { timeout: '50ms' }).deliver(hello);
  expect(late).toEqual({ type: 'AnswerLost', code: 'UND_ERR_HEADERS_TIMEOUT' });
  expect((await channelTo(graph.url).deliver(hello)).type).toBe('AnswerLost');
});

test('nobody listens: surely not sent', async () => {
  await graph.close();
  const channel = channelTo(graph.url);
  const outcome = { type: 'RetryAt', at: NOW + 5000, scope: 'channel', code: 'ECONNREFUSED' };
  expect(await channel.deliver(hello)).toEqual(outcome);
  expect(await channel.test?.()).toEqual(outcome);
});

test('asked for the page, Meta names it, and no message goes out', async () => {
  expect(await channelTo(`${graph.url}/proxy`).test?.()).toEqual({ type: 'Delivered', providerId: FAKE_PAGE_ID });
  expect(await channelTo(graph.url, { token: 'x' }).test?.()).toEqual({ type: 'CredentialRefused', code: '190' });
  expect(await channelTo(graph.url, { pageId: '1' }).test?.()).toEqual({ type: 'CredentialRefused', code: '100-33' });
  expect(graph.requests).toEqual([]);
});

test('a closed channel fails what is under way and lets go', async () => {
  graph.failNext('never-answer');
  const channel = channelTo(graph.url);
  const outcome = channel.deliver(hello);
  await graph.arrived(1);
  await channel.close?.();
  expect(await outcome).toMatchObject({ type: 'AnswerLost' });
});
