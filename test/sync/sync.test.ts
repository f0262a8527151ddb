import { expect, test } from 'vitest';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok } from '../../src/base/result.ts';
import type { Fault } from '../../src/document/fault.ts';
import { addressKey } from '../../src/sync/ownership.ts';
import type { OwnershipPort } from '../../src/sync/ports.ts';
import type { DesiredBinding, Listing, Source, SourceView } from '../../src/sync/source.ts';
import { createSync, type SyncDeps } from '../../src/sync/sync.ts';
import { createSteppedClock } from '../app/stepped-clock.ts';
import { createWorld } from './fake-service.ts';

/** `ana +4790000001` wants an address, `ana` alone is only listed. */
const toListing = (source: string, people: readonly string[], over: Partial<Listing> = {}): Listing => {
  const rows = people.map((text) => text.split(' '));
  return {
    people: [...new Set(rows.map(([identity = '']) => identity))],
    bindings: rows.flatMap(([identity = '', address, ...tags], index): readonly DesiredBinding[] =>
      address
        ? [{ identity, address, tags, type: 'sms', source, place: `${source}.yaml:${index + 1}`, renewedAt: null }]
        : [],
    ),
    unclear: new Set(),
    faults: [],
    warnings: [],
    ...over,
  };
};

const start = (people: readonly string[], over: Partial<SyncDeps> = {}) => {
  const world = createWorld();
  const log = createTestLog();
  const views = new Map<string, SourceView>();
  const say = (name: string, view: Partial<SourceView>) =>
    views.set(name, { name, type: 'roster', listing: null, takenBack: new Map(), readAt: 4000, stale: null, ...view });
  const list = (name: string, rows: readonly string[], more: Partial<Listing> = {}) =>
    say(name, { listing: toListing(name, rows, more) });
  list('roster', people);
  list('phones', []);
  let reads = 0;
  const toSource = (name: string): Source => ({
    name,
    type: 'roster',
    view: async () => {
      if (name === 'roster') reads += 1;
      const view = views.get(name);
      if (!view) throw new Error('no such source');
      return view;
    },
  });
  const deps: SyncDeps = {
    sources: [toSource('roster'), toSource('phones')],
    bindings: world.bindings,
    ownership: world.ownership,
    feedback: world.feedback,
    clock: createSteppedClock(5000),
    log,
    options: { adopt: false, missing: 'create', holdAbove: 100, inFlight: 1 },
    ...over,
  };
  return {
    ...{ world, log, deps, say, list },
    sync: createSync(deps),
    reads: () => reads,
    bound: () =>
      world
        .actual()
        .map(({ identity, address }) => `${identity} ${address}`)
        .toSorted(),
    effects: () => world.calls.filter((call) => /^(create|delete)/.test(call)),
    events: () => log.lines.map(({ event }) => event),
  };
};

const EVERYBODY = ['ana +4790000001', 'bo +4790000002', 'cy +4790000003'];
const careful = { options: { adopt: false, missing: 'create', holdAbove: 20, inFlight: 1 } } as const;
const DOWN = { status: 0, code: 0, message: 'connect ECONNREFUSED' };

test('what the sources say is bound, and once bound nothing is done', async () => {
  const { sync, bound, effects } = start(EVERYBODY);
  expect(sync.last()).toBeNull();
  expect(await sync.run()).toMatchObject({ at: 5000, outcome: 'applied', message: '', counts: { created: 3 } });
  expect(bound()).toEqual(EVERYBODY);
  const status = await sync.run();
  expect(status.counts).toEqual({ created: 0, replaced: 0, adopted: 0, deleted: 0, untouched: 3 });
  expect(sync.last()).toBe(status);
  expect(effects()).toHaveLength(3);
});

test('a plan shows what would be done, line by line, and does nothing', async () => {
  const { sync, effects } = start(EVERYBODY);
  const { status, lines } = await sync.plan();
  expect(status).toMatchObject({ outcome: 'planned', counts: { created: 3 } });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({ change: 'create', identity: 'ana', address: '…0001', reason: 'new-in-source' });
  expect(effects()).toEqual([]);
  expect(sync.last()).toBeNull();
});

