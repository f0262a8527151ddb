import twilio from 'twilio';
import twilio3 from 'twilio-v3';
import twilio4 from 'twilio-v4';
import { describe, expect, it } from 'vitest';
import { appleCertificate, oneLine, serviceAccount } from './push-secrets.ts';
import { ACCOUNT, type NotifyServer, SERVICE, startNotifyServer, TOKEN } from './server.ts';

/** Typed as the newest; what is called here, all of them have. */
const SDKS: readonly (readonly [string, typeof twilio])[] = [
  ['6', twilio],
  ['4', twilio4 as unknown as typeof twilio],
  ['3', twilio3 as unknown as typeof twilio],
];

const ana = { identity: 'ana-k', bindingType: 'sms', address: '+4790000001', tag: ['on-call', 'site-oslo'] } as const;

describe.each(SDKS)("Twilio's SDK %s", (_, connect) => {
  /** The one line that a program has to add. */
  const notifyOf = ({ url }: NotifyServer, token = TOKEN) => {
    const client = connect(ACCOUNT, token);
    client.notify.baseUrl = url;
    return client.notify.v1;
  };
  const sdkOf = (server: NotifyServer, token = TOKEN) => notifyOf(server, token).services(SERVICE);

  it('creates, fetches, updates, lists and removes a service', async () => {
    const server = await startNotifyServer();
    const { services } = notifyOf(server);
    const created = await services.create({ friendlyName: 'My Svc', deliveryCallbackUrl: 'https://cb.example/x?y=1' });
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^IS[0-9a-f]{32}$/),
      accountSid: ACCOUNT,
      friendlyName: 'My Svc',
      dateCreated: new Date('2026-11-22T12:00:00Z'),
      dateUpdated: new Date('2026-11-22T12:00:00Z'),
      logEnabled: true,
      deliveryCallbackUrl: 'https://cb.example/x?y=1',
      deliveryCallbackEnabled: false,
      defaultApnNotificationProtocolVersion: '3',
      url: `${server.url}/v1/Services/${created.sid}`,
      links: { bindings: `${server.url}/v1/Services/${created.sid}/Bindings` },
    });
    expect((await services(created.sid).fetch()).friendlyName).toBe('My Svc');
    const updated = await services(created.sid).update({ friendlyName: 'new', logEnabled: false });
    expect(updated).toMatchObject({ friendlyName: 'new', logEnabled: false });
    expect(await services.list({ friendlyName: 'new' })).toHaveLength(1);
    expect(await services(created.sid).remove()).toBe(true);
    await expect(services(created.sid).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
      message: `The requested resource /Services/${created.sid} was not found`,
    });
  });

  it('creates a service of which it says nothing', async () => {
    const server = await startNotifyServer();
    const created = await notifyOf(server).services.create();
    expect(created).toMatchObject({ friendlyName: null, apnCredentialSid: null, messagingServiceSid: null });
    expect(await notifyOf(server).services.list()).toHaveLength(2);
  });

  it('creates, fetches, updates, lists and removes credentials', async () => {
    const server = await startNotifyServer();
    const { credentials } = notifyOf(server);
    const { cert, key } = appleCertificate;
    const apple = await credentials.create({
      type: 'apn',
      friendlyName: 'MyAPNCredential',
      certificate: oneLine(cert),
      privateKey: oneLine(key),
      sandbox: true,
    });
    const google = await credentials.create({ type: 'fcm', friendlyName: 'f', secret: serviceAccount });
    expect(apple).toMatchObject({ type: 'apn', sandbox: 'True', friendlyName: 'MyAPNCredential', accountSid: ACCOUNT });
    expect(google).toMatchObject({ type: 'fcm', sandbox: null });
    expect(apple.dateCreated).toEqual(new Date('2026-11-22T12:00:00Z'));
    const updated = await credentials(apple.sid).update({ friendlyName: 'u', sandbox: false });
    expect(updated).toMatchObject({ friendlyName: 'u', sandbox: 'False' });
    expect((await credentials(google.sid).fetch()).friendlyName).toBe('f');
    expect(await credentials.list({ pageSize: 1 })).toHaveLength(2);
    expect(await credentials(google.sid).remove()).toBe(true);
    await expect(credentials(google.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(credentials.create({ type: 'fcm', secret: 'serverkey' })).rejects.toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining("Parameter 'Secret' is invalid"),
    });
  });

  it('creates, fetches and removes a binding', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    const created = await sdk.bindings.create({ ...ana, tag: [...ana.tag], endpoint: 'phone' });
    expect(created).toMatchObject({
      accountSid: ACCOUNT,
      serviceSid: SERVICE,
      identity: 'ana-k',
      bindingType: 'sms',
      tags: ['on-call', 'site-oslo'],
      endpoint: 'phone',
      dateCreated: new Date('2026-11-22T12:00:00Z'),
      url: `${server.url}/v1/Services/${SERVICE}/Bindings/${created.sid}`,
    });
    expect((await sdk.bindings(created.sid).fetch()).address).toBe('+4790000001');
    expect(await sdk.bindings(created.sid).remove()).toBe(true);
    await expect(sdk.bindings(created.sid).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
      message: `The requested resource /Services/${SERVICE}/Bindings/${created.sid} was not found`,
      moreInfo: 'https://www.twilio.com/docs/errors/20404',
    });
    await expect(sdk.bindings(created.sid).remove()).rejects.toMatchObject({ code: 20404 });
  });

  it('follows the pages of a list to the end', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    for (let number = 10; number < 35; number++) {
      const address = `+47900000${number}`;
      await sdk.bindings.create({ ...ana, tag: ['all of us'], identity: `p-${number}`, address });
    }
    await sdk.bindings.create({ ...ana, tag: [] });
    const found = await sdk.bindings.list({ tag: ['all of us', 'sms'], pageSize: 10 });
    expect(new Set(found.map(({ identity }) => identity)).size).toBe(25);
    expect(await sdk.bindings.list({ limit: 7 })).toHaveLength(7);
    expect(await sdk.bindings.list({ limit: 5000 })).toHaveLength(26);
    expect(await sdk.bindings.list({ identity: ['p-11', 'p-12', 'nobody'] })).toHaveLength(2);
    expect(await sdk.bindings.list({ tag: ['nobody'] })).toEqual([]);
  });

  it('is handed each one of a list', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    for (const number of [1, 2, 3]) {
      await sdk.bindings.create({ ...ana, tag: [], identity: `p-${number}`, address: `+479000000${number}` });
    }
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error) => (error ? reject(error) : resolve());
      sdk.bindings.each({ pageSize: 1, done }, ({ identity }) => seen.push(identity));
    });
    expect(seen).toEqual(['p-1', 'p-2', 'p-3']);
  });

  it('goes forth and back between pages', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    for (let number = 10; number < 15; number++) {
      await sdk.bindings.create({ ...ana, tag: [], identity: `p-${number}`, address: `+47900000${number}` });
    }
    const first = await sdk.bindings.page({ pageSize: 2 });
    const second = await first.nextPage();
    const third = await second?.nextPage();
    expect(third?.instances).toHaveLength(1);
    expect(third?.nextPageUrl ?? null).toBeNull();
    const back = await third?.previousPage();
    expect(back?.instances.map(({ sid }) => sid)).toEqual(second?.instances.map(({ sid }) => sid));
    expect((await back?.previousPage())?.instances.map(({ sid }) => sid)).toEqual(
      first.instances.map(({ sid }) => sid),
    );
  });

  it('lists by the day of creation, both ends included', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    await sdk.bindings.create({ ...ana, tag: [] });
    const count = async (from: string, to: string) =>
      (await sdk.bindings.list({ startDate: new Date(from), endDate: new Date(to) })).length;
    expect(await count('2026-11-22', '2026-11-22')).toBe(1);
    expect(await count('2026-11-23', '2026-11-30')).toBe(0);
    expect(await count('2026-11-01', '2026-11-21')).toBe(0);
  });

  it('creates a notification with payloads, and nulls for what it leaves out', async () => {
    const server = await startNotifyServer();
    const created = await sdkOf(server).notifications.create({
      identity: ['ana-k', 'ben'],
      tag: ['on-call'],
      title: 'Freezer',
      body: 'Freezer æøå & warm + rising',
      priority: 'low',
      ttl: 0,
      data: { reading: -10.5, nested: { list: [1, 2] } },
      apn: { aps: { badge: 1 } },
      fcm: null,
      sms: '{"body":"short"}',
      alexa: { a: 1 },
      deliveryCallbackUrl: 'https://cb.example/x',
    });
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^NT[0-9a-f]{32}$/),
      dateCreated: new Date('2026-11-22T12:00:00Z'),
      identities: ['ana-k', 'ben'],
      tags: ['on-call'],
      segments: [],
      priority: 'low',
      ttl: 0,
      body: 'Freezer æøå & warm + rising',
      sound: null,
      data: { reading: -10.5, nested: { list: [1, 2] } },
      apn: { aps: { badge: 1 } },
      fcm: null,
      sms: { body: 'short' },
      alexa: { a: 1 },
    });
    expect(server.store.all.notifications()[0]?.request.DeliveryCallbackUrl).toBe('https://cb.example/x');
    expect(server.woken()).toBe(1);
  });

  it('sends past the bindings', async () => {
    const server = await startNotifyServer();
    const toBinding = ['{"binding_type":"sms","address":"+15555555555"}', '{"binding_type":"sms","address":"oops"}'];
    const created = await sdkOf(server).notifications.create({ toBinding, body: 'Knok-Knok!' });
    expect(created).toMatchObject({ identities: [], tags: [], body: 'Knok-Knok!' });
    const [stored] = server.store.all.notifications();
    expect(stored?.direct).toBe(2);
    expect(stored && (await server.store.directAddresses(stored.sid, 0, 10))).toEqual([
      { type: 'sms', address: '+15555555555' },
      { type: 'sms', address: 'oops' },
    ]);
  });

  it('gives a notification four weeks and high priority by default', async () => {
    const sdk = sdkOf(await startNotifyServer());
    const created = await sdk.notifications.create({ identity: 'ana-k' as never, body: 'b' });
    expect(created).toMatchObject({ ttl: 2_419_200, priority: 'high', identities: ['ana-k'] });
  });

  it('reads a refusal as what it is', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    await expect(sdk.notifications.create({ body: 'to nobody' })).rejects.toMatchObject({ status: 400, code: 20001 });
    const objects = { toBinding: [{ binding_type: 'sms', address: '+15555555555' }] as never, body: 'b' };
    await expect(sdk.notifications.create(objects)).rejects.toThrow(/Parameter 'ToBinding' is invalid/);
    await expect(sdk.bindings.create({ ...ana, tag: ['sms'] })).rejects.toThrow(/Parameter 'Tag' is invalid/);
    await expect(sdkOf(server, 'wrong').bindings.list()).rejects.toMatchObject({
      status: 401,
      code: 20003,
      message: 'Authenticate',
    });
    expect(server.woken()).toBe(0);
  });
});
