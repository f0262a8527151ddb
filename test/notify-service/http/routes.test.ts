import { describe, expect, it } from 'vitest';
import type { NotifyAccount } from '../../../src/notify-service/account.ts';
import { createRemoteAccount } from '../../../src/notify-service/remote-account.ts';
import { call, createTestAccount, post, SERVICE, startNotifyServer } from '../server.ts';

const SERVICE_PATH = `/v1/Services/${SERVICE}`;
const BINDINGS = `${SERVICE_PATH}/Bindings`;
const NOTIFICATIONS = `${SERVICE_PATH}/Notifications`;
const FORM = 'application/x-www-form-urlencoded';
const SAMPLE = 'Identity=ana&BindingType=sms&Address=%2B4790000001';

const errorOf = (status: number, code: number, message: unknown) => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});

describe('paths and methods', () => {
  it('take the ending .json', async () => {
    const server = await startNotifyServer();
    const { status, json } = await post(server, `${BINDINGS}.json`, SAMPLE);
    expect(status).toBe(201);
    const paths = [
      `${BINDINGS}/${json.sid}.json`,
      `${BINDINGS}.json`,
      `${SERVICE_PATH}.json`,
      '/v1/Services.json',
      '/v1/Credentials.json',
    ];
    for (const path of paths) expect([path, (await call(server, path)).status]).toEqual([path, 200]);
    const { meta } = (await call(server, `${BINDINGS}.json?PageSize=1`)).json;
    expect(meta.url).toBe(`${server.url}${BINDINGS}?PageSize=1&Page=0`);
    expect((await call(server, `${BINDINGS}/${json.sid}.json`, { method: 'DELETE' })).status).toBe(204);
  });

  it.each([
    ['PUT', SERVICE_PATH, 'GET, POST, DELETE'],
    ['DELETE', BINDINGS, 'POST, GET'],
    ['POST', `${BINDINGS}/BS1`, 'GET, DELETE'],
    ['GET', NOTIFICATIONS, 'POST'],
    ['PATCH', '/v1/Credentials.json', 'POST, GET'],
    ['OPTIONS', '/v1/Services', 'POST, GET'],
  ])('%s %s: 405, and the methods it has', async (method, path, allow) => {
    const server = await startNotifyServer();
    const body = method === 'PUT' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
    const answer = await call(server, path, { method, ...body });
    expect(answer.json).toEqual(errorOf(405, 20004, 'Method not allowed'));
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('asks for credentials before it says which methods there are', async () => {
    const server = await startNotifyServer();
    const answer = await fetch(`${server.url}${SERVICE_PATH}`, { method: 'PUT' });
    expect(answer.status).toBe(401);
  });

  it('answers HEAD as GET, without a body', async () => {
    const server = await startNotifyServer();
    expect(await call(server, SERVICE_PATH, { method: 'HEAD' })).toMatchObject({ status: 200, json: null });
  });

  it.each([
    ['another service', `/v1/Services/IS${'c'.repeat(32)}/Bindings`],
    ['users, which became identities', `${SERVICE_PATH}/Users/ana/Bindings`],
    ['segments, which became tags', `${SERVICE_PATH}/Segments`],
    ['a path out of the service', `${BINDINGS}/..%2F..`],
    ['nothing known', '/v1/Frobs'],
  ])('%s: 404 without /v1 in the words', async (_, path) => {
    const server = await startNotifyServer();
    expect((await call(server, `${path}?PageSize=2`)).json).toEqual(
      errorOf(404, 20404, `The requested resource ${path.slice(3)} was not found`),
    );
  });

  it.each([
    ['/v1/Services//Bindings', 'GET'],
    ['/v1/Services//Notifications', 'POST'],
    ['/v1/Services/', 'GET'],
  ])('%s, as when an SDK was given no ServiceSid: 404 with a hint', async (path, method) => {
    const server = await startNotifyServer();
    expect((await call(server, path, { method })).json).toEqual({
      ...errorOf(404, 20404, `The requested resource ${path.slice(3)} was not found`),
      hint: 'the ServiceSid in the path is empty',
    });
  });

  it("answers a path that nobody can read in Twilio's shape", async () => {
    const server = await startNotifyServer();
    expect((await call(server, '/v1/Services/%zz')).json).toEqual(
      errorOf(400, 20001, 'The path of the request cannot be read'),
    );
    const long = await call(server, `/v1/Services/${'x'.repeat(500)}`);
    expect([long.status, long.json.code]).toEqual([400, 20001]);
  });

  it('knows an identity with a slash, or one that ends like a file', async () => {
    const server = await startNotifyServer();
    for (const [identity, number] of [
      ['a%2Fb', 1],
      ['c.json', 2],
    ]) {
      await post(server, BINDINGS, `Identity=${identity}&BindingType=sms&Address=%2B479000000${number}`);
    }
    const remove = (identity: string) =>
      call(server, `${SERVICE_PATH}/Identities/${identity}/Bindings`, { method: 'DELETE' });
    expect((await remove('a%2Fb')).status).toBe(204);
    expect(server.store.all.bindings().map(({ identity }) => identity)).toEqual(['c.json']);
    expect((await remove('c.json')).status).toBe(204);
    expect(server.store.all.bindings()).toEqual([]);
  });
});

describe('bodies', () => {
  it.each([
    ['a form', { body: SAMPLE, headers: { 'content-type': FORM } }],
    ['a form that names its charset', { body: SAMPLE, headers: { 'content-type': `${FORM}; charset=utf-8` } }],
    ['a form in capitals', { body: SAMPLE, headers: { 'content-type': FORM.toUpperCase() } }],
    [
      'a form with + for a space and raw JSON, as curl sends it',
      { body: `${SAMPLE}&Tag=b+c&Endpoint={"k":"v w"}`, headers: { 'content-type': FORM } },
    ],
  ])('%s is read', async (_, init) => {
    const server = await startNotifyServer();
    expect((await call(server, BINDINGS, { method: 'POST', ...init })).status).toBe(201);
  });

  it.each([
    ['a form without a body', { headers: { 'content-type': FORM }, body: '' }],
    ['no body of no type', {}],
  ])('%s is an empty one', async (_, init) => {
    const server = await startNotifyServer();
    expect((await call(server, '/v1/Services', { method: 'POST', ...init })).status).toBe(201);
    const { status, json } = await call(server, BINDINGS, { method: 'POST', ...init });
    expect([status, json.code]).toEqual([400, 20001]);
    expect(json.message).toContain("'Identity'");
  });

  it('of another type are refused', async () => {
    const server = await startNotifyServer();
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await call(server, BINDINGS, json)).json).toMatchObject({ status: 415, code: 20001 });
  });

  it('of more than a megabyte are refused, and those of ten thousand addresses taken', async () => {
    const server = await startNotifyServer();
    const address = (index: number) =>
      `ToBinding=${encodeURIComponent(`{"binding_type":"sms","address":"+1555555${index}"}`)}`;
    const form = Array.from({ length: 10_000 }, (_, index) => address(index)).join('&');
    expect((await post(server, NOTIFICATIONS, `Body=b&${form}`)).status).toBe(201);
    expect(server.store.all.notifications()[0]?.direct).toBe(10_000);
    const large = await post(server, NOTIFICATIONS, `Tag=a&Body=${'x'.repeat(1_048_576)}`);
    expect(large.json).toMatchObject({ status: 413, code: 20001 });
  });
});

