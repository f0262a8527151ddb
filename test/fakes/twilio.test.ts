import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import twilioSdk from 'twilio';
import { expect, test } from 'vitest';
import { FAKE_ACCOUNT_SID, FAKE_AUTH_TOKEN, type FakeTwilio, startFakeTwilio } from './twilio.ts';

const post = (twilio: Pick<FakeTwilio, 'url'>, form: readonly [string, string][], token = FAKE_AUTH_TOKEN) =>
  fetch(`${twilio.url}/2010-04-01/Accounts/${FAKE_ACCOUNT_SID}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${FAKE_ACCOUNT_SID}:${token}`).toString('base64')}` },
    body: new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])),
  });

const TO: [string, string] = ['To', '+4790000001'];
const FROM: [string, string] = ['From', '+15005550006'];
const BODY: [string, string] = ['Body', 'hi'];

test.each<[string, [string, string][], number]>([
  ['nobody to send to', [FROM, BODY], 21604],
  ['nobody to send from', [TO, BODY], 21603],
  ['nothing to send', [TO, FROM], 21602],
  ['a number that is none', [['To', '90000001'], FROM, BODY], 21211],
  ['a sender that is none', [TO, ['From', '+'], BODY], 21212],
  ['a messaging service that is none', [TO, ['MessagingServiceSid', 'MG1'], BODY], 21701],
  ['more than 1600 letters', [TO, FROM, ['Body', 'x'.repeat(1601)]], 21617],
])('refuses %s', async (_, form, code) => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  const response = await post(twilio, form);
  expect([response.status, await response.json()]).toMatchObject([400, { code, status: 400 }]);
  expect(twilio.accepted()).toEqual([]);
});

test("answers Twilio's own client", async () => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  const client = twilioSdk(FAKE_ACCOUNT_SID, FAKE_AUTH_TOKEN);
  client.api.baseUrl = twilio.url;
  const message = await client.messages.create({ to: '+4790000001', from: '+15005550006', body: 'hi' });
  expect(message).toMatchObject({ sid: twilio.requests[0]?.sid, status: 'queued' });
  twilio.optOut('+4790000001');
  const refused = client.messages.create({ to: '+4790000001', from: '+15005550006', body: 'hi' });
  await expect(refused).rejects.toMatchObject({ code: 21610, status: 400 });
  twilio.optIn('+4790000001');
  await client.messages.create({ to: '+4790000001', from: '+15005550006', body: 'hi' });
  expect(twilio.accepted()).toHaveLength(2);
});

/** Answers 202 to whatever comes, and keeps it. */
const startListener = async (stack: AsyncDisposableStack) => {
  const got: { url: string; signature: string; form: Record<string, string> }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const signature = String(request.headers['x-twilio-signature']);
    got.push({
      url: `http://${request.headers.host}${request.url}`,
      signature,
      form: Object.fromEntries(new URLSearchParams(text)),
    });
    response.writeHead(202).end('taken');
  }).listen(0, '127.0.0.1');
  stack.defer(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, got };
};

test('reports what became of a message, signed as Twilio signs', async () => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  const { url, got } = await startListener(stack);
  await post(twilio, [TO, FROM, BODY, ['StatusCallback', `${url}/s?delivery=1#rc=2`]]);
  const [message] = twilio.accepted();
  if (!message) throw new Error('nothing was accepted');
  expect(await twilio.report(message, 'undelivered', 30003)).toMatchObject({ status: 202, text: 'taken' });
  const { signature = '', form = {}, url: asked = '' } = got[0] ?? {};
  expect(asked).toBe(`${url}/s?delivery=1`);
  expect(form).toMatchObject({ MessageSid: message.sid, MessageStatus: 'undelivered', ErrorCode: '30003' });
  expect(twilioSdk.validateRequest(FAKE_AUTH_TOKEN, signature, asked, form)).toBe(true);
});

test('passes on what a phone writes, and minds a STOP itself', async () => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  const { url, got } = await startListener(stack);
  const stop = { from: '+4790000001', to: '+15005550006', body: 'Stop it', optOutType: 'STOP' };
  await twilio.receive(`${url}/sms`, stop);
  expect((await post(twilio, [TO, FROM, BODY])).status).toBe(400);
  await twilio.receive(`${url}/sms`, { ...stop, body: 'start', optOutType: 'START' });
  expect((await post(twilio, [TO, FROM, BODY])).status).toBe(201);
  expect(got[0]?.form).toMatchObject({ From: '+4790000001', Body: 'Stop it', OptOutType: 'STOP' });
  const { signature = '', form = {}, url: asked = '' } = got[0] ?? {};
  expect(twilioSdk.validateRequest(FAKE_AUTH_TOKEN, signature, asked, form)).toBe(true);
});

test('tells how the account stands', async () => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  const client = twilioSdk(FAKE_ACCOUNT_SID, FAKE_AUTH_TOKEN);
  client.api.baseUrl = twilio.url;
  expect(await client.api.v2010.accounts(FAKE_ACCOUNT_SID).fetch()).toMatchObject({ status: 'active' });
  const refused = twilioSdk(FAKE_ACCOUNT_SID, 'wrong');
  refused.api.baseUrl = twilio.url;
  await expect(refused.api.v2010.accounts(FAKE_ACCOUNT_SID).fetch()).rejects.toMatchObject({ code: 20003 });
});

test('fails on cue, once each, then works again', async () => {
  await using stack = new AsyncDisposableStack();
  const twilio = await startFakeTwilio();
  stack.defer(() => twilio.close());
  twilio.failNext({ status: 503 }, { status: 429, code: 20429, headers: { 'retry-after': '3' } });
  expect((await post(twilio, [TO, FROM, BODY])).status).toBe(503);
  expect((await post(twilio, [TO, FROM, BODY])).headers.get('retry-after')).toBe('3');
  expect((await post(twilio, [TO, FROM, BODY])).status).toBe(201);
  await twilio.arrived(3);
  expect(twilio.requests.map(({ status }) => status)).toEqual([503, 429, 201]);
  const times = twilio.requests.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('as a process it writes each request down before it answers', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'fake-twilio-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const ledger = join(folder, 'ledger.jsonl');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'twilio.ts'), '--ledger', ledger], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stack.defer(() => end(child));
  const url = await firstLine(child);
  await post({ url }, [TO, FROM, BODY]);
  await post({ url }, [TO, FROM, ['Body', 'again']], 'wrong');
  const lines = (await readFile(ledger, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { To: '+4790000001', Body: 'hi', status: 201, accepted: true },
    { Body: 'again', status: 401, code: 20003, accepted: false },
  ]);
});

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('no output');
  const [line] = await once(createInterface(child.stdout), 'line');
  return String(line).replace('listening ', '');
};

const end = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
};
