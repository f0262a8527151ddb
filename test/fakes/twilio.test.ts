import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
