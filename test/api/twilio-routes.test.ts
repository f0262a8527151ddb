import twilio from 'twilio';
import { afterEach, expect, test } from 'vitest';
import { type ApiServer, createApiServer } from '../../src/api/server.ts';
import type { InboundMessage, StatusReport } from '../../src/api/twilio-report.ts';
import { registerTwilioRoutes, type TwilioRoutesDeps } from '../../src/api/twilio-routes.ts';
import { createTestLog } from '../../src/base/log.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { FAKE_AUTH_TOKEN, startFakeTwilio } from '../fakes/twilio.ts';
import { createSampleLists } from './sample-lists.ts';
import { createSampleSync } from './sample-sync.ts';

const servers: ApiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const start = async (deps: Partial<TwilioRoutesDeps> = {}) => {
  const reports: StatusReport[] = [];
  const messages: InboundMessage[] = [];
  const log = createTestLog();
  const server = await createApiServer({
    http: { host: '127.0.0.1', port: 0 },
    tokens: [],
    lists: createSampleLists(),
    sync: createSampleSync(),
    health: () => ({ ready: true, checks: [] }),
    metrics: async () => '',
    log,
    extra: (instance) =>
      registerTwilioRoutes(instance, {
        authToken: new Redacted(FAKE_AUTH_TOKEN),
        publicUrl: undefined,
        onStatus: async (report) => void reports.push(report),
        onInbound: async (message) => void messages.push(message),
        ...deps,
      }),
  });
  servers.push(server);
  return { url: await server.listen(), reports, messages, log, instance: server.instance };
};

interface Posted {
  readonly form: Record<string, string | string[]>;
  /** What Twilio signed; by default where it posts to. */
  readonly signedUrl?: string;
  readonly token?: string;
  readonly signature?: string | null;
}

/** Signed by Twilio's own package. */
const post = (url: string, { form, signedUrl = url, token = FAKE_AUTH_TOKEN, signature }: Posted) => {
  const given = signature === undefined ? twilio.getExpectedTwilioSignature(token, signedUrl, form) : signature;
  const fields = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  return fetch(url, {
    method: 'POST',
    headers: given === null ? {} : { 'x-twilio-signature': given },
    body: new URLSearchParams(fields),
  });
};

const DELIVERED = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+4790000001' };
const STOP = { From: '+4790000001', To: '+15005550006', Body: 'STOP' };

test('a report is handed on and answered with nothing', async () => {
  const { url, reports } = await start();
  const response = await post(`${url}/twilio/status?delivery=d1`, { form: DELIVERED });
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(reports).toEqual([{ delivery: 'd1', messageSid: 'SM1', status: 'delivered', errorCode: null }]);
});

test('a report that tells nothing is taken all the same', async () => {
  const { url, reports } = await start();
  const response = await post(`${url}/twilio/status`, { form: { ...DELIVERED, MessageStatus: 'accepted' } });
  expect([response.status, reports]).toEqual([204, []]);
});

test('a message is handed on and answered with TwiML that says nothing', async () => {
  const { url, messages } = await start();
  const response = await post(`${url}/twilio/sms`, { form: STOP });
  expect([response.status, await response.text()]).toEqual([200, '<Response/>']);
  expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
  expect(messages).toMatchObject([{ from: '+4790000001', to: '+15005550006', body: 'STOP', optOut: 'stop' }]);
});

test.each<[string, Partial<Posted>]>([
  ['no signature', { signature: null }],
  ['a signature that is none', { signature: 'x' }],
  ['the signature of another account', { token: 'other' }],
  ['what was signed for another address', { signedUrl: 'https://elsewhere.test/twilio/status?delivery=d1' }],
])('refused: %s', async (_, posted) => {
  const { url, reports, messages } = await start();
  const status = await post(`${url}/twilio/status?delivery=d1`, { form: DELIVERED, ...posted });
  const sms = await post(`${url}/twilio/sms`, { form: STOP, ...posted });
  expect([status.status, sms.status]).toEqual([403, 403]);
  expect(status.headers.get('content-type')).toContain('application/problem+json');
  expect([...reports, ...messages]).toEqual([]);
});

test('refused: another delivery than was signed, another field', async () => {
  const { url, reports } = await start();
  const signature = twilio.getExpectedTwilioSignature(FAKE_AUTH_TOKEN, `${url}/twilio/status?delivery=d1`, DELIVERED);
  const other = await post(`${url}/twilio/status?delivery=d2`, { form: DELIVERED, signature });
  const more = await post(`${url}/twilio/status?delivery=d1`, { form: { ...DELIVERED, ErrorCode: '1' }, signature });
  expect([other.status, more.status, reports]).toEqual([403, 403, []]);
});

