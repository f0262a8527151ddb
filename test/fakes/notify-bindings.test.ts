import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import type { Binding } from '../../src/model/binding.ts';
import type { PageLink } from '../../src/notify-service/operations.ts';
import { createRemoteNotify } from '../../src/notify-service/remote.ts';
import type { RemoteNotify } from '../../src/notify-service/remote-fault.ts';
import { type FakeBindings, startFakeBindings } from './notify-bindings.ts';

let fake: FakeBindings;
let remote: RemoteNotify;

beforeEach(async () => {
  fake = await startFakeBindings();
  remote = createRemoteNotify({ ...fake, authToken: new Redacted(fake.authToken) });
});

afterEach(async () => {
  await remote.close();
  await fake.close();
});

const create = (identity: string, address: string, tags: readonly string[] = []) =>
  remote.createBinding({ Identity: identity, BindingType: 'sms', Address: address, Tag: tags });

const listAll = async (PageSize: number): Promise<readonly Binding[]> => {
  const all: Binding[] = [];
  let next: PageLink | null = null;
  do {
    const link: Partial<PageLink> = next ?? {};
    const query = { PageSize, ...(link.page !== undefined && { Page: link.page }) };
    const page = await remote.listBinding({ ...query, ...(link.token && { PageToken: link.token }) });
    if (!page.ok) throw new Error(page.error.message);
    all.push(...page.value.bindings);
    next = page.value.next;
  } while (next !== null);
  return all;
};

test('what is bound is listed, page by page', async () => {
  for (let index = 0; index < 7; index++) await create(`p${index}`, `+4790000${index}`, ['on-call', 'night']);
  const listed = await listAll(3);
  expect(listed.map(({ identity, address }) => `${identity} ${address}`)).toEqual(
    Array.from({ length: 7 }, (_, index) => `p${index} +4790000${index}`),
  );
  expect(listed[0]).toMatchObject({ type: 'sms', tags: ['on-call', 'night'] });
  expect(fake.requests.filter(({ method }) => method === 'GET')).toHaveLength(3);
});

test('the same address is replaced, and an identity has 20', async () => {
  for (let index = 0; index < 20; index++) await create('ana', `+479000${index}`);
  expect(await create('ana', '+4791')).toMatchObject({ ok: false, error: { status: 400, code: 20001 } });
  expect((await create('ana', '+4790000', ['new'])).ok).toBe(true);
  expect((await create('bo', '+4790001')).ok).toBe(true);
  expect((await create('ana', '+4791')).ok).toBe(true);
  expect(fake.bindings()).toHaveLength(21);
});

test('what was deleted is not found any more; neither is another service', async () => {
  const made = await create('ana', '+4791');
  if (!made.ok) throw new Error(made.error.message);
  expect((await remote.deleteBinding(made.value.sid)).ok).toBe(true);
  expect(await remote.deleteBinding(made.value.sid)).toMatchObject({ error: { status: 404, code: 20404 } });
  const other = createRemoteNotify({ ...fake, authToken: new Redacted(fake.authToken), serviceSid: 'IS9' });
  expect(await other.listBinding({})).toMatchObject({ error: { status: 404 } });
  await other.close();
});

test('a stranger learns nothing', async () => {
  const stranger = createRemoteNotify({ ...fake, authToken: new Redacted('guessed') });
  expect(await stranger.listBinding({})).toMatchObject({ error: { status: 401, code: 20003 } });
  await stranger.close();
});

test('more than its rate is refused, and told when to come again', async () => {
  fake.turn({ ratePerSecond: 3 });
  for (let index = 0; index < 3; index++) expect((await remote.listBinding({})).ok).toBe(true);
  expect(await remote.listBinding({})).toMatchObject({ error: { status: 429, code: 20429, retryAfter: '1' } });
});

test('of those that fail about half took effect, and the same seed has the same luck', async () => {
  const play = async () => {
    const unlucky = await startFakeBindings({ failShare: 0.5, seed: 7 });
    const client = createRemoteNotify({ ...unlucky, authToken: new Redacted(unlucky.authToken) });
    const answers: boolean[] = [];
    for (let index = 0; index < 60; index++) {
      const args = { Identity: `p${index}`, BindingType: 'sms', Address: `+479${index}` } as const;
      answers.push((await client.createBinding(args)).ok);
    }
    await client.close();
    await unlucky.close();
    return { answers, bound: unlucky.bindings().length };
  };
  const { answers, bound } = await play();
  const succeeded = answers.filter(Boolean).length;
  expect(succeeded).toBeGreaterThan(15);
  expect(succeeded).toBeLessThan(45);
  expect(bound).toBeGreaterThan(succeeded + 3);
  expect(bound).toBeLessThan(57);
  expect(await play()).toEqual({ answers, bound });
});

test('it runs as a process of its own, says where it is, and shows what it holds', async () => {
  const script = fileURLToPath(new URL('./notify-bindings.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--latency-ms', '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const [line] = await once(createInterface(child.stdout), 'line');
    const { url, accountSid, authToken, serviceSid }: Record<string, string> = JSON.parse(String(line));
    if (!url || !accountSid || !authToken || !serviceSid) throw new Error('it does not say where it is');
    const far = createRemoteNotify({ url, accountSid, serviceSid, authToken: new Redacted(authToken) });
    await far.createBinding({ Identity: 'ana', BindingType: 'sms', Address: '+4791' });
    await far.close();
    const state = await (await fetch(`${url}/state`)).json();
    expect(state).toMatchObject({ bindings: [{ identity: 'ana' }], requests: { 'POST 201': 1 } });
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);
});