test('before there was a run the sources are told as they stand, and a service that is away is not asked', async () => {
  const never = () => new Promise<never>(() => {});
  const { sync } = start(EVERYBODY, { bindings: { create: never, delete: never, page: never } });
  void sync.run();
  expect(await sync.before()).toMatchObject({ at: null, outcome: null, sources: [{ desired: 3 }, { desired: 0 }] });
});

test('the status says how each source stands', async () => {
  const { sync, list, say } = start(EVERYBODY);
  list('phones', ['dan +4790000004', 'ana +4790000001', 'eve']);
  await sync.run();
  say('phones', { stale: 'not connected' });
  const { sources } = await sync.run();
  expect(sources).toEqual([
    { ...{ name: 'roster', type: 'roster', readAt: 4000, stale: null, people: 3, desired: 3, owned: 3 }, ...NO_FAULTS },
    {
      ...{ name: 'phones', type: 'roster', readAt: 4000, stale: 'not connected', people: 0, desired: 1, owned: 1 },
      ...NO_FAULTS,
    },
  ]);
});

const NO_FAULTS = { faults: [], warnings: [] };

test('a source that could not be read takes nothing away', async () => {
  const { sync, say, bound } = start(EVERYBODY);
  await sync.run();
  say('roster', { listing: null, stale: 'r.yaml cannot be read' });
  expect(await sync.run()).toMatchObject({ outcome: 'applied', counts: { deleted: 0, untouched: 3 }, held: [] });
  expect(bound()).toEqual(EVERYBODY);
});

test('a source that lists nobody any more is held, and goes once that is confirmed', async () => {
  const { sync, list, bound } = start(EVERYBODY);
  await sync.run();
  list('roster', []);
  const { held } = await sync.run();
  expect(held).toMatchObject([{ source: 'roster', deletes: 3, of: 3, reason: 'source-empty' }]);
  expect(bound()).toEqual(EVERYBODY);
  const confirm = held.map(({ id }) => id);
  expect(await sync.run({ confirm })).toMatchObject({ outcome: 'applied', held: [], counts: { deleted: 3 } });
  expect(bound()).toEqual([]);
});

test('what is confirmed is what was looked at: a plan that grew since is held', async () => {
  const { sync, list, bound } = start(EVERYBODY, careful);
  await sync.run();
  list('roster', ['ana +4790000001']);
  const { held } = await sync.run();
  expect(held).toMatchObject([{ deletes: 2, reason: 'too-many-deletes' }]);
  list('roster', []);
  expect((await sync.run({ confirm: held.map(({ id }) => id) })).held).toMatchObject([{ deletes: 3 }]);
  expect(bound()).toEqual(EVERYBODY);
});

test('what is confirmed stays so until it is done: the service may be away meanwhile', async () => {
  const { sync, list, bound, world } = start(EVERYBODY, careful);
  await sync.run();
  list('roster', ['ana +4790000001']);
  const { held } = await sync.run();
  world.refuse('all', DOWN);
  expect((await sync.run({ confirm: held.map(({ id }) => id) })).held).toEqual(held);
  world.refuse('all', null);
  expect(await sync.run()).toMatchObject({ outcome: 'applied', held: [] });
  expect(bound()).toEqual(['ana +4790000001']);
});

test('what was confirmed and refused is not asked about again', async () => {
  const { sync, deps, list, bound, world } = start(EVERYBODY, careful);
  await sync.run();
  list('roster', ['ana +4790000001']);
  const { held } = await sync.run();
  let isAway = true;
  const remove: typeof world.bindings.delete = async (sid) => (isAway ? err(DOWN) : world.bindings.delete(sid));
  const flaky = createSync({ ...deps, bindings: { ...world.bindings, delete: remove } });
  expect(await flaky.run({ confirm: held.map(({ id }) => id) })).toMatchObject({ outcome: 'incomplete', held: [] });
  isAway = false;
  expect(await flaky.run()).toMatchObject({ outcome: 'applied', held: [] });
  expect(bound()).toEqual(['ana +4790000001']);
  // Done is done: the same again is asked about again.
  list('roster', EVERYBODY);
  await flaky.run();
  list('roster', ['ana +4790000001']);
  expect((await flaky.run()).held).toHaveLength(1);
});

