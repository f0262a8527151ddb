import { expect, test } from 'vitest';
import { createTestLog, silentLog } from '../../src/base/log.ts';
import { type ApplyDeps, applyPlan } from '../../src/sync/apply.ts';
import { addressKey, goneRecord, madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import { type PlanInput, planSync } from '../../src/sync/plan.ts';
import type { ActualBinding } from '../../src/sync/ports.ts';
import type { DesiredBinding } from '../../src/sync/source.ts';
import { createWorld, type World } from './fake-service.ts';

const wants = (identity: string, address: string, tags: readonly string[] = []): DesiredBinding => ({
  identity,
  type: 'sms',
  address,
  tags,
  source: 'roster',
  place: 'r.yaml:1',
  renewedAt: null,
});

const planOf = (world: World, desired: readonly DesiredBinding[], over: Partial<PlanInput> = {}) =>
  planSync({
    desired,
    actual: world.actual(),
    owned: world.owned(),
    sources: new Set(['roster']),
    takenBack: new Map(),
    goneSids: new Map(),
    adopt: false,
    missing: 'create',
    now: 1000,
    ...over,
  });

const depsOf = ({ bindings, ownership }: World): ApplyDeps => ({
  bindings,
  ownership,
  log: silentLog,
  inFlight: 1,
  rest: async () => {},
});

const sync = (world: World, desired: readonly DesiredBinding[], over: Partial<ApplyDeps> = {}) =>
  applyPlan(planOf(world, desired), { ...depsOf(world), ...over });

const boundOf = (world: World) => world.actual().map(({ identity, address }) => `${identity} ${address}`);
const number = (index: number): string => `+479${String(index).padStart(7, '0')}`;

test('intent is written before the binding is made', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471', ['a'])]);
  expect(world.calls).toEqual(['write put sms:+471', 'create sms:+471 ana [a]', 'write put sms:+471']);
});

test('a replacement is one call: the service swaps the old binding for the new', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  await sync(world, [wants('bo', '+471')]);
  expect(world.calls.slice(3)).toEqual(['write put sms:+471', 'create sms:+471 bo []', 'write put sms:+471']);
  expect(boundOf(world)).toEqual(['bo +471']);
});

test('a service that has several at one address loses the old ones, and not the new one if it keeps a sid', async () => {
  const world = createWorld();
  const ana = wants('ana', '+471');
  await sync(world, [ana]);
  const keepsSids = { ...world.bindings, create: async () => ({ ok: true as const, value: { sid: 'BS1' } }) };
  const plan = planOf(world, [wants('bo', '+471')]);
  const replaces = plan.replaces.map((step) => ({ ...step, superseded: ['BS1', 'BS7'] }));
  await applyPlan({ ...plan, replaces }, { ...depsOf(world), bindings: keepsSids });
  expect(world.calls.filter((call) => call.startsWith('delete'))).toEqual(['delete BS7']);
});

test('what left the source goes, its record after it', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  await sync(world, []);
  expect(world.calls.slice(3)).toEqual(['delete BS1', 'write remove sms:+471']);
});

test('a new address is bound before the old one goes', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  await sync(world, [wants('ana', '+472')]);
  const effects = world.calls.slice(3).filter((call) => !call.startsWith('write'));
  expect(effects).toEqual(['create sms:+472 ana []', 'delete BS1']);
});

test('at the limit the old address goes first, and its record before the new one comes', async () => {
  const world = createWorld();
  const full = Array.from({ length: 20 }, (_, index) => wants('ana', number(index)));
  await sync(world, full);
  const from = world.calls.length;
  await sync(world, [...full.slice(1), wants('ana', '+471')]);
  expect(world.calls.slice(from)).toEqual([
    'write put sms:+471',
    'delete BS1',
    `write remove sms:${number(0)}`,
    'create sms:+471 ana []',
    'write put sms:+471',
  ]);
  expect(world.actual()).toHaveLength(20);
});

