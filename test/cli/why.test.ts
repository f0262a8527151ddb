import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { asActivationId, asDeviceId, asKey, asRuleId } from '../../src/model/ids.ts';
import { openStore } from '../../src/store/store.ts';
import { activation, alarm, batch, notification, obligation, origin, transition } from '../store/samples.ts';
import { createFolder, type Folder } from './folder.ts';

const CONFIG = `
sources:
  cold: { topic: 'cold/{site}/{device}/telemetry', device: '{site}/{device}' }
rules: rules
store: { path: data/t.db }
`;

const RULES = `
version: 1
rules:
  - id: freezer-warm
    title: Freezer too warm
    source: cold
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }
    for: 10m
    severity: critical
    notify: [ { Tag: [on-call], Body: warm } ]
  - id: door-open
    title: Door open
    source: cold
    when: { fact: door, operator: equal, value: open }
`;

const AT = Date.parse('2026-03-01T12:00:00Z');
const ID = '0195a000-0000-7000-8000-000000000001';
const [rule, key] = [asRuleId('freezer-warm'), asKey('oslo/f7')];
const open = { id: asActivationId(ID), severity: 'critical', raisedAt: AT, acknowledged: false, number: 1 } as const;
const times = { source: 'cold', observedAt: AT, watchedAt: AT } as const;
const fact = (device: string, value: number) => ({ ...times, device: asDeviceId(device), fact: 'temperature', value });
const heard = (device: string) => ({
  ...times,
  ...{ device: asDeviceId(device), labels: { site: 'oslo' }, receivedAt: AT, online: null, heardOn: {} },
});

/** What a service left that raised one alarm, which nobody was bound to hear of; another waits for its delay. */
const WRITTEN = batch({
  alarms: [
    alarm({
      rule,
      key,
      alarm: { state: 'active', sinceObservedAt: AT, sinceWatchedAt: AT, dueAt: null, activation: open },
    }),
    alarm({
      rule,
      ...{ key: asKey('oslo/f8'), device: asDeviceId('oslo/f8') },
      alarm: { state: 'pending', sinceObservedAt: AT, sinceWatchedAt: AT, dueAt: AT + 240_000, activation: null },
    }),
  ],
  activations: [activation(ID, { raisedAt: AT, raisedDecidedAt: AT })],
  transitions: [transition(ID, { observedAt: AT, decidedAt: AT, evidence: { temperature: -10 } })],
  obligations: [
    obligation(ID, { target: { Identity: [], Tag: ['on-call'] }, told: 'active', owed: 'nothing', reason: 'raised' }),
  ],
  notifications: [
    notification('NT1', {
      request: { Identity: [], Tag: ['on-call'], Title: 'Freezer too warm', Body: 'warm' },
      origin: origin(ID),
      createdAt: AT,
    }),
  ],
  facts: [fact('oslo/f7', -10), fact('oslo/f8', -11)],
  heard: [heard('oslo/f7'), heard('oslo/f8')],
});

const folderWithStore = async (): Promise<Folder> => {
  const folder = createFolder({ 'tocsin.yaml': CONFIG, 'rules/cold.yaml': RULES });
  const clock = createVirtualClock(AT);
  const store = await openStore({ path: folder.path('data/t.db'), synchronous: 'NORMAL', clock });
  await store.commit(WRITTEN);
  store.close();
  return folder;
};

const STORED = ['--store', './data/t.db', '--config', './tocsin.yaml'] as const;