test('a source that is no longer in the config keeps its bindings until that is confirmed', async () => {
  const { sync, deps, list, bound } = start([]);
  list('phones', ['dan +4790000004']);
  await sync.run();
  const without = createSync({ ...deps, sources: deps.sources.filter(({ name }) => name !== 'phones') });
  const { held, sources } = await without.run();
  expect(held).toMatchObject([{ source: 'phones', reason: 'source-removed', deletes: 1 }]);
  expect(sources).toMatchObject([{ name: 'roster' }, { name: 'phones', type: 'removed', owned: 1 }]);
  await without.run({ confirm: held.map(({ id }) => id) });
  expect(bound()).toEqual([]);
  expect((await without.run()).sources).toMatchObject([{ name: 'roster' }]);
});

test('a service out of reach changes nothing, and what was known stays known', async () => {
  const { sync, world, list, bound } = start([...EVERYBODY, 'eve']);
  await sync.run();
  world.refuse('all', DOWN);
  list('roster', EVERYBODY.slice(1));
  const status = await sync.run();
  expect(status).toMatchObject({ outcome: 'service-unreachable', message: 'connect ECONNREFUSED' });
  expect(status.sources[0]).toMatchObject({ name: 'roster', people: 2, owned: 3 });
  expect(status.unreachable).toEqual([{ identity: 'eve', reason: 'no-address' }]);
  expect((await sync.plan()).status.outcome).toBe('service-unreachable');
  world.refuse('all', null);
  expect((await sync.run()).outcome).toBe('applied');
  expect(bound()).toEqual(EVERYBODY.slice(1));
});

test('a refused address is reported, shortened, its owner named, and the others are bound', async () => {
  const { sync, world, bound } = start(EVERYBODY);
  world.refuse('+4790000002', { status: 400, code: 20001, message: 'Address +4790000002 is invalid' });
  const status = await sync.run();
  expect(status).toMatchObject({ outcome: 'incomplete', failures: [{ address: '…0002', code: 20001 }] });
  expect(status.message).toBe('the service refused 1 of the changes: Address …0002 is invalid');
  expect(status.unreachable).toEqual([{ identity: 'bo', reason: 'no-binding' }]);
  expect(bound()).toEqual(['ana +4790000001', 'cy +4790000003']);
});

test('what is refused until something else went is tried again at once', async () => {
  const { sync, list, world, deps, bound } = start(['ana +4790000001']);
  await sync.run();
  list('roster', ['ana +4790000002']);
  const create: typeof world.bindings.create = async (binding) =>
    world.actual().length > 0
      ? err({ status: 400, code: 20001, message: 'too many bindings' })
      : world.bindings.create(binding);
  const strict = createSync({ ...deps, bindings: { ...world.bindings, create } });
  expect(await strict.run()).toMatchObject({ outcome: 'applied', counts: { created: 1, deleted: 1 } });
  expect(bound()).toEqual(['ana +4790000002']);
});

test('a foreign binding is a conflict, left alone until it is to be taken over, once', async () => {
  const { sync, world, list, bound } = start(EVERYBODY);
  const theirs = { identity: 'stranger', type: 'sms', tags: [] } as const;
  world.bindByOthers({ ...theirs, address: '+4790000002' });
  const status = await sync.run();
  expect(status.overruled).toEqual([
    {
      ...{ source: 'roster', place: 'roster.yaml:2', identity: 'bo', type: 'sms', address: '…0002' },
      ...{ reason: 'foreign-binding', by: 'BS1' },
    },
  ]);
  expect(status.unreachable).toEqual([{ identity: 'bo', reason: 'foreign-binding' }]);
  expect(bound()).toContain('stranger +4790000002');
  expect(await sync.run({ adopt: true })).toMatchObject({ overruled: [], counts: { replaced: 1 } });
  expect(bound()).toEqual(EVERYBODY);
  world.bindByOthers({ ...theirs, address: '+4790000004' });
  list('roster', [...EVERYBODY, 'dan +4790000004']);
  expect((await sync.run()).overruled).toHaveLength(1);
});

