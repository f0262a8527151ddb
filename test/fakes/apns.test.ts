import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type ClientHttp2Session, connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FAKE_PROVIDER, type FakeApns, startFakeApns } from './apns.ts';
import { createCertificate } from './certificate.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const PHONE = 'ab'.repeat(32);
const HELLO = { aps: { alert: { body: 'hi' } } };

let stack: AsyncDisposableStack;
let now: number;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  now = NOW;
});

afterEach(() => stack.disposeAsync());

const start = async (options: Parameters<typeof startFakeApns>[0] = {}): Promise<FakeApns> => {
  const fake = await startFakeApns({ now: () => now, ...options });
  stack.defer(() => fake.close());
  return fake;
};

const open = ({ url, ca }: Pick<FakeApns, 'url' | 'ca'>, tls: object = {}): ClientHttp2Session => {
  const session = connect(url, { ...(ca && { ca }), ...tls });
  session.on('error', () => {});
  stack.defer(() => session.destroy());
  return session;
};

const sign = (claims: { readonly kid?: string; readonly iss?: string; readonly at?: number } = {}): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: claims.kid ?? FAKE_PROVIDER.keyId })
    .setIssuer(claims.iss ?? FAKE_PROVIDER.teamId)
    .setIssuedAt(Math.floor((claims.at ?? now) / 1000))
    .sign(createPrivateKey(FAKE_PROVIDER.key));

const HEADERS = {
  ':method': 'POST',
  ':path': `/3/device/${PHONE}`,
  'apns-topic': FAKE_PROVIDER.topic,
  'apns-push-type': 'alert',
};

const post = async (session: ClientHttp2Session, headers: object, body: unknown = HELLO) => {
  const stream = session.request({ ...HEADERS, ...headers });
  stream.end(typeof body === 'string' ? body : JSON.stringify(body));
  const [head] = await once(stream, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: head[':status'], id: head['apns-id'], ...(text && JSON.parse(text)) };
};

const bearer = async (...given: Parameters<typeof sign>) => ({ authorization: `bearer ${await sign(...given)}` });

test.each([false, true])('takes a push, and gives its id back (without TLS: %s)', async (plain) => {
  const apns = await start({ plain });
  const id = crypto.randomUUID();
  const answer = await post(open(apns), { ...(await bearer()), 'apns-id': id });
  expect(answer).toEqual({ status: 200, id });
  expect(apns.accepted()).toMatchObject([{ token: PHONE, payload: HELLO, connection: 1, status: 200 }]);
});

test.each<[string, object, unknown, number, string]>([
  ['another method', { ':method': 'PUT' }, HELLO, 405, 'MethodNotAllowed'],
  ['another path', { ':path': '/3/devices' }, HELLO, 404, 'BadPath'],
  ['no topic', { 'apns-topic': undefined }, HELLO, 400, 'MissingTopic'],
  ['the topic of another', { 'apns-topic': 'com.other' }, HELLO, 400, 'TopicDisallowed'],
  ['no push type', { 'apns-push-type': undefined }, HELLO, 400, 'InvalidPushType'],
  ['a push type nobody knows', { 'apns-push-type': 'x' }, HELLO, 400, 'InvalidPushType'],
  ['a priority nobody knows', { 'apns-priority': '7' }, HELLO, 400, 'BadPriority'],
  ['a background push at once', { 'apns-push-type': 'background', 'apns-priority': '10' }, HELLO, 400, 'BadPriority'],
  [
    'a background push that shows a text',
    { 'apns-push-type': 'background', 'apns-priority': '5' },
    HELLO,
    400,
    'InvalidPushType',
  ],
  ['an expiration that is none', { 'apns-expiration': 'soon' }, HELLO, 400, 'BadExpirationDate'],
  ['an id that is none', { 'apns-id': '7' }, HELLO, 400, 'BadMessageId'],
  ['a long collapse id', { 'apns-collapse-id': 'x'.repeat(65) }, HELLO, 400, 'BadCollapseId'],
  ['a token that is none', { ':path': '/3/device/xyz' }, HELLO, 400, 'BadDeviceToken'],
  ['a token of nobody', { ':path': `/3/device/${'0'.repeat(64)}` }, HELLO, 400, 'BadDeviceToken'],
  ['no payload', {}, '', 400, 'PayloadEmpty'],
  ['an empty payload', {}, {}, 400, 'PayloadEmpty'],
  ['a large payload', {}, { x: 'x'.repeat(4096) }, 413, 'PayloadTooLarge'],
])('refuses %s', async (_, headers, body, status, reason) => {
  const apns = await start();
  expect(await post(open(apns), { ...(await bearer()), ...headers }, body)).toMatchObject({ status, reason });
  expect(apns.accepted()).toEqual([]);
});

test('knows phones that are gone, unknown or of another app', async () => {
  const apns = await start();
  const session = open(apns);
  const authorization = await bearer();
  apns.unregister(PHONE, NOW - 1000);
  const gone = { status: 410, reason: 'Unregistered', timestamp: NOW - 1000 };
  expect(await post(session, authorization)).toMatchObject(gone);
  apns.ofOtherApp(PHONE);
  expect(await post(session, authorization)).toMatchObject({ status: 400, reason: 'DeviceTokenNotForTopic' });
  apns.forget(PHONE);
  expect(await post(session, authorization)).toMatchObject({ status: 400, reason: 'BadDeviceToken' });
});

