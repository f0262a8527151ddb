import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, type NotifyServer, SERVICE, startNotifyServer, TOKEN } from './server.ts';

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const FORM = 'application/x-www-form-urlencoded';

/** The real SDK, told where our server is. */
const sdkOf = ({ url }: NotifyServer, token = TOKEN) => {
  const client = twilio(ACCOUNT, token);
  client.notify.baseUrl = url;
  return client.notify.v1.services(SERVICE);
};

const ana = { identity: 'ana-k', bindingType: 'sms', address: '+4790000001', tag: ['on-call', 'site-oslo'] } as const;

const call = async (server: NotifyServer, path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { authorization: basic(ACCOUNT, TOKEN), ...init.headers },
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
};

const post = (server: NotifyServer, path: string, body: string) =>
  call(server, path, { method: 'POST', body, headers: { 'content-type': FORM } });

describe("Twilio's own SDK", () => {
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
    for (let number = 0; number < 25; number++) {
      await sdk.bindings.create({
        ...ana,
        tag: ['all of us'],
        identity: `p-${number}`,
        address: `+47900000${number + 10}`,
      });
    }
    await sdk.bindings.create({ ...ana, tag: [] });
    const found = await sdk.bindings.list({ tag: ['all of us', 'sms'], pageSize: 10 });
    expect(new Set(found.map(({ identity }) => identity)).size).toBe(25);
    expect(await sdk.bindings.list({ limit: 7 })).toHaveLength(7);
    expect(await sdk.bindings.list({ limit: 5000 })).toHaveLength(26);
    expect(await sdk.bindings.list({ identity: ['p-1', 'p-2', 'nobody'] })).toHaveLength(2);
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
    expect(third?.nextPageUrl).toBeUndefined();
    const back = await third?.previousPage();
    expect(back?.instances.map(({ sid }) => sid)).toEqual(second?.instances.map(({ sid }) => sid));
    expect((await back?.previousPage())?.instances.map(({ sid }) => sid)).toEqual(
      first.instances.map(({ sid }) => sid),
    );
    expect(first.previousPageUrl).toBeUndefined();
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
    });
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^NT[0-9a-f]{32}$/),
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
    });
    expect(server.store.all.notifications()).toHaveLength(1);
    expect(server.woken()).toBe(1);
  });

  it('gives a notification four weeks and high priority by default', async () => {
    const created = await sdkOf(await startNotifyServer()).notifications.create({
      identity: 'ana-k' as never,
      body: 'b',
    });
    expect(created).toMatchObject({ ttl: 2_419_200, priority: 'high', identities: ['ana-k'] });
  });

  it('reads a refusal as what it is', async () => {
    const server = await startNotifyServer();
    const sdk = sdkOf(server);
    await expect(sdk.notifications.create({ body: 'to nobody' })).rejects.toMatchObject({ status: 400, code: 20001 });
    const passthrough = { toBinding: ['{"binding_type":"sms","address":"+4790000001"}'], body: 'b' };
    await expect(sdk.notifications.create(passthrough)).rejects.toThrow(/Parameter 'ToBinding' is invalid/);
    const objects = { toBinding: [{ binding_type: 'sms' }] as never, body: 'b' };
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

describe('credentials', () => {
  const rows: readonly [string, string | undefined][] = [
    ['none', undefined],
    ['a wrong token', basic(ACCOUNT, 'wrong')],
    ['a wrong account', basic(`AC${'c'.repeat(32)}`, TOKEN)],
    ['another scheme', `Bearer ${TOKEN}`],
    ['no base64', 'Basic %%%'],
    ['the token without an account', basic('', TOKEN)],
  ];
  it.each(rows)('%s: 401 in every corner of /v1, in JSON', async (_, authorization) => {
    const server = await startNotifyServer();
    for (const path of [`/v1/Services/${SERVICE}/Bindings`, '/v1/nothing-here']) {
      const answer = await fetch(`${server.url}${path}`, authorization ? { headers: { authorization } } : {});
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
      expect(await answer.json()).toMatchObject({ code: 20003, status: 401, message: 'Authenticate' });
    }
  });

  it.each([
    ['no account', { accountSid: undefined }],
    ['no token', { authToken: undefined }],
    ['neither', { accountSid: undefined, authToken: undefined }],
  ])('%s configured: nobody gets in', async (_, options) => {
    const server = await startNotifyServer(options);
    expect((await call(server, `/v1/Services/${SERVICE}/Bindings`)).status).toBe(401);
    const empty = { headers: { authorization: basic('', '') } };
    expect((await call(server, `/v1/Services/${SERVICE}/Bindings`, empty)).status).toBe(401);
  });

  it('leaves the routes beside it alone', async () => {
    const server = await startNotifyServer();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/nothing-here`)).json()).not.toHaveProperty('more_info');
  });
});

describe('the wire', () => {
  it('takes a question mark within a query for part of it', async () => {
    const server = await startNotifyServer();
    await post(server, bindings, 'Identity=p&BindingType=sms&Address=%2B4790000001&Tag=a');
    const { json } = await call(server, `${bindings}?Tag=a?b`);
    expect(json.bindings).toEqual([]);
  });

  it('refuses a payload that is nested deeper than anything can write it out', async () => {
    const server = await startNotifyServer();
    const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const { status, json } = await post(server, `/v1/Services/${SERVICE}/Notifications`, `Identity=p&Data=${nested}`);
    expect([status, json.code, json.message]).toEqual([
      400,
      20001,
      expect.stringContaining("'Data' is invalid: it is nested too deep"),
    ]);
  });

  const bindings = `/v1/Services/${SERVICE}/Bindings`;
  const sample = 'Identity=ana&BindingType=sms&Address=%2B4790000001';

  it('shows a binding with every key', async () => {
    const server = await startNotifyServer({ publicUrl: 'https://notify.example.com/' });
    const { status, json } = await post(server, bindings, `${sample}&Tag=a&Tag=b+c`);
    expect(status).toBe(201);
    expect(json).toEqual({
      sid: json.sid,
      account_sid: ACCOUNT,
      service_sid: SERVICE,
      credential_sid: null,
      date_created: '2026-11-22T12:00:00Z',
      date_updated: '2026-11-22T12:00:00Z',
      notification_protocol_version: 'default',
      endpoint: null,
      identity: 'ana',
      binding_type: 'sms',
      address: '+4790000001',
      tags: ['a', 'b c'],
      url: `https://notify.example.com/v1/Services/${SERVICE}/Bindings/${json.sid}`,
      links: { user: `https://notify.example.com/v1/Services/${SERVICE}/Users/ana` },
    });
  });

  it('takes the ending .json', async () => {
    const server = await startNotifyServer();
    const { status, json } = await post(server, `${bindings}.json`, sample);
    expect(status).toBe(201);
    expect((await call(server, `${bindings}/${json.sid}.json`)).json.identity).toBe('ana');
    expect((await call(server, `${bindings}.json`)).json.bindings).toHaveLength(1);
    expect((await call(server, `${bindings}/${json.sid}.json`, { method: 'DELETE' })).status).toBe(204);
  });

  it('keeps the filters in the links of a page', async () => {
    const server = await startNotifyServer();
    for (const number of [1, 2, 3])
      await post(server, bindings, `Identity=p&BindingType=sms&Address=%2B479000000${number}&Tag=x%26y`);
    const { json } = await call(server, `${bindings}?Tag=x%26y&Identity=p&PageSize=2`);
    const start = `${server.url}${bindings}?Tag=x%26y&Identity=p&PageSize=2`;
    expect(json.meta).toEqual({
      page: 0,
      page_size: 2,
      first_page_url: `${start}&Page=0`,
      previous_page_url: null,
      url: `${start}&Page=0`,
      next_page_url: expect.stringContaining(`${start}&Page=1&PageToken=PA`),
      key: 'bindings',
    });
    const next = await call(server, json.meta.next_page_url.replace(server.url, ''));
    expect(next.json.bindings).toHaveLength(1);
    expect(next.json.meta).toMatchObject({ page: 1, previous_page_url: `${start}&Page=0`, next_page_url: null });
  });

  it('takes a form without a body', async () => {
    const server = await startNotifyServer();
    const { status, json } = await post(server, bindings, '');
    expect([status, json.code]).toEqual([400, 20001]);
    expect(json.message).toContain("'Identity'");
  });

  it('takes raw JSON in a form, and the word null for none', async () => {
    const server = await startNotifyServer();
    const answer = await post(
      server,
      `/v1/Services/${SERVICE}/Notifications`,
      'Identity=x&Body=&Apn=null&Data={"k":"v w"}',
    );
    expect(answer.json).toMatchObject({ body: null, apn: null, data: { k: 'v w' } });
  });

  const refused: readonly [string, string, string][] = [
    ['a payload that is no JSON', 'Identity=x&Data=%7B', "'Data'"],
    ['a payload that is a list', 'Identity=x&Apn=%5B%5D', "'Apn'"],
    ['a Ttl in words', 'Identity=x&Ttl=soon', "'Ttl'"],
  ];
  it.each(refused)('refuses %s', async (_, form, named) => {
    const server = await startNotifyServer();
    const { status, json } = await post(server, `/v1/Services/${SERVICE}/Notifications`, form);
    expect([status, json.code]).toEqual([400, 20001]);
    expect(json.message).toContain(named);
  });

  it('does not know other services or resources', async () => {
    const server = await startNotifyServer();
    const other = `/v1/Services/IS${'c'.repeat(32)}/Bindings`;
    expect((await call(server, other)).json).toEqual({
      code: 20404,
      message: `The requested resource ${other.slice(3)} was not found`,
      more_info: 'https://www.twilio.com/docs/errors/20404',
      status: 404,
    });
    expect((await call(server, '/v1/Credentials?PageSize=2')).json.message).toBe(
      'The requested resource /Credentials was not found',
    );
    expect((await call(server, `${bindings}/..%2F..`)).json.code).toBe(20404);
  });

  it('answers in JSON whatever goes wrong', async () => {
    const server = await startNotifyServer();
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await call(server, bindings, json)).json).toMatchObject({ status: 415, code: 20001 });
    const large = await post(server, bindings, `Identity=${'x'.repeat(2_000_000)}`);
    expect(large.json).toMatchObject({ status: 413, code: 20001 });
    server.store.fail('bindings', 1);
    expect((await call(server, bindings)).json).toEqual({
      code: 20500,
      message: 'Internal Server Error',
      more_info: 'https://www.twilio.com/docs/errors/20500',
      status: 500,
    });
  });

  it('tells its own bugs to the log and not to the client', async () => {
    const errors: unknown[] = [];
    const server = await startNotifyServer({
      onError: (error) => errors.push(error),
      notify: {
        createBinding: () => Promise.reject(new Error('secret inside')),
        getBinding: () => Promise.reject(new Error('secret inside')),
        deleteBinding: () => Promise.reject(new Error('secret inside')),
        listBinding: () => Promise.reject(new Error('secret inside')),
        send: () => Promise.reject(new Error('secret inside')),
      },
    });
    expect((await call(server, bindings)).json).toMatchObject({ status: 500, message: 'Internal Server Error' });
    expect(errors).toHaveLength(1);
  });
});
