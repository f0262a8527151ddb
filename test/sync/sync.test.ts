import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok, type Result } from '../../src/base/result.ts';
import type { OwnershipPort } from '../../src/sync/ports.ts';
import { createSync, type RosterSource } from '../../src/sync/sync.ts';
import { createWorld } from './fake-service.ts';

const start = (text: string) => {
  const world = createWorld();
  const log = createTestLog();
  let source: Result<RosterSource, string> = ok({ text, file: 'r.yaml' });
  let reads = 0;
  const readRoster = async () => {
    reads += 1;
    return source;
  };
  const deps = {
    readRoster,
    bindings: world.bindings,
    ownership: world.ownership,
    clock: createVirtualClock(5000),
    log,
  };
  return {
    world,
    log,
    deps,
    sync: createSync(deps),
    reads: () => reads,
    write: (next: string) => {
      source = ok({ text: next, file: 'r.yaml' });
    },
    remove: () => {
      source = err('r.yaml cannot be read');
    },
    bound: () => world.actual().map(({ identity, address }) => `${identity} ${address}`),
  };
};

const person = (identity: string, number: string) => `  - { identity: ${identity}, sms: "${number}" }\n`;
const ROSTER = `version: 1\npeople:\n${person('ana', '+4790000001')}${person('bo', '+4790000002')}${person('cy', '+4790000003')}`;
const EVERYBODY = ['ana +4790000001', 'bo +4790000002', 'cy +4790000003'];

test('a roster is bound, and once bound nothing is done', async () => {
  const { sync, bound, world } = start(ROSTER);
  expect(sync.last()).toBeNull();
  expect(await sync.run()).toMatchObject({ at: 5000, outcome: 'applied', message: '', failures: [] });
  expect(bound()).toEqual(EVERYBODY);
  const calls = world.calls.length;
  const report = await sync.run();
  expect(report.plan?.untouched).toHaveLength(3);
  expect(sync.last()).toBe(report);
  expect(world.calls).toHaveLength(calls);
});

test('a plan shows what would be done and does nothing', async () => {
  const { sync, world } = start(ROSTER);
  const report = await sync.plan();
  expect(report).toMatchObject({ outcome: 'planned', plan: { creates: { length: 3 } } });
  expect(world.calls).toEqual([]);
  expect(sync.last()).toBeNull();
});

test.each<[string, string, string]>([
  ['a faulty roster', 'version: 1\npeople: [{ identity: ana, sms: +4790000001 }]', 'source-faulty'],
  ['an empty file', '', 'source-faulty'],
  ['a file cut short', 'version: 1\npeople: [', 'source-faulty'],
  ['a list left blank', 'version: 1\npeople:\n', 'source-faulty'],
  ['people without addresses', 'version: 1\npeople: [{ identity: ana }]', 'source-empty'],
])('%s changes nothing, and says so', async (_, text, outcome) => {
  const { sync, write, bound, log } = start(ROSTER);
  await sync.run();
  write(text);
  const report = await sync.run();
  expect(report.outcome).toBe(outcome);
  expect(report.message).not.toBe('');
  expect(bound()).toEqual(EVERYBODY);
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', event: 'bindings not synced', fields: { outcome } });
});

test('a roster that cannot be read changes nothing', async () => {
  const { sync, remove, bound } = start(ROSTER);
  await sync.run();
  remove();
  expect(await sync.run()).toMatchObject({ outcome: 'source-unreadable', message: 'r.yaml cannot be read' });
  expect(bound()).toEqual(EVERYBODY);
});

test('only a list that is explicitly empty unbinds everybody', async () => {
  const { sync, write, bound, world } = start(ROSTER);
  world.bindByOthers({ identity: 'stranger', type: 'sms', address: '+4790000009', tags: [] });
  await sync.run();
  write('version: 1\npeople: []\n');
  expect((await sync.run()).outcome).toBe('applied');
  expect(bound()).toEqual(['stranger +4790000009']);
});