test('what has to go first and does not leaves the new address untried', async () => {
  const world = createWorld();
  const full = Array.from({ length: 20 }, (_, index) => wants('ana', number(index)));
  await sync(world, full);
  const refuses = {
    ...world.bindings,
    delete: async () => ({ ok: false as const, error: { status: 400, code: 1, message: 'no' } }),
  };
  const from = world.calls.length;
  const applied = await sync(world, [...full.slice(1), wants('ana', '+471')], { bindings: refuses });
  expect(world.calls.slice(from)).toEqual(['write put sms:+471', 'write remove sms:+471']);
  expect(applied).toMatchObject({ refused: 1, stopped: false, failedKeys: new Map([['sms:+471', 'no-binding']]) });
  expect(world.owned()).toHaveLength(20);
  expect(world.actual()).toHaveLength(20);
});

test.each([1, 8])('an address goes on to the next only once its owner has another (%i at a time)', async (inFlight) => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471'), wants('bo', '+472'), wants('cy', '+473')]);
  const from = world.calls.length;
  // ana gives to bo, bo to cy, cy to dan, who waits for nobody: from the other end.
  await sync(world, [wants('dan', '+473'), wants('cy', '+472'), wants('bo', '+471'), wants('ana', '+474')], {
    inFlight,
  });
  expect(world.calls.slice(from).filter((call) => call.startsWith('create'))).toEqual([
    'create sms:+474 ana []',
    'create sms:+471 bo []',
    'create sms:+472 cy []',
    'create sms:+473 dan []',
  ]);
});

test('so it does where one hand-over lets two go on, and one of those another', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471'), wants('bo', '+472'), wants('bo', '+473'), wants('cy', '+475')]);
  const from = world.calls.length;
  const then = ['eve +475', 'cy +472', 'dan +473', 'bo +471', 'ana +474'].map((one) => one.split(' '));
  await sync(
    world,
    then.map(([identity = '', address = '']) => wants(identity, address)),
    { inFlight: 8 },
  );
  const created = world.calls.slice(from).filter((call) => call.startsWith('create'));
  expect([...created.slice(0, 2), ...created.slice(2, 4).toSorted(), ...created.slice(4)]).toEqual([
    'create sms:+474 ana []',
    'create sms:+471 bo []',
    'create sms:+472 cy []',
    'create sms:+473 dan []',
    'create sms:+475 eve []',
  ]);
});

test('a long row of hand-overs is written down a hundred at a time, however many calls may be under way', async () => {
  const world = createWorld();
  const people = Array.from({ length: 151 }, (_, index) => `p${index}`);
  await sync(
    world,
    people.slice(0, 150).map((name, index) => wants(name, number(index))),
  );
  const from = world.calls.length;
  await sync(
    world,
    people.slice(1).map((name, index) => wants(name, number(index))),
    { inFlight: 8 },
  );
  const calls = world.calls.slice(from);
  expect(calls.filter((call) => call.startsWith('create')).slice(0, 2)).toEqual([
    `create sms:${number(0)} p1 []`,
    `create sms:${number(1)} p2 []`,
  ]);
  expect(calls.filter((call) => call.startsWith('write'))).toHaveLength(4);
});

test('addresses that go round in a circle all arrive', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471'), wants('bo', '+472'), wants('cy', '+473')]);
  await sync(world, [wants('bo', '+471'), wants('ana', '+472'), wants('dan', '+473')]);
  expect(boundOf(world).toSorted()).toEqual(['ana +472', 'bo +471', 'dan +473']);
});

test('a hundred intents are one transaction, a hundred results another, each with its change', async () => {
  const world = createWorld();
  const written: number[] = [];
  const ownership = {
    ...world.ownership,
    write: async (writes: Parameters<World['ownership']['write']>[0]) => {
      written.push(writes.length);
      await world.ownership.write(writes);
    },
  };
  const desired = Array.from({ length: 250 }, (_, index) => wants(`p${index}`, number(index)));
  expect(await sync(world, desired, { ownership })).toMatchObject({ done: 250, refused: 0 });
  expect(written).toEqual([100, 100, 100, 100, 50, 50]);
});