describe('tocsin why --store', () => {
  test('tells of an alarm by what is written', async () => {
    const folder = await folderWithStore();
    const { code, stdout, stderr } = await folder.cli('why', ID, ...STORED);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n').map((line) => line.trim());
    expect(lines[0]).toBe('freezer-warm/oslo/f7  active  Freezer too warm');
    expect(lines[1]).toMatch(/^waits at notification: it is being looked up who hears Tag=on-call$/);
    expect(stdout).toMatch(/passed +sample +raised by a message on cold\/oslo\/f7\/telemetry; oslo\/f7 was last heard/);
    expect(stdout).toMatch(/ 1 raised \(delay-over\) +2026-03-01T12:00:00.000Z .* \{"temperature":-10\}\n/);
    expect(stdout).toMatch(/ 2026-03-01T12:00:00.000Z +raise +to be handed on +NT1\n +Freezer too warm\n +warm\n/);
    expect(stdout).toMatch(/\n {2}- +deliveries\n/);
  });

  test('tells of a delay that waits, with the tree', async () => {
    const { stdout } = await (await folderWithStore()).cli('why', 'freezer-warm/oslo/f8', ...STORED);
    expect(stdout).toMatch(/ waits at timers: held: for 10m, 4 min left; watch time stands still/);
    expect(stdout).toMatch(/\n +true +all\n +true +temperature greaterThan -15 +\[temperature -11\]\n/);
    expect(stdout).toMatch(/ temperature +-11 +remembered +at 2026-03-01T12:00:00.000Z\n/);
  });

  test('tells of a device by all its rules, as JSON as the API does', async () => {
    const { stdout } = await (await folderWithStore()).cli('why', 'f7', '--format', 'json', ...STORED);
    expect(JSON.parse(stdout)).toMatchObject({
      total: 2,
      chains: [
        { rule: 'freezer-warm', key: 'oslo/f7', state: 'active', activation: ID },
        { rule: 'door-open', key: 'oslo/f7', state: 'normal', blockedAt: { step: 'facts' } },
      ],
    });
  });

  test('a rule that is gone has left its alarm', async () => {
    const folder = await folderWithStore();
    const other = ['--store', './data/t.db', '--config', './none.yaml'];
    const { code, stdout } = await folder.cli('why', ID, ...other);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^freezer-warm\/oslo\/f7 {2}active {2}Freezer too warm\n/);
  });

  test('leaves the store as it is', async () => {
    const folder = await folderWithStore();
    const before = folder.read('data/t.db');
    const beside = readdirSync(folder.path('data'));
    await folder.cli('why', 'freezer-warm', ...STORED);
    expect(folder.read('data/t.db')).toBe(before);
    expect(readdirSync(folder.path('data'))).toEqual(beside);
  });

  test.each([['frezer-warm', 'no alarm, device or rule frezer-warm, did you mean "freezer-warm"?\n']])(
    '%s',
    async (of, stderr) => {
      expect(await (await folderWithStore()).cli('why', of, ...STORED)).toEqual({ code: 1, stdout: '', stderr });
    },
  );

  test('names five that there are where none comes near, and none of its own', async () => {
    const folder = await folderWithStore();
    const more = ['a', 'b', 'c', 'd'].map(
      (id) => `  - { id: ${id}, source: cold, when: { fact: t, operator: equal, value: 1 } }\n`,
    );
    writeFileSync(folder.path('rules/more.yaml'), `version: 1\nrules:\n${more.join('')}`);
    const { stderr } = await folder.cli('why', 'nonsense', ...STORED);
    expect(stderr).toBe('no alarm, device or rule nonsense; there is freezer-warm, door-open, a, b, c and 3 more\n');
  });

  test('says what keeps it from reading', async () => {
    const folder = createFolder({ 'tocsin.yaml': CONFIG, 'rules/cold.yaml': RULES, 'data/t.db': 'no database' });
    const not = await folder.cli('why', 'f7', ...STORED);
    expect(not).toMatchObject({ code: 1, stderr: expect.stringMatching(/t\.db cannot be read: /) });
    const none = await folder.cli('why', 'f7', '--store', './data/none.db', '--config', './tocsin.yaml');
    expect(none).toMatchObject({ code: 1, stderr: expect.stringMatching(/none\.db is not there\n$/) });
  });
});

describe('tocsin why', () => {
  const startApi = async (status: number, answer: object): Promise<{ port: number; asked: string[] }> => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, asked };
  };
  const folderFor = (port: number) =>
    createFolder({ 'tocsin.yaml': `http: { port: ${port} }\nstore: { path: data/t.db }\n`, 'data/admin-token': 't' });

  test('asks the running service, and shows what it answers', async () => {
    const folder = await folderWithStore();
    const known = JSON.parse((await folder.cli('why', 'f7', '--format', 'json', ...STORED)).stdout);
    const { port, asked } = await startApi(200, known);
    const { code, stdout } = await folderFor(port).cli('why', 'oslo/f7', '--config', './tocsin.yaml');
    expect([code, asked]).toEqual([0, ['/api/why?of=oslo%2Ff7']]);
    expect(stdout).toContain('freezer-warm/oslo/f7  active  Freezer too warm\n');
  });

  test.each([
    [404, { detail: 'no alarm, device or rule f7' }, /^no alarm, device or rule f7\n$/],
    [409, { detail: 'f7 may be a or b: name one of them' }, /^f7 may be a or b: name one of them\n$/],
    [404, { something: 'else' }, /^http:\S+ answered 404: \{"something":"else"\}\n$/],
    [200, { something: 'else' }, /^the service answered something else/],
  ])('says what the service says, or that it is another one: %i', async (status, answer, stderr) => {
    const { port } = await startApi(status, answer);
    const ended = await folderFor(port).cli('why', 'f7', '--config', './tocsin.yaml');
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(stderr) });
  });
});