test('people without addresses are fine while nobody is bound', async () => {
  const { sync } = start('version: 1\npeople: [{ identity: ana }]');
  expect((await sync.run()).outcome).toBe('applied');
});

test('a service out of reach changes nothing, and the next run goes on', async () => {
  const { sync, world, bound } = start(ROSTER);
  world.refuse('all', { status: 0, code: 0, message: 'connect ECONNREFUSED' });
  expect(await sync.run()).toMatchObject({ outcome: 'service-unreachable', message: 'connect ECONNREFUSED' });
  expect(world.owned()).toEqual([]);
  world.refuse('all', null);
  expect((await sync.run()).outcome).toBe('applied');
  expect(bound()).toEqual(EVERYBODY);
});

test('a refused address is reported, shortened, and the others are bound', async () => {
  const { sync, world, bound } = start(ROSTER);
  world.refuse('+4790000002', { status: 400, code: 20001, message: 'Address +4790000002 is invalid' });
  const report = await sync.run();
  expect(report).toMatchObject({ outcome: 'incomplete', failures: [{ address: '…0002', code: 20001 }] });
  expect(report.message).toBe('the service refused 1 of the changes: Address …0002 is invalid');
  expect(bound()).toEqual(['ana +4790000001', 'cy +4790000003']);
});

test('what is refused until something else went is tried again at once', async () => {
  const { sync, write, world, deps, bound } = start(`version: 1\npeople:\n${person('ana', '+4790000001')}`);
  await sync.run();
  write(`version: 1\npeople:\n${person('ana', '+4790000002')}`);
  const create: typeof world.bindings.create = async (binding) =>
    world.actual().length > 0
      ? err({ status: 400, code: 20001, message: 'too many bindings' })
      : world.bindings.create(binding);
  const strict = createSync({ ...deps, bindings: { ...world.bindings, create } });
  expect((await strict.run()).outcome).toBe('applied');
  expect(bound()).toEqual(['ana +4790000002']);
});

test('a conflict is reported and leaves both the other binding and the rest of the roster alone', async () => {
  const { sync, world, bound, log } = start(ROSTER);
  world.bindByOthers({ identity: 'stranger', type: 'sms', address: '+4790000002', tags: [] });
  const report = await sync.run();
  expect(report.plan?.conflicts).toMatchObject([{ reason: 'foreign-binding', sid: 'BS1' }]);
  expect(bound().toSorted()).toEqual(['ana +4790000001', 'cy +4790000003', 'stranger +4790000002']);
  expect(log.lines).toContainEqual({ level: 'warn', event: 'bindings in conflict', fields: { conflicts: 1 } });
});

test('a store of our own that fails is reported, not thrown', async () => {
  const { deps } = start(ROSTER);
  const ownership: OwnershipPort = { ...deps.ownership, list: () => Promise.reject(new Error('database is locked')) };
  const sync = createSync({ ...deps, ownership });
  expect(await sync.run()).toMatchObject({ outcome: 'failed', message: 'database is locked' });
  expect(await sync.plan()).toMatchObject({ outcome: 'failed' });
});

test('calls made during a run share one run after it', async () => {
  const { sync, reads } = start(ROSTER);
  const first = sync.run();
  await Promise.resolve();
  const others = [sync.run(), sync.run(), sync.run()];
  const reports = await Promise.all([first, ...others]);
  expect(reads()).toBe(2);
  expect(new Set(reports).size).toBe(2);
  await sync.run();
  expect(reads()).toBe(3);
});

test('no line of the log holds a whole phone number', async () => {
  const { sync, write, world, log } = start(ROSTER);
  world.refuse('+4790000002', { status: 400, code: 20001, message: 'Address +4790000002 is invalid' });
  await sync.run();
  write(`version: 1\npeople: [{ identity: ana, sms: +4790000001 }, { identity: bo, sms: "+447700900123" }]`);
  await sync.run();
  expect(log.lines.length).toBeGreaterThan(3);
  expect(JSON.stringify(log.lines)).not.toMatch(/\d{8}/);
});