test('each change is handed over with its record, once', async () => {
  const world = createWorld();
  const changes: string[] = [];
  const ownership: World['ownership'] = {
    ...world.ownership,
    write: async (writes) => {
      for (const { change } of writes) {
        if (change)
          changes.push(`${change.action} ${change.identity} ${change.address} ${change.sid} ${change.reason}`);
      }
      await world.ownership.write(writes);
    },
  };
  await sync(world, [wants('ana', '+471'), wants('bo', '+472')], { ownership });
  await sync(world, [wants('cy', '+471')], { ownership });
  world.unbindByOthers('BS3');
  await sync(world, [], { ownership });
  expect(changes).toEqual([
    'sync-created ana +471 BS1 new-in-source',
    'sync-created bo +472 BS2 new-in-source',
    'sync-replaced cy +471 BS3 identity-changed',
    'sync-deleted bo +472 BS2 left-source',
    'sync-let-go cy +471 BS3 binding-gone',
  ]);
});

test('what was made before a crash is taken up, and what went for good is written down', async () => {
  const world = createWorld();
  const [ana, bo] = [wants('ana', '+471'), wants('bo', '+472')];
  await world.ownership.write([{ put: pendingRecord(ana, '') }, { put: madeRecord(bo, 'BS9') }]);
  world.bindByOthers(ana);
  await applyPlan(planOf(world, [ana, bo], { goneSids: new Map([['BS9', 700]]) }), depsOf(world));
  expect(world.owned()).toEqual([madeRecord(ana, 'BS1'), goneRecord(madeRecord(bo, 'BS9'), 700)]);
  expect(boundOf(world)).toEqual(['ana +471']);
});

test('a binding of others that is taken over is ours from then on; refused, it stays theirs', async () => {
  const world = createWorld();
  const ana = wants('ana', '+471');
  world.bindByOthers(wants('stranger', '+471'));
  world.refuse('+471', { status: 400, code: 20001, message: 'no' });
  await applyPlan(planOf(world, [ana], { adopt: true }), depsOf(world));
  expect(world.owned()).toEqual([]);
  world.refuse('+471', null);
  await applyPlan(planOf(world, [ana], { adopt: true }), depsOf(world));
  expect(world.owned()).toEqual([madeRecord(ana, 'BS2')]);
  expect(boundOf(world)).toEqual(['ana +471']);
});

test('several calls are under way at once, and no more than asked for', async () => {
  const world = createWorld();
  let now = 0;
  let most = 0;
  const create: World['bindings']['create'] = async (binding) => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    now -= 1;
    return world.bindings.create(binding);
  };
  const desired = Array.from({ length: 50 }, (_, index) => wants(`p${index}`, number(index)));
  await sync(world, desired, { bindings: { ...world.bindings, create }, inFlight: 8 });
  expect(most).toBe(8);
  expect(world.actual()).toHaveLength(50);
});

test('one refusal stops no other step, and leaves no claim behind', async () => {
  const world = createWorld();
  world.refuse('+471', { status: 400, code: 20001, message: 'Address +471 is bad' });
  const log = createTestLog();
  const applied = await sync(world, [wants('ana', '+471'), wants('bo', '+472')], { log });
  expect(applied).toEqual({
    done: 1,
    refused: 1,
    stopped: false,
    failedKeys: new Map([['sms:+471', 'no-binding']]),
    failures: [
      { status: 400, code: 20001, message: 'Address … is bad', type: 'sms', address: '…', reason: 'new-in-source' },
    ],
  });
  expect(world.owned().map(addressKey)).toEqual(['sms:+472']);
  expect(log.lines.map(({ event }) => event)).toEqual(['binding not synced', 'binding synced']);
});

