import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestLog, silentLog } from '../../src/base/log.ts';
import { applyPlan } from '../../src/sync/apply.ts';
import { addressKey, type DesiredBinding } from '../../src/sync/ownership.ts';
import { isQuiet, planSync } from '../../src/sync/plan.ts';
import { Crash, createWorld, type World } from './fake-service.ts';

const wants = (identity: string, address: string, tags: readonly string[] = []): DesiredBinding => ({
  identity,
  type: 'sms',
  address,
  tags,
});

const planOf = (world: World, desired: readonly DesiredBinding[]) =>
  planSync({ desired, actual: world.actual(), owned: world.owned() });

const sync = (world: World, desired: readonly DesiredBinding[], log = silentLog) =>
  applyPlan(planOf(world, desired), { bindings: world.bindings, ownership: world.ownership, log });

const withoutSids = (world: World) => world.actual().map(({ sid, ...rest }) => rest);

test('intent is written before the binding is made', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471', ['a'])]);
  expect(world.calls).toEqual(['put sms:+471', 'create sms:+471 ana [a]', 'put sms:+471']);
});

test('a replacement is there before the old binding goes', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  await sync(world, [wants('bo', '+471')]);
  expect(world.calls.slice(3)).toEqual(['put sms:+471', 'create sms:+471 bo []', 'delete BS1', 'put sms:+471']);
  expect(withoutSids(world)).toEqual([wants('bo', '+471')]);
});

test('a service that keeps the sid of what it replaces does not lose the new binding', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  const keepsSids = { ...world.bindings, create: async () => ({ ok: true as const, value: { sid: 'BS1' } }) };
  const plan = planOf(world, [wants('bo', '+471')]);
  await applyPlan(plan, { bindings: keepsSids, ownership: world.ownership, log: silentLog });
  expect(world.calls.filter((call) => call.startsWith('delete'))).toEqual([]);
});

test('what left the roster goes, its record after it', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  await sync(world, []);
  expect(world.calls.slice(3)).toEqual(['delete BS1', 'remove sms:+471']);
});

test('one refusal stops no other step, and leaves no claim behind', async () => {
  const world = createWorld();
  world.refuse('+471', { status: 400, code: 20001, message: 'Address +471 is bad' });
  const log = createTestLog();
  const applied = await sync(world, [wants('ana', '+471'), wants('bo', '+472')], log);
  expect(applied).toEqual({
    done: 1,
    stopped: false,
    failures: [
      { status: 400, code: 20001, message: 'Address … is bad', type: 'sms', address: '…', reason: 'new-in-roster' },
    ],
  });
  expect(world.owned().map(addressKey)).toEqual(['sms:+472']);
  expect(log.lines.map(({ event }) => event)).toEqual(['binding not synced', 'binding synced']);
});

test('a refused replacement leaves the old binding, still ours', async () => {
  const world = createWorld();
  await sync(world, [wants('ana', '+471')]);
  world.refuse('+471', { status: 400, code: 20001, message: 'no' });
  await sync(world, [wants('bo', '+471')]);
  expect(withoutSids(world)).toEqual([wants('ana', '+471')]);
  world.refuse('+471', null);
  await sync(world, [wants('bo', '+471')]);
  expect(withoutSids(world)).toEqual([wants('bo', '+471')]);
});

test.each([0, 401, 403, 429, 500, 503])('a service that answers %i is not asked again and again', async (status) => {
  const world = createWorld();
  world.refuse('all', { status, code: 0, message: 'no' });
  const applied = await sync(world, [wants('ana', '+471'), wants('bo', '+472')]);
  expect(applied).toMatchObject({ done: 0, stopped: true });
  expect(world.calls.filter((call) => call.startsWith('create'))).toHaveLength(1);
});

const addresses = ['+471', '+472', '+473', '+474'];
const rosters = fc
  .array(
    fc.record({
      address: fc.constantFrom(...addresses),
      identity: fc.constantFrom('ana', 'bo'),
      tags: fc.uniqueArray(fc.constantFrom('a', 'b')),
    }),
    { maxLength: 6 },
  )
  .map((list) => [
    ...new Map(list.map((one) => [one.address, wants(one.identity, one.address, one.tags.toSorted())])).values(),
  ]);

/** What others do between two runs: bind an address, or unbind whatever stands there. */
const interference = fc.array(
  fc.record({ address: fc.constantFrom(...addresses), bind: fc.boolean(), tags: fc.constantFrom(['a'], ['theirs']) }),
  { maxLength: 2 },
);

const rounds = fc.array(
  fc.record({ roster: rosters, others: interference, crashAt: fc.integer({ min: 0, max: 30 }) }),
  {
    minLength: 1,
    maxLength: 5,
  },
);

const interfere = (
  world: World,
  theirs: Set<string>,
  { address, bind, tags }: { address: string; bind: boolean; tags: readonly string[] },
) => {
  if (bind) theirs.add(world.bindByOthers(wants('stranger', address, tags)));
  else for (const { sid } of world.actual().filter((binding) => binding.address === address)) world.unbindByOthers(sid);
};

test('whatever the order of changes, interference and crashes: ours is as wanted, theirs untouched', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (list) => {
      const world = createWorld();
      const theirs = new Set<string>();
      for (const { roster, others, crashAt } of list) {
        for (const one of others) interfere(world, theirs, one);
        const foreign = world.actual().filter(({ sid }) => theirs.has(sid));
        world.crashAt(crashAt);
        await sync(world, roster).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        world.crashAt(Number.POSITIVE_INFINITY);
        await sync(world, roster);
        const taken = new Set(foreign.map(addressKey));
        const expected = roster.filter((one) => !taken.has(addressKey(one)));
        const ours = world.actual().filter(({ sid }) => !theirs.has(sid));
        expect(ours.map(({ sid, ...rest }) => rest).toSorted(byAddress)).toEqual(expected.toSorted(byAddress));
        expect(world.actual().filter(({ sid }) => theirs.has(sid))).toEqual(foreign);
        expect(world.owned().map(addressKey).toSorted()).toEqual(expected.map(addressKey).toSorted());
        expect(isQuiet(planOf(world, roster))).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

const byAddress = (a: DesiredBinding, b: DesiredBinding): number => a.address.localeCompare(b.address);