describe('lists', () => {
  it('take a question mark within a query for part of it', async () => {
    const server = await startNotifyServer();
    await post(server, BINDINGS, 'Identity=p&BindingType=sms&Address=%2B4790000001&Tag=a');
    const { json } = await call(server, `${BINDINGS}?Tag=a?b`);
    expect(json.bindings).toEqual([]);
  });

  it('keep the filters in the links of a page', async () => {
    const server = await startNotifyServer();
    for (const number of [1, 2, 3])
      await post(server, BINDINGS, `Identity=p&BindingType=sms&Address=%2B479000000${number}&Tag=x%26y`);
    const { json } = await call(server, `${BINDINGS}?Tag=x%26y&Identity=p&PageSize=2`);
    const start = `${server.url}${BINDINGS}?Tag=x%26y&Identity=p&PageSize=2`;
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

  it('of services keep theirs too, under the public name', async () => {
    const server = await startNotifyServer({ publicUrl: 'https://notify.example.com/' });
    for (const name of ['My%20Svc', 'My+Svc', 'other']) await post(server, '/v1/Services', `FriendlyName=${name}`);
    const { json } = await call(server, '/v1/Services?FriendlyName=My%20Svc&PageSize=1');
    expect(json.services).toHaveLength(1);
    expect(json.meta).toMatchObject({
      key: 'services',
      next_page_url: expect.stringContaining(
        'https://notify.example.com/v1/Services?FriendlyName=My+Svc&PageSize=1&Page=1&PageToken=PA',
      ),
    });
    const next = json.meta.next_page_url.replace('https://notify.example.com', '');
    expect((await call(server, next)).json).toMatchObject({ services: [{ friendly_name: 'My Svc' }] });
  });

  it.each([
    ['5000', 1000],
    ['0', 1],
    ['-5', 50],
    ['many', 50],
  ])('of %s at a time have %i', async (asked, given) => {
    const server = await startNotifyServer();
    for (const path of [BINDINGS, '/v1/Services', '/v1/Credentials']) {
      expect((await call(server, `${path}?PageSize=${asked}`)).json.meta.page_size).toBe(given);
    }
  });

  it('refuse a token of another list', async () => {
    const server = await startNotifyServer();
    const { status, json } = await call(server, '/v1/Credentials?PageToken=PAx');
    expect([status, json.code]).toEqual([400, 20001]);
    expect(json.message).toContain("'PageToken'");
  });
});

describe('what goes wrong here', () => {
  it('is told as such when the store fails', async () => {
    const server = await startNotifyServer();
    server.store.fail('bindings', 1);
    expect((await call(server, BINDINGS)).json).toEqual(errorOf(500, 20500, 'Internal Server Error'));
  });

  it('is told to the log and not to the client', async () => {
    const errors: unknown[] = [];
    const { account } = await createTestAccount();
    const broken: NotifyAccount = {
      ...account,
      of: () => {
        throw new Error('secret inside');
      },
    };
    const server = await startNotifyServer({ onError: (error) => errors.push(error), account: broken });
    expect((await call(server, BINDINGS)).json).toMatchObject({ status: 500, message: 'Internal Server Error' });
    expect(errors).toHaveLength(1);
  });
});

it('with another service behind it has that one alone', async () => {
  const behind = await createTestAccount();
  const account = createRemoteAccount(behind.account.of(SERVICE), SERVICE);
  const server = await startNotifyServer({ account });
  expect((await post(server, BINDINGS, SAMPLE)).status).toBe(201);
  expect((await call(server, BINDINGS)).json.bindings).toHaveLength(1);
  for (const path of ['/v1/Services', SERVICE_PATH, '/v1/Credentials', `${NOTIFICATIONS}/NT1`]) {
    expect((await call(server, path)).json).toEqual(
      errorOf(404, 20404, `The requested resource ${path.slice(3)} was not found`),
    );
  }
});