test('a refused replacement leaves the old binding, still ours, and as it was', async () => {
  const world = createWorld();
  const ana = wants('ana', '+471');
  await sync(world, [ana]);
  world.refuse('+471', { status: 400, code: 20001, message: 'no' });
  const applied = await sync(world, [wants('bo', '+471')]);
  expect(applied.failedKeys).toEqual(new Map([['sms:+471', 'no-binding']]));
  expect(boundOf(world)).toEqual(['ana +471']);
  expect(world.owned()).toEqual([madeRecord(ana, 'BS1')]);
  world.refuse('+471', null);
  await sync(world, [wants('bo', '+471')]);
  expect(boundOf(world)).toEqual(['bo +471']);
});

test('whose tags could not be changed is bound all the same', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  world.refuse('+471', { status: 400, code: 20001, message: 'no' });
  const applied = await sync(world, [wants('ana', '+471', ['new'])]);
  expect(applied).toMatchObject({ refused: 1, failedKeys: new Map() });
});

test.each([0, 401, 403, 408, 429, 500, 503])(
  'a service that answers %i is not asked again and again',
  async (status) => {
    const world = createWorld();
    world.refuse('all', { status, code: 0, message: 'no' });
    const applied = await sync(world, [wants('ana', '+471'), wants('bo', '+472')]);
    expect(applied).toMatchObject({ done: 0, refused: 1, stopped: true });
    expect(applied.failedKeys).toEqual(
      new Map([
        ['sms:+471', 'no-binding'],
        ['sms:+472', 'no-binding'],
      ]),
    );
    expect(world.calls.filter((call) => call.startsWith('create'))).toHaveLength(1);
    // What may have been made stays claimed; what was never asked for does not.
    expect(world.owned().map(addressKey)).toEqual(['sms:+471']);
  },
);

test('a store that fails ends the run only after all that was under way', async () => {
  const world = createWorld();
  const full = Array.from({ length: 20 }, (_, index) => wants('ana', number(index)));
  await sync(world, full);
  let under = 0;
  const create: World['bindings']['create'] = async (binding) => {
    under += 1;
    const created = await world.bindings.create(binding);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    under -= 1;
    return created;
  };
  const ownership: World['ownership'] = {
    ...world.ownership,
    write: (writes) =>
      writes.some((one) => 'remove' in one) ? Promise.reject(new Error('disk full')) : world.ownership.write(writes),
  };
  const desired = [...full.slice(1), wants('ana', '+471'), wants('bo', '+472')];
  await expect(
    sync(world, desired, { bindings: { ...world.bindings, create }, ownership, inFlight: 2 }),
  ).rejects.toThrow('disk full');
  expect(under).toBe(0);
  expect(boundOf(world)).toContain('bo +472');
});

test('a thousand failures are kept, and all are counted; a hundred lines are logged', async () => {
  const world = createWorld();
  const desired = Array.from({ length: 1200 }, (_, index) => wants(`p${index}`, number(index)));
  for (const { address } of desired) world.refuse(address, { status: 400, code: 20001, message: 'no' });
  const log = createTestLog();
  const applied = await sync(world, desired, { log });
  expect(applied).toMatchObject({ done: 0, refused: 1200, failures: { length: 1000 } });
  expect(applied.failedKeys.size).toBe(1200);
  expect(log.lines).toHaveLength(101);
  expect(log.lines.at(-1)?.fields).toEqual({ done: 0, refused: 1200 });
});

test('of several bindings at one address, which another service may have, the one that is wanted stays', async () => {
  const world = createWorld();
  const ana = wants('ana', '+471');
  await sync(world, [ana]);
  const double: ActualBinding = { ...ana, sid: 'BS7' };
  await world.ownership.write([{ put: pendingRecord(ana, 'BS7') }]);
  await applyPlan(planOf(world, [ana], { actual: [...world.actual(), double] }), depsOf(world));
  expect(world.calls.at(-2)).toBe('delete BS7');
  expect(world.owned()).toEqual([madeRecord(ana, 'BS1')]);
});