test('to take over is asked for until a run got to it', async () => {
  const { sync, world, bound } = start(['ana +4790000001']);
  world.bindByOthers({ identity: 'stranger', type: 'sms', address: '+4790000001', tags: [] });
  world.refuse('all', DOWN);
  await sync.run({ adopt: true });
  world.refuse('all', null);
  await sync.run();
  expect(bound()).toEqual(['ana +4790000001']);
});

test('an address that a provider reported gone is not made again, and counted', async () => {
  const { sync, world, bound } = start(EVERYBODY);
  await sync.run();
  world.reportGone('+4790000002', 4500);
  for (let run = 0; run < 2; run++) {
    const { unreachable, feedback } = await sync.run();
    expect(unreachable).toEqual([{ identity: 'bo', reason: 'address-gone' }]);
    expect(feedback).toEqual({ gone: 1, optedOut: 0 });
  }
  expect(bound()).toHaveLength(2);
});

test('who opted out is bound, and still not reached', async () => {
  const { sync, world } = start(EVERYBODY);
  world.optOut('sms:+4790000003');
  const { unreachable, feedback } = await sync.run();
  expect(unreachable).toEqual([{ identity: 'cy', reason: 'opted-out' }]);
  expect(feedback).toEqual({ gone: 0, optedOut: 1 });
});

test('all bindings of the service are told after a run, as a new reading would find them', async () => {
  const told: string[][] = [];
  const { sync, world, list } = start(EVERYBODY, {
    bound: (bindings) => void told.push(bindings.map(({ identity, tags }) => [identity, ...tags].join(' ')).toSorted()),
  });
  world.bindByOthers({ identity: 'stranger', type: 'fcm', address: 'token', tags: [] });
  await sync.run();
  list('roster', ['ana +4790000001 night', 'dan +4790000002']);
  await sync.run();
  expect(told).toEqual([
    ['ana', 'bo', 'cy', 'stranger'],
    ['ana night', 'dan', 'stranger'],
  ]);
  expect(world.actual()).toHaveLength(3);
});

test('a store of our own that fails is reported, not thrown', async () => {
  const { deps } = start(EVERYBODY);
  const ownership: OwnershipPort = { ...deps.ownership, list: () => Promise.reject(new Error('database is locked')) };
  const sync = createSync({ ...deps, ownership });
  expect(await sync.run()).toMatchObject({ outcome: 'failed', message: 'database is locked' });
  expect((await sync.plan()).status).toMatchObject({ outcome: 'failed' });
});

test('calls made during a run share one run after it, with all that they ask for', async () => {
  const { sync, reads, list, world, bound } = start(EVERYBODY);
  world.bindByOthers({ identity: 'stranger', type: 'sms', address: '+4790000001', tags: [] });
  await sync.run();
  list('roster', ['ana +4790000001']);
  list('phones', []);
  const { status } = await sync.plan();
  expect(status.held).toEqual([]);
  const before = reads();
  const first = sync.run();
  await Promise.resolve();
  const others = [sync.run({ adopt: true }), sync.run({ confirm: ['unknown'] }), sync.run()];
  const reports = await Promise.all([first, ...others]);
  expect(reads() - before).toBe(2);
  expect(new Set(reports).size).toBe(2);
  expect(bound()).toEqual(['ana +4790000001']);
});

const fault = (line: number): Fault => ({
  file: 'r.yaml',
  line,
  column: 1,
  path: 'people',
  message: 'no number',
  received: '+4790000009',
});

test('many faults are cut, and the last one says how many there are', async () => {
  const { sync, list } = start([]);
  list('roster', EVERYBODY, { faults: Array.from({ length: 250 }, (_, index) => fault(index + 1)) });
  const [roster] = (await sync.run()).sources;
  expect(roster?.faults).toHaveLength(100);
  expect(roster?.faults.at(-1)).toMatchObject({ line: 100, message: 'and 151 more from here on' });
});

