import { describe, expect, it } from 'vitest';
import { ACCOUNT, NOON, OWN_SERVICE, startTocsin } from './tocsin.ts';

const ana = { Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' };

const isoOf = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

describe('the five operations over HTTP', () => {
  it('create, get, list and delete a binding', async () => {
    const { call } = await startTocsin();
    const created = await call('createBinding', { ...ana, Tag: ['on-call'], Endpoint: 'phone' });
    const expected = {
      account_sid: ACCOUNT,
      service_sid: OWN_SERVICE,
      identity: 'ana-k',
      binding_type: 'sms',
      address: '+4790000001',
      tags: ['on-call'],
      endpoint: 'phone',
      credential_sid: null,
      notification_protocol_version: 'default',
      date_created: isoOf(NOON),
      date_updated: isoOf(NOON),
    };
    expect(created).toMatchObject({ status: 200, body: expected });
    const { sid: BindingSid } = created.body as { sid: string };
    expect(await call('getBinding', { BindingSid })).toEqual(created);
    expect(await call('listBinding', { Tag: 'on-call', PageSize: '1' })).toMatchObject({
      status: 200,
      body: {
        bindings: [created.body],
        meta: { key: 'bindings', page: 0, page_size: 1, next_page_url: null, previous_page_url: null },
      },
    });
    expect(await call('deleteBinding', { BindingSid })).toEqual({ status: 200, body: null });
    expect(await call('deleteBinding', { BindingSid })).toEqual({
      status: 404,
      body: { type: 'refused', error: expect.stringContaining(BindingSid), status: 404 },
    });
  });

  it('send, with payloads as objects or as JSON text', async () => {
    const { call, store } = await startTocsin();
    const sms = { Sms: '{"from": "+123456789"}', Data: { reading: 7 }, Ttl: '60' };
    expect(
      await call('send', { Identity: 'dev00001', Body: 'Device alarm trigger for dev00001!', ...sms }),
    ).toMatchObject({
      status: 200,
      body: { identities: ['dev00001'], sms: { from: '+123456789' }, data: { reading: 7 }, ttl: 60 },
    });
    expect(store.all.notifications()).toMatchObject([{ request: { Identity: ['dev00001'], Data: { reading: 7 } } }]);
  });

  it('send straight to addresses', async () => {
    const { call, store } = await startTocsin();
    const to = { binding_type: 'sms', address: '+4790000001' };
    expect(
      await call('send', { ToBinding: [to, JSON.stringify({ ...to, address: '+4790000002' })], Body: 'b' }),
    ).toMatchObject({ status: 200 });
    expect(store.all.notifications()).toMatchObject([{ direct: 2 }]);
  });

  it('page by page', async () => {
    const { call } = await startTocsin();
    for (const last of ['1', '2', '3']) await call('createBinding', { ...ana, Address: `+479000000${last}` });
    const first = await call('listBinding', { PageSize: 2 });
    const { meta, bindings } = first.body as { meta: { next_page_url: string }; bindings: readonly unknown[] };
    expect(bindings).toHaveLength(2);
    const PageToken = new URL(meta.next_page_url).searchParams.get('PageToken');
    const second = await call('listBinding', { PageSize: 2, Page: 1, PageToken });
    expect(second.body).toMatchObject({
      bindings: [{ address: '+4790000003' }],
      meta: { page: 1, next_page_url: null },
    });
  });

  it('list without any argument, and without a body', async () => {
    const { url } = await startTocsin();
    const answer = await fetch(`${url}/api/notify/listBinding`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-of-the-operator' },
    });
    expect(await answer.json()).toMatchObject({ bindings: [], meta: { page_size: 50 } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('what is refused, as { type, error, status }', () => {
  it.each([
    [
      'a name that no argument has',
      'send',
      { Identety: 'x' },
      /send has no argument "Identety", did you mean "Identity"\?/,
    ],
    ['a name of an object', 'send', { constructor: 'x' }, /no argument "constructor"/],
    ['a number for a text', 'createBinding', { ...ana, Address: 47 }, /Address must be a text/],
    ['a list of numbers', 'send', { Tag: [1] }, /Tag must be a text or a list of texts/],
    [
      'a list for an object',
      'send',
      { Tag: 'a', Data: [] },
      /Data must be an object, not nested too deep, or one as JSON text/,
    ],
    ['a missing binding', 'getBinding', {}, /BindingSid is required/],
    ['an empty one', 'deleteBinding', { BindingSid: '' }, /BindingSid is required/],
    ['a list for all arguments', 'send', [], /must be a JSON object/],
  ])('%s is an invalid argument', async (_, operation, args, words) => {
    const { call, store } = await startTocsin();
    expect(await call(operation, args)).toEqual({
      status: 400,
      body: { type: 'invalid-arguments', error: expect.stringMatching(words), status: 400 },
    });
    expect(store.all.notifications()).toEqual([]);
  });

  it.each([
    ['a wrong number', 'createBinding', { ...ana, Address: '12' }, 400, /Parameter 'Address' is invalid/],
    ['text that is no JSON', 'send', { Tag: 'a', Sms: '{' }, 400, /Sms/],
    ['nobody to send to', 'send', { Body: 'b' }, 400, /Identity, Tag/],
    ['another service', 'listBinding', { ServiceSid: `IS${'c'.repeat(32)}` }, 404, /not found/],
  ])('%s is refused by the service', async (_, operation, args, status, words) => {
    const { call } = await startTocsin();
    expect(await call(operation, args)).toEqual({
      status,
      body: { type: 'refused', error: expect.stringMatching(words), status },
    });
  });

  it('what is no JSON, another operation, another method', async () => {
    const { ask } = await startTocsin();
    const invalid = (status: number) => ({
      status,
      body: { type: 'invalid-arguments', error: expect.any(String), status },
    });
    expect(await ask('POST', '/api/notify/send', '{"Body":')).toEqual(invalid(400));
    expect(await ask('POST', '/api/notify/sendAll', {})).toEqual(invalid(404));
    expect(await ask('GET', '/api/notify/send')).toEqual(invalid(404));
  });

  it('whoever has no token of an operator', async () => {
    const { ask } = await startTocsin();
    expect(await ask('POST', '/api/notify/send', {}, 'token-of-the-viewer')).toMatchObject({ status: 403 });
    expect(await ask('POST', '/api/notify/send', {}, 'nobody')).toMatchObject({ status: 401 });
    expect(await ask('POST', '/api/notify/other', {}, 'nobody')).toMatchObject({ status: 401 });
  });

  it('a store that fails says nothing of its inside', async () => {
    const { call, store } = await startTocsin();
    store.fail('addNotification', 1);
    expect(await call('send', { Tag: 'a', Body: 'b' })).toEqual({
      status: 500,
      body: { type: 'refused', error: 'Internal Server Error', status: 500 },
    });
  });
});