test.each<[string, Parameters<typeof sign>[0], string]>([
  ['of another key', { kid: 'X' }, 'InvalidProviderToken'],
  ['of another team', { iss: 'X' }, 'InvalidProviderToken'],
  ['from the future', { at: NOW + 600_000 }, 'InvalidProviderToken'],
  ['of more than an hour ago', { at: NOW - 3_601_000 }, 'ExpiredProviderToken'],
])('refuses a provider token %s', async (_, claims, reason) => {
  const apns = await start();
  expect(await post(open(apns), await bearer(claims))).toMatchObject({ status: 403, reason });
});

test('refuses who shows neither token nor certificate, or a broken token', async () => {
  const session = open(await start());
  expect(await post(session, {})).toMatchObject({ status: 403, reason: 'MissingProviderToken' });
  const { authorization } = await bearer();
  const broken = { authorization: `${authorization.slice(0, -4)}AAAA` };
  expect(await post(session, broken)).toMatchObject({ status: 403, reason: 'InvalidProviderToken' });
});

test('refuses a second new token within 20 minutes, and goes on with the first', async () => {
  const session = open(await start());
  const first = await bearer();
  expect(await post(session, first)).toMatchObject({ status: 200 });
  now += 19 * 60_000;
  expect(await post(session, await bearer())).toMatchObject({ status: 429, reason: 'TooManyProviderTokenUpdates' });
  expect(await post(session, first)).toMatchObject({ status: 200 });
  now += 60_000;
  expect(await post(session, await bearer())).toMatchObject({ status: 200 });
});

test('takes the certificate that it knows, for its own topic', async () => {
  const { cert, key } = createCertificate({ uid: 'com.example.cert' });
  const apns = await start({ clientCa: cert });
  const session = open(apns, { cert, key });
  expect(await post(session, { 'apns-topic': 'com.example.cert' })).toMatchObject({ status: 200 });
  expect(await post(session, {})).toMatchObject({ status: 400, reason: 'TopicDisallowed' });
  const unknown = open(apns, createCertificate());
  expect(await post(unknown, {})).toMatchObject({ status: 403, reason: 'BadCertificate' });
});

test('fails on cue, once each, then works again', async () => {
  const apns = await start();
  const session = open(apns);
  const authorization = await bearer();
  apns.failNext({ status: 503, reason: 'Shutdown' }, 'none', { status: 410, reason: 'Unregistered', timestamp: 7 });
  expect(await post(session, authorization)).toMatchObject({ status: 503, reason: 'Shutdown' });
  expect(await post(session, authorization)).toMatchObject({ status: 200 });
  expect(await post(session, authorization)).toMatchObject({ status: 410, timestamp: 7 });
  apns.failNext('refuse', 'reset');
  await expect(post(session, authorization)).rejects.toThrow(/REFUSED_STREAM/);
  await expect(post(session, authorization)).rejects.toThrow(/INTERNAL_ERROR/);
  await apns.arrived(4);
  expect(apns.pushes.map(({ status, accepted }) => [status, accepted])).toEqual([
    [503, false],
    [200, true],
    [410, false],
    [0, true],
  ]);
});

test('allows one stream until it has seen a valid token', async () => {
  const session = open(await start({ maxConcurrentStreams: 20 }));
  await once(session, 'remoteSettings');
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1);
  await post(session, { authorization: 'bearer x' });
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1);
  await post(session, await bearer());
  expect(session.remoteSettings.maxConcurrentStreams).toBe(20);
});

test('says goodbye on cue, naming the last push that it looks at', async () => {
  const apns = await start();
  const session = open(apns);
  const goodbye = once(session, 'goaway');
  apns.failNext('none', 'none', 'goaway');
  const authorization = await bearer();
  await post(session, authorization);
  const posts = await Promise.allSettled([1, 2, 3].map(() => post(session, authorization)));
  expect(posts.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect((await goodbye).slice(0, 2)).toEqual([0, 5]);
  expect(apns.accepted()).toHaveLength(3);
});

test.each([false, true])('breaks the connection on cue (without TLS: %s)', async (plain) => {
  const apns = await start({ plain });
  const session = open(apns);
  const closed = new Promise((resolve) => session.once('close', resolve));
  apns.failNext('kill');
  void post(session, await bearer()).catch(() => {});
  await closed;
  expect(apns.accepted()).toHaveLength(1);
  expect(await post(open(apns), { authorization: apns.pushes[0]?.headers.authorization })).toMatchObject({
    status: 200,
  });
  expect(apns.connections()).toBe(2);
});

test('as a process it writes each push down before it answers', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fake-apns-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const ledger = join(folder, 'ledger.jsonl');
  const ca = join(folder, 'ca.pem');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'apns.ts'), '--ledger', ledger, '--ca', ca], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stack.defer(() => end(child));
  now = Date.now();
  const session = open({ url: await firstLine(child), ca: await readFile(ca, 'utf8') });
  expect(await post(session, await bearer())).toMatchObject({ status: 200 });
  expect(await post(session, await bearer(), {})).toMatchObject({ status: 400 });
  const lines = (await readFile(ledger, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { token: PHONE, payload: HELLO, status: 200, accepted: true },
    { status: 400, reason: 'PayloadEmpty', accepted: false },
  ]);
  session.destroy();
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