test('what is wrong is logged once, until it changes', async () => {
  const { sync, list, say, events, log } = start([...EVERYBODY, 'eve']);
  list('roster', [...EVERYBODY, 'eve'], { faults: [fault(7)], warnings: [fault(8)] });
  say('phones', { stale: 'not connected' });
  await sync.run();
  const once = ['source not current', 'source faulty', 'source in doubt', 'nobody to be reached'];
  expect(events().filter((event) => once.includes(event))).toEqual(once);
  const lines = log.lines.length;
  await sync.run();
  expect(log.lines).toHaveLength(lines);
  list('roster', [...EVERYBODY, 'eve', 'fay'], { faults: [fault(7)], warnings: [fault(8)] });
  await sync.run();
  expect(log.lines.slice(lines)).toEqual([
    { level: 'warn', event: 'nobody to be reached', fields: { identity: 'fay', reason: 'no-address' } },
    { level: 'info', event: 'people without a working binding', fields: { people: 2 } },
  ]);
});

test('no line of the log and no word of the status holds a whole phone number', async () => {
  const { sync, list, world, log } = start(EVERYBODY);
  world.refuse('+4790000002', { status: 400, code: 20001, message: 'Address +4790000002 is invalid' });
  world.bindByOthers({ identity: 'stranger', type: 'sms', address: '+4790000003', tags: [] });
  await sync.run();
  list('roster', ['bo +4790000001', 'ana +4790000004'], { faults: [fault(1)] });
  list('phones', ['cy +4790000004']);
  const { faults = [], ...source } = (await sync.run()).sources[0] ?? {};
  expect(faults).toHaveLength(1);
  const { lines } = await sync.plan();
  const shown = [log.lines, { ...sync.last(), sources: [] }, source, lines];
  expect(log.lines.length).toBeGreaterThan(6);
  expect(JSON.stringify(shown)).not.toMatch(/\d{8}/);
});

test('sids are asked about only where a binding of ours is missing', async () => {
  const { world, deps, list } = start(EVERYBODY);
  const asked: (readonly string[])[] = [];
  const gone: typeof world.feedback.gone = async (sids) => {
    asked.push(sids);
    return world.feedback.gone(sids);
  };
  const sync = createSync({ ...deps, feedback: { ...world.feedback, gone } });
  await sync.run();
  await sync.run();
  world.unbindByOthers('BS2');
  list('roster', EVERYBODY);
  await sync.run();
  expect(asked).toEqual([['BS2']]);
  expect(world.owned().map(addressKey)).toHaveLength(3);
});

test('whom a binding of others reaches is reached, at this address or another, unless it opted out', async () => {
  const { sync, world } = start(['ana +4790000001 on-call', 'bo', 'cy', 'eve']);
  world.bindByOthers({ identity: 'ana', type: 'sms', address: '+4790000001', tags: [] });
  world.bindByOthers({ identity: 'bo', type: 'fcm', address: 'token', tags: [] });
  world.bindByOthers({ identity: 'cy', type: 'sms', address: '+4790000003', tags: [] });
  world.optOut('sms:+4790000003');
  const { unreachable } = await sync.run();
  expect(unreachable).toEqual([
    { identity: 'cy', reason: 'no-address' },
    { identity: 'eve', reason: 'no-address' },
  ]);
});

test('the same of one alone: who else has no address is told all the same', async () => {
  const { sync, world } = start(['bo', 'eve']);
  world.bindByOthers({ identity: 'bo', type: 'fcm', address: 'token', tags: [] });
  expect((await sync.run()).unreachable).toEqual([{ identity: 'eve', reason: 'no-address' }]);
});

test('a service whose pages lead in a circle is out of reach, and nothing is done', async () => {
  const { world, deps } = start(['ana +4790000001']);
  const bindings = { ...world.bindings, page: async () => ok({ bindings: [], next: 'again' }) };
  const { outcome, message } = await createSync({ ...deps, bindings }).run();
  expect([outcome, message]).toEqual(['service-unreachable', 'the service names a page of its bindings twice']);
  expect(world.actual()).toEqual([]);
});
