import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { FAKE_PAGE_ID, FAKE_PAGE_TOKEN, startFakeGraph } from './graph.ts';

const HELLO = { messaging_type: 'UPDATE', recipient: { id: '31415926' }, message: { text: 'hi' } };

const post = (url: string, body: object, token: string | null = FAKE_PAGE_TOKEN) =>
  fetch(`${url}/v25.0/${FAKE_PAGE_ID}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });

test.each<[string, object, RegExp]>([
  ['nobody to send to', { ...HELLO, recipient: {} }, /recipient/],
  ['an id that is a phone number', { ...HELLO, recipient: { id: '+4790000001' } }, /recipient/],
  ['nothing to send', { ...HELLO, message: {} }, /non-empty/],
  ['an empty text', { ...HELLO, message: { text: '' } }, /non-empty/],
  ['more than 2000 letters', { ...HELLO, message: { text: 'x'.repeat(2001) } }, /2000/],
  ['a text and an attachment', { ...HELLO, message: { text: 'x', attachment: {} } }, /both/],
  ['no kind of message', { ...HELLO, messaging_type: undefined }, /messaging_type/],
  ['a tagged message without a tag', { ...HELLO, messaging_type: 'MESSAGE_TAG' }, /tag/],
  ['a field nobody knows', { ...HELLO, body: 'hi' }, /"body"/],
  ['a field of the message nobody knows', { ...HELLO, message: { text: 'hi', title: 'T' } }, /"title"/],
])('refuses %s', async (_, body, message) => {
  await using stack = new AsyncDisposableStack();
  const graph = await startFakeGraph();
  stack.defer(() => graph.close());
  const response = await post(graph.url, body);
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: { code: 100, type: 'OAuthException', message: expect.stringMatching(message) } },
  ]);
  expect(graph.accepted()).toEqual([]);
});

test('takes a token in the header or in the address, and no other', async () => {
  await using stack = new AsyncDisposableStack();
  const graph = await startFakeGraph();
  stack.defer(() => graph.close());
  const inAddress = await fetch(`${graph.url}/v25.0/me/messages?access_token=${FAKE_PAGE_TOKEN}`, {
    method: 'POST',
    body: JSON.stringify(HELLO),
  });
  expect(await inAddress.json()).toEqual({ recipient_id: '31415926', message_id: graph.requests[0]?.messageId });
  expect(await (await post(graph.url, HELLO, 'wrong')).json()).toMatchObject({ error: { code: 190 } });
  expect(await (await post(graph.url, HELLO, null)).json()).toMatchObject({ error: { code: 2500 } });
  expect(graph.accepted()).toMatchObject([{ To: '31415926', Body: 'hi', accepted: true }]);
});

test('as a process it writes each message down before it answers', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'fake-graph-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const ledger = join(folder, 'ledger.jsonl');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'graph.ts'), '--ledger', ledger], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stack.defer(() => end(child));
  const url = await firstLine(child);
  await post(url, HELLO);
  await post(url, HELLO, 'wrong');
  const lines = (await readFile(ledger, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { To: '31415926', Body: 'hi', status: 200, accepted: true },
    { Body: 'hi', status: 401, code: 190, accepted: false },
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