test.each<[string, string, string]>([
  ['behind a proxy the address is what Twilio knows', 'https://alarms.test', 'https://alarms.test/twilio/status'],
  ['with a slash at its end', 'https://alarms.test/', 'https://alarms.test/twilio/status'],
  ['with a path that the proxy takes away', 'https://a.test/tocsin', 'https://a.test/tocsin/twilio/status'],
  ['with a port that was not signed', 'https://alarms.test:8443', 'https://alarms.test/twilio/status'],
])('%s', async (_, publicUrl, known) => {
  const { url } = await start({ publicUrl });
  const query = '?delivery=d1&note=it%27s%20here';
  const response = await post(`${url}/twilio/status${query}`, { form: DELIVERED, signedUrl: known + query });
  expect(response.status).toBe(204);
});

test('repeated fields and letters of any script are signed as they are', async () => {
  const { url, messages } = await start();
  const form = { ...STOP, Body: 'Ærlig 100 % & = + ☃ 🔥', Extra: ['b', 'a', 'b'] };
  expect((await post(`${url}/twilio/sms`, { form })).status).toBe(200);
  expect(messages[0]?.body).toBe('Ærlig 100 % & = + ☃ 🔥');
});

test.each<[string, string, Record<string, string>]>([
  ['a report of no message', '/twilio/status', { MessageStatus: 'sent' }],
  ['a message from nobody', '/twilio/sms', { Body: 'STOP' }],
  ['nothing', '/twilio/status', {}],
])('signed, but not to be understood: %s', async (_, path, form) => {
  const { url } = await start();
  expect((await post(url + path, { form })).status).toBe(400);
});

test('what cannot be kept is answered so that it shows in the debugger', async () => {
  const fail = async () => {
    throw new Error('the store is closed');
  };
  const { url, log } = await start({ onStatus: fail, onInbound: fail });
  const status = await post(`${url}/twilio/status`, { form: DELIVERED });
  expect([status.status, await status.text()]).toEqual([500, expect.not.stringContaining('store')]);
  expect((await post(`${url}/twilio/sms`, { form: STOP })).status).toBe(500);
  expect(log.lines).toMatchObject([{ level: 'error' }, { level: 'error' }]);
});

test('without a token nobody can sign: the routes are not there', async () => {
  const { url } = await start({ authToken: undefined });
  expect((await post(`${url}/twilio/status`, { form: DELIVERED })).status).toBe(404);
  expect((await post(`${url}/twilio/sms`, { form: STOP })).status).toBe(404);
});

test('other kinds of body, other methods and too much of it are refused', async () => {
  const { url, reports, messages } = await start();
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  expect((await fetch(`${url}/twilio/status`, json)).status).toBe(415);
  expect((await fetch(`${url}/twilio/status?MessageSid=SM1&MessageStatus=sent`)).status).toBe(404);
  expect((await post(`${url}/twilio/sms`, { form: { ...STOP, Body: 'x'.repeat(70_000) } })).status).toBe(413);
  expect([...reports, ...messages]).toEqual([]);
});

test('the fake of Twilio reaches them as Twilio does', async () => {
  await using stack = new AsyncDisposableStack();
  const fake = await startFakeTwilio();
  stack.defer(() => fake.close());
  const { url, reports, messages } = await start();
  const form: [string, string][] = [
    ['To', '+4790000001'],
    ['From', '+15005550006'],
    ['Body', 'hi'],
    ['StatusCallback', `${url}/twilio/status?delivery=d1`],
  ];
  await fetch(`${fake.url}/2010-04-01/Accounts/${fake.accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${fake.accountSid}:${fake.authToken}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  const [message] = fake.accepted();
  if (!message) throw new Error('nothing was accepted');
  expect(await fake.report(message, 'undelivered', 30003)).toMatchObject({ status: 204 });
  const stop = { from: '+4790000001', to: '+15005550006', body: 'stopp', optOutType: 'STOP' };
  expect(await fake.receive(`${url}/twilio/sms`, stop)).toMatchObject({ status: 200, text: '<Response/>' });
  expect(reports).toEqual([{ delivery: 'd1', messageSid: message.sid, status: 'undelivered', errorCode: '30003' }]);
  expect(messages).toMatchObject([{ body: 'stopp', optOut: 'stop' }]);
});
