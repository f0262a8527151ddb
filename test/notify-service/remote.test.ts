import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { Redacted } from '../../src/base/redacted.ts';
import type { DeliveryRequest } from '../../src/model/delivery.ts';
import { asDeliveryId } from '../../src/model/ids.ts';
import { createRemoteChannel, createRemoteNotify } from '../../src/notify-service/remote.ts';
import { NOON, notification, notificationSid } from './kit.ts';
import { ACCOUNT, deadUrl, SERVICE, startNotifyServer, startServer, TOKEN } from './server.ts';

const remoteOf = (url: string, timeoutMs?: number) =>
  createRemoteNotify({ url, accountSid: ACCOUNT, authToken: new Redacted(TOKEN), serviceSid: SERVICE, timeoutMs });

const ana = { Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' };

const deliveryOf = (changes: Partial<DeliveryRequest> = {}): DeliveryRequest => ({
  id: asDeliveryId('1'),
  notification: notificationSid(1),
  address: '',
  sender: { messagingServiceSid: null, facebookMessengerPageId: null },
  request: notification(1).request,
  expiresAt: NOON + 60_000,
  mayRepeat: false,
  ...changes,
});

describe('a remote Notify is used like the built-in one', () => {
  it('gives bindings back as they were made', async () => {
    const remote = remoteOf((await startNotifyServer()).url);
    const created = await remote.createBinding({ ...ana, Tag: ['on-call'] });
    expect(created).toMatchObject({
      ok: true,
      value: { identity: 'ana-k', type: 'sms', address: '+4790000001', tags: ['on-call'], createdAt: NOON },
    });
    const sid = created.ok ? created.value.sid : '';
    expect(await remote.getBinding(sid)).toEqual(created);
    expect(await remote.deleteBinding(sid)).toEqual({ ok: true, value: null });
    expect(await remote.getBinding(sid)).toMatchObject({ ok: false, error: { type: 'refused', code: 20404 } });
  });

  it('follows pages by their links', async () => {
    const remote = remoteOf((await startNotifyServer()).url);
    for (const number of [1, 2, 3]) await remote.createBinding({ ...ana, Address: `+479000000${number}` });
    const first = await remote.listBinding({ PageSize: 2, Identity: ['ana-k'] });
    expect(first).toMatchObject({ ok: true, value: { page: 0, pageSize: 2, previous: null, next: { page: 1 } } });
    const next = first.ok ? first.value.next : null;
    const second = await remote.listBinding({ PageSize: 2, Page: 1, PageToken: next?.token ?? '' });
    expect(second).toMatchObject({
      ok: true,
      value: { bindings: [{}], next: null, previous: { page: 0, token: null } },
    });
  });

  it('sends', async () => {
    const server = await startNotifyServer();
    const sent = await remoteOf(server.url).send({ Tag: ['on-call'], Body: 'warm', Data: { n: 1 }, Priority: 'low' });
    expect(sent).toMatchObject({ ok: true, value: { createdAt: NOON, request: { Tag: ['on-call'], Body: 'warm' } } });
    expect(server.store.all.notifications()[0]?.request).toEqual({
      Identity: [],
      Tag: ['on-call'],
      Body: 'warm',
      Data: { n: 1 },
      Priority: 'low',
    });
  });

  it('takes an answer in other words for no Notify service', async () => {
    const url = await startServer((_, response) => response.writeHead(200).end('{"bindings":[{}]}'));
    const remote = remoteOf(url);
    for (const answer of [await remote.getBinding('x'), await remote.listBinding({}), await remote.send({})]) {
      expect(answer).toMatchObject({ ok: false, error: { type: 'not-notify', status: 200 } });
    }
  });

  it('can be closed', async () => {
    const remote = remoteOf((await startNotifyServer()).url);
    await remote.close();
    expect(await remote.listBinding({})).toMatchObject({ ok: false, error: { type: 'unreachable' } });
  });
});

describe('the channel notify', () => {
  const clock = createVirtualClock(NOON);
  const fault = (code: number) => JSON.stringify({ code, message: 'no', more_info: '', status: 400 });

  it('delivers with the sid of the remote notification and the time that is left', async () => {
    const server = await startNotifyServer();
    const outcome = await createRemoteChannel(remoteOf(server.url), clock).deliver(deliveryOf());
    const [sent] = server.store.all.notifications();
    expect(outcome).toEqual({ type: 'Delivered', providerId: sent?.sid });
    expect(sent?.request).toEqual({ Identity: [], Tag: ['on-call'], Body: 'message 1', Ttl: 60 });
  });

  it('keeps a Ttl of 0, which asks for one attempt', async () => {
    const server = await startNotifyServer();
    const once = deliveryOf({ request: notification(1, { Ttl: 0 }).request, expiresAt: NOON });
    await createRemoteChannel(remoteOf(server.url), clock).deliver(once);
    expect(server.store.all.notifications()[0]?.request.Ttl).toBe(0);
  });

  const rows: readonly [string, number, Record<string, string>, string, object][] = [
    ['too many requests', 429, {}, fault(20429), { type: 'RetryAt', at: NOON + 5000, scope: 'channel', code: '20429' }],
    [
      'too many, with a time in seconds',
      429,
      { 'retry-after': '30' },
      fault(20429),
      { type: 'RetryAt', at: NOON + 30_000, scope: 'channel', code: '20429' },
    ],
    [
      'away, with a date',
      503,
      { 'retry-after': 'Sun, 22 Nov 2026 12:02:00 GMT' },
      '',
      { type: 'RetryAt', at: NOON + 120_000, scope: 'channel', code: 'not-notify' },
    ],
    [
      'too many, for a whole day, which is too long to stay silent',
      429,
      { 'retry-after': '86400' },
      fault(20429),
      { type: 'RetryAt', at: NOON + 3_600_000, scope: 'channel', code: '20429' },
    ],
    [
      'a time that is past',
      503,
      { 'retry-after': '0' },
      fault(20503),
      { type: 'RetryAt', at: NOON + 5000, scope: 'channel', code: '20503' },
    ],
    ['its own fault', 500, {}, fault(20500), { type: 'RetryAt', at: NOON + 5000, scope: 'binding', code: '20500' }],
    ['a bad gateway', 502, {}, '<html>', { type: 'RetryAt', at: NOON + 5000, scope: 'binding', code: 'not-notify' }],
    ['a gateway that gave up waiting', 504, {}, '<html>', { type: 'AnswerLost', code: 'not-notify' }],
    ['acceptance in other words', 200, {}, '<html>', { type: 'AnswerLost', code: 'not-notify' }],
    ['wrong credentials', 401, {}, fault(20003), { type: 'CredentialRefused', code: '20003' }],
    ['a forbidden account', 403, {}, fault(20006), { type: 'CredentialRefused', code: '20006' }],
    ['an unknown Service', 404, {}, fault(20404), { type: 'CredentialRefused', code: '20404' }],
    ['a redirect', 302, {}, '', { type: 'CredentialRefused', code: 'not-notify' }],
    ['a wrong argument', 400, {}, fault(20001), { type: 'Rejected', code: '20001' }],
  ];
  it.each(rows)('%s', async (_, status, headers, body, outcome) => {
    const url = await startServer((_request, response) => response.writeHead(status, headers).end(body));
    expect(await createRemoteChannel(remoteOf(url), clock).deliver(deliveryOf())).toEqual(outcome);
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const channel = createRemoteChannel(remoteOf(await deadUrl()), clock);
    expect(await channel.deliver(deliveryOf())).toEqual({
      type: 'RetryAt',
      at: NOON + 5000,
      scope: 'channel',
      code: 'unreachable',
    });
  });

  it('does not know when the answer stays away or the connection breaks', async () => {
    const lost = { type: 'AnswerLost', code: 'answer-lost' };
    const silent = await startServer(() => {});
    expect(await createRemoteChannel(remoteOf(silent, 50), clock).deliver(deliveryOf())).toEqual(lost);
    const broken = await startServer((request) => request.socket.destroy());
    expect(await createRemoteChannel(remoteOf(broken), clock).deliver(deliveryOf())).toEqual(lost);
  });
});
