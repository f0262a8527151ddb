import { describe, expect, it } from 'vitest';
import { createTwilionotify } from '../../src/index.ts';
import { ACCOUNT, deadUrl, SERVICE, startNotifyServer, startServer, TOKEN } from './server.ts';

const clientOf = (url: string, timeoutMs?: number) =>
  createTwilionotify({
    url,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    serviceSid: SERVICE,
    ...(timeoutMs ? { timeoutMs } : {}),
  });

const ana = { Identity: 'ana-k', BindingType: 'sms', Address: '+4790000001' };

/** The sid of a resource, or what went wrong. */
const sidOf = (answer: object): string => ('sid' in answer ? String(answer.sid) : JSON.stringify(answer));

describe('the five operations', () => {
  it('create, get and delete a binding in the words of Notify', async () => {
    const { url } = await startNotifyServer();
    const client = clientOf(url);
    const created = await client.createBinding({ ...ana, Tag: ['on-call', 'a & b'], Endpoint: 'phone' });
    expect(created).toMatchObject({
      identity: 'ana-k',
      binding_type: 'sms',
      address: '+4790000001',
      tags: ['on-call', 'a & b'],
      endpoint: 'phone',
      service_sid: SERVICE,
      date_created: '2026-11-22T12:00:00Z',
    });
    const BindingSid = sidOf(created);
    expect(await client.getBinding({ BindingSid })).toEqual(created);
    expect(await client.deleteBinding({ BindingSid })).toBeNull();
    expect(await client.deleteBinding({ BindingSid })).toMatchObject({ type: 'refused', status: 404 });
  });

  it('list bindings by identity and tag, each a list or one text', async () => {
    const client = clientOf((await startNotifyServer()).url);
    await client.createBinding({ ...ana, Tag: 'on-call' });
    await client.createBinding({ ...ana, Identity: 'ben', Address: '+4790000002' });
    const listed = await client.listBinding({ Tag: 'on-call', PageSize: 1 });
    expect(listed).toMatchObject({ bindings: [{ identity: 'ana-k' }], meta: { key: 'bindings', next_page_url: null } });
    expect(await client.listBinding({ Identity: ['ana-k', 'ben'] })).toMatchObject({
      bindings: [expect.anything(), expect.anything()],
    });
    expect(await client.listBinding()).toMatchObject({ meta: { page_size: 50 } });
  });

  it('send with payloads as objects or as JSON text', async () => {
    const client = clientOf((await startNotifyServer()).url);
    const sent = await client.send({
      Identity: 'dev00001',
      Body: 'Device alarm trigger for dev00001!',
      Sms: '{"from": "+123456789"}',
      Data: { reading: 7 },
      Ttl: '60',
    });
    expect(sent).toMatchObject({
      identities: ['dev00001'],
      body: 'Device alarm trigger for dev00001!',
      sms: { from: '+123456789' },
      data: { reading: 7 },
      ttl: 60,
    });
  });

  it('take another ServiceSid for one call', async () => {
    const client = clientOf((await startNotifyServer()).url);
    expect(await client.listBinding({ ...{ ServiceSid: `IS${'c'.repeat(32)}` } })).toMatchObject({
      type: 'refused',
      status: 404,
    });
  });
});

describe('faults resolve, each with a type, words and a status', () => {
  it('a refusal carries the words of the service', async () => {
    const client = clientOf((await startNotifyServer()).url);
    expect(await client.createBinding({ ...ana, Address: '4790000001' })).toEqual({
      type: 'refused',
      error: expect.stringContaining("Parameter 'Address' is invalid"),
      status: 400,
    });
  });

  it('wrong credentials', async () => {
    const { url } = await startNotifyServer();
    const client = createTwilionotify({ url, accountSid: ACCOUNT, authToken: 'wrong', serviceSid: SERVICE });
    expect(await client.send({ Identity: 'x', Body: 'b' })).toEqual({
      type: 'refused',
      error: 'Authenticate',
      status: 401,
    });
  });

  it('nobody at the address', async () => {
    const client = clientOf(await deadUrl());
    const fault = { type: 'unreachable', error: expect.stringContaining('ECONNREFUSED'), status: 503 };
    expect(await client.send({ Identity: 'x', Body: 'b' })).toEqual(fault);
    expect(await client.deleteBinding({ BindingSid: 'BS1' })).toEqual(fault);
  });

  it('no address at all', async () => {
    expect(await clientOf('not a url').listBinding()).toMatchObject({ type: 'unreachable', status: 503 });
  });

  it('a server that never answers', async () => {
    const url = await startServer(() => {});
    expect(await clientOf(url, 50).send({ Identity: 'x' })).toMatchObject({ type: 'answer-lost', status: 504 });
  });

  it('a server that stops in the middle of its answer', async () => {
    const url = await startServer((_, response) => {
      response.writeHead(201, { 'content-length': '100' }).write('{', () => response.destroy());
    });
    expect(await clientOf(url).send({ Identity: 'x' })).toMatchObject({ type: 'answer-lost', status: 504 });
  });

  it.each([
    ['a web page', 200, '<html></html>', { type: 'not-notify', status: 200 }],
    ['an empty answer', 200, '', { type: 'not-notify', status: 502 }],
    ['a number', 200, '7', { type: 'not-notify', status: 502 }],
    ['an error page', 502, '<html></html>', { type: 'not-notify', status: 502 }],
    ['an error of another kind', 400, '{"errors":[]}', { type: 'not-notify', status: 400 }],
    ['a redirect', 302, '', { type: 'not-notify', status: 302 }],
  ])('%s instead of a resource', async (_, status, body, fault) => {
    const url = await startServer((_request, response) => response.writeHead(status, { location: '/' }).end(body));
    expect(await clientOf(url).listBinding()).toMatchObject({ ...fault, error: expect.any(String) });
  });

  it('sids that are missing, before anything is sent', async () => {
    const client = createTwilionotify({ url: await deadUrl(), accountSid: ACCOUNT, authToken: TOKEN });
    const missing = (name: string) => ({ type: 'invalid-arguments', error: `${name} is required`, status: 400 });
    expect(await client.send({ Identity: 'x' })).toEqual(missing('ServiceSid'));
    expect(await client.deleteBinding({ ServiceSid: SERVICE, BindingSid: '' })).toEqual(missing('BindingSid'));
    expect(await client.getBinding(undefined as never)).toEqual(missing('ServiceSid'));
  });
});

it('leaves out what is null or undefined', async () => {
  const bodies: string[] = [];
  const url = await startServer((request, response) => {
    request.setEncoding('utf8').on('data', (text) => bodies.push(text));
    request.on('end', () => response.writeHead(201).end('{}'));
  });
  await clientOf(url).send({ Identity: ['a', 'b'], Tag: [], Title: undefined, Body: null } as never);
  expect(bodies).toEqual(['Identity=a&Identity=b']);
});

it('shows the token nowhere', () => {
  expect(JSON.stringify(clientOf('http://127.0.0.1:1'))).not.toContain(TOKEN);
});
