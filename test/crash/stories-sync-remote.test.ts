import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/base/json.ts';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { FAKE_BINDINGS } from '../fakes/notify-bindings.ts';
import { startFarBindings } from './harness/far-bindings.ts';
import { openFarTocsin } from './harness/far-tocsin.ts';
import { freePort } from './harness/free-port.ts';
import { type HotPlant, openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';
import { changeStaff, createStaff, type StaffPhone, staffRoster, toLines } from './harness/staff.ts';
import { chooseSeed, createRandom } from './ledger/random.ts';

/** Of a service that is slow and is asked again and again. */
const LONG = { timeout: 60_000, interval: 50 };

/** As nothing that is logged may show one. */
const WHOLE_NUMBER = /47900\d{5}/;

const STRANGER = { identity: 'carl', address: '+4790099999', tags: ['on-call'] };

const openAsking = (notify: object, staff: readonly StaffPhone[], rate: number): Promise<HotPlant> =>
  openHotPlant(
    { 'roster.yaml': staffRoster(staff) },
    { notify, channels: {}, sync: { roster: 'roster.yaml', rate }, log: { level: 'debug' } },
  );

type Bound = () => Promise<readonly StaffPhone[]>;

/**
 * One life of the asking Tocsin: it ends as soon as `most` bindings are others than before. At no moment of it is an address
 * unbound that was bound before and is still wanted.
 */
const liveUntilChanged = async ({ site }: HotPlant, bound: Bound, { most, staff }: Life): Promise<void> => {
  const before = await bound();
  const known = new Set(toLines(before));
  const kept = before.map(({ address }) => address).filter((one) => staff.some(({ address }) => address === one));
  const missed: string[] = [];
  const changed = async () => {
    const now = await bound();
    const there = new Set(now.map(({ address }) => address));
    missed.push(...kept.filter((address) => !there.has(address)));
    return Math.max(toLines(now).filter((line) => !known.has(line)).length, before.length - now.length);
  };
  await using child = site.start('serve');
  await expect.poll(changed, { ...LONG, interval: 5 }).toBeGreaterThanOrEqual(most);
  child.signal('SIGKILL');
  await child.ended;
  expect(missed).toEqual([]);
  expect(child.stdout() + child.stderr()).not.toMatch(WHOLE_NUMBER);
};

interface Life {
  readonly most: number;
  /** Who is wanted. */
  readonly staff: readonly StaffPhone[];
}

const auditOf = async (tocsin: Serving): Promise<readonly JsonObject[]> => {
  const { audit } = await tocsin.get('/api/audit?limit=1000');
  return Array.isArray(audit) ? audit.filter(isJsonObject) : [];
};

const sayLots = (what: string) => {
  const random = createRandom(chooseSeed());
  process.stdout.write(`${what}: TOCSIN_SEED=${random.seed}\n`);
  return random;
};

describe.skipIf(!hasMosquitto())('bindings of a service in another process', () => {
  // What is found out only after half a minute passes while others are told.
  const early = new AsyncDisposableStack();
  let waiting: Waiting | null = null;
  afterAll(() => early.disposeAsync());

  test('are awaited at the start: it may end all the same, readings go on, and status answers that there was no run yet', async () => {
    const port = await freePort();
    const staff = createStaff(3);
    const notify = { ...FAKE_BINDINGS, url: `http://127.0.0.1:${port}` };
    const plant = early.use(await openAsking(notify, staff, 10));
    {
      await using ending = await plant.site.serve();
      const asked = performance.now();
      expect(await ending.stop()).toBe(0);
      expect(performance.now() - asked).toBeLessThan(10_000);
    }
    const tocsin = early.use(await plant.site.serve());
    await publish(plant.broker.url, 'plant/pump-1/t', { temperature: 90 });
    const hot = () => tocsin.list('alarms', 'rule=hot&state=open');
    await expect.poll(hot, PATIENCE).toMatchObject([{ key: 'pump-1' }]);
    const status = await plant.site.run('sync', 'status', '--url', tocsin.url);
    expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('no run yet')]);
    waiting = { plant, tocsin, staff, port };
  });

  test('are what the roster says, whenever the asking Tocsin is killed in between', async () => {
    const random = sayLots('sync with another Tocsin');
    await using far = await openFarTocsin();
    await using owner = await far.site.serve();
    let staff = createStaff(30);
    const [claimed] = staff;
    if (!claimed) throw new Error('nobody');
    const strangers = [STRANGER, { ...claimed, identity: 'dora' }];
    for (const stranger of strangers) await far.bind(stranger);
    const foreign = await far.bound();
    await using plant = await openAsking(far.notify, staff, 60);
    const { site } = plant;

    await liveUntilChanged(plant, far.bound, { staff, most: 1 + random.below(40) });
    for (let turn = 1; turn <= 4; turn++) {
      staff = [claimed, ...changeStaff(staff.slice(1), random, turn)];
      await site.replace('roster.yaml', staffRoster(staff));
      await liveUntilChanged(plant, far.bound, { staff, most: 1 + random.below(5) });
    }
    await using tocsin = await site.serve();
    const bound = async () => toLines(await far.bound());
    const wanted = () => toLines([...staff.slice(1), ...strangers]);
    await expect.poll(bound, LONG).toEqual(wanted());
    staff = [claimed, ...changeStaff(staff.slice(1), random, 5)];
    await site.replace('roster.yaml', staffRoster(staff));
    await expect.poll(bound, LONG).toEqual(wanted());

    const last = await far.bound();
    expect(foreign.every((one) => last.some(({ sid }) => sid === one.sid))).toBe(true);
    await expect
      .poll(() => tocsin.get('/api/sync'), LONG)
      .toMatchObject({
        outcome: 'applied',
        sources: [{ name: 'roster', stale: null, desired: staff.length, owned: staff.length - 1 }],
        held: [],
        failures: [],
        overruled: [{ identity: 'p0', address: '…0000', reason: 'foreign-binding' }],
      });
    const status = await site.run('sync', 'status', '--url', tocsin.url);
    expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('foreign-binding')]);
    const plan = await site.run('sync', 'plan', '--url', tocsin.url);
    expect([plan.code, plan.stdout.trim().split('\n').at(-1)]).toEqual([0, '1 in conflict']);

    // What went on the owning side is there no more, and what is there was last made or taken over by the asking one.
    const went = (await auditOf(owner)).map(({ sid }) => sid);
    expect(went.length).toBeGreaterThanOrEqual(5);
    const present = new Set(last.map(({ sid }) => sid));
    expect(went.filter((sid) => typeof sid === 'string' && present.has(sid))).toEqual([]);
    const newest = new Map((await auditOf(tocsin)).toReversed().map(({ sid, action }) => [sid, action]));
    const made = last.filter(({ sid }) => foreign.every((one) => one.sid !== sid));
    const ours = ['sync-created', 'sync-replaced', 'sync-adopted'];
    expect(made.filter(({ sid }) => !ours.includes(String(newest.get(sid))))).toEqual([]);
  });

  test('are made again when somebody deletes them, and taken over after the asking Tocsin lost its store', async () => {
    await using far = await openFarTocsin();
    await using owner = await far.site.serve();
    const staff = createStaff(6);
    await using plant = await openAsking(far.notify, staff, 200);
    const { site } = plant;
    const owned = async (tocsin: Serving) => (await tocsin.get('/api/sync')).sources;
    const all = [{ owned: staff.length }];
    {
      await using tocsin = await site.serve();
      await expect.poll(() => owned(tocsin), PATIENCE).toMatchObject(all);
      const [one] = await far.bound();
      expect(await far.unbind(one?.sid ?? '')).toBe(true);
      const plan = await site.run('sync', 'plan', '--url', tocsin.url);
      expect(plan.stdout).toMatch(/\+ create +sms +…\d{4} +p\d +binding-missing/);
      expect((await site.run('sync', 'apply', '--url', tocsin.url)).code).toBe(0);
      expect(toLines(await far.bound())).toEqual(toLines(staff));
      expect(await tocsin.stop()).toBe(0);
    }
    await rm(join(site.folder, 'data'), { recursive: true });
    const before = await far.bound();
    await using tocsin = await site.serve();
    const conflicts = async () => (await tocsin.get('/api/sync')).overruledTotal;
    await expect.poll(conflicts, PATIENCE).toBe(staff.length);
    expect(await owned(tocsin)).toMatchObject([{ owned: 0 }]);
    const adopted = await site.run('sync', 'adopt', '--url', tocsin.url);
    expect([adopted.code, adopted.stdout]).toEqual([0, expect.stringContaining(`${staff.length} adopted`)]);
    expect(await owned(tocsin)).toMatchObject(all);
    expect(await far.bound()).toEqual(before);
    expect(owner.output()).not.toMatch(WHOLE_NUMBER);
  });

  test('are so even if it is slow, limits who asks, and fails every twentieth time', async () => {
    const random = sayLots('sync with a service that is slow and unlucky');
    const knobs = ['--rate', '10', '--fail-share', '0.05', '--latency-ms', '30', '--seed', String(random.seed)];
    await using far = await startFarBindings(...knobs);
    await far.bind(STRANGER);
    let staff = createStaff(30);
    await using plant = await openAsking(far.notify, staff, 10);
    await liveUntilChanged(plant, far.bound, { staff, most: 5 + random.below(30) });
    await using tocsin = await plant.site.serve();
    const bound = async () => toLines(await far.bound());
    await expect.poll(bound, LONG).toEqual(toLines([...staff, STRANGER]));
    const before = toLines(staff);
    staff = changeStaff(staff, random, 1);
    await plant.site.replace('roster.yaml', staffRoster(staff));
    await expect.poll(bound, LONG).toEqual(toLines([...staff, STRANGER]));
    await expect.poll(() => tocsin.get('/api/sync'), LONG).toMatchObject({ outcome: 'applied', failures: [] });

    const asked = await far.asked();
    process.stdout.write(`sync with a service that is slow and unlucky: ${JSON.stringify(asked)}\n`);
    const { 'POST 201': made = 0, 'POST 500': lost = 0, 'DELETE 204': gone = 0, 'GET 200': pages = 0 } = asked;
    const changed = toLines(staff).filter((line) => !before.includes(line)).length;
    // A create whose answer was lost is made again, or found to be there.
    expect(made).toBeLessThanOrEqual(1 + before.length + changed);
    expect(made + lost).toBeGreaterThanOrEqual(1 + before.length + changed);
    expect(gone).toBeLessThanOrEqual(1);
    // One for each run: two starts, the rules that are known after them, and the roster.
    expect(pages).toBeLessThanOrEqual(8);
    const refused = (asked['POST 429'] ?? 0) + (asked['GET 429'] ?? 0) + (asked['DELETE 429'] ?? 0);
    expect(refused).toBeLessThanOrEqual(0.2 * made);
  });

  test('are made as soon as it is there, and an alarm says so until then', async () => {
    if (!waiting) throw new Error('it did not start');
    const { plant, tocsin, staff, port } = waiting;
    const stale = () => tocsin.list('alarms', 'rule=tocsin.source-stale&state=open');
    await expect.poll(stale, LONG).toMatchObject([{ key: 'Notify service' }]);
    const status = await plant.site.run('sync', 'status', '--url', tocsin.url);
    expect([status.code, status.stdout]).toEqual([1, expect.stringContaining('service-unreachable')]);

    const far = early.use(await startFarBindings('--port', String(port)));
    await expect.poll(async () => toLines(await far.bound()), LONG).toEqual(toLines(staff));
    await expect.poll(stale, LONG).toEqual([]);
    expect((await plant.site.run('sync', 'status', '--url', tocsin.url)).code).toBe(0);
  });
});

/** Serving, and its service is away. */
interface Waiting {
  readonly plant: HotPlant;
  readonly tocsin: Serving;
  readonly staff: readonly StaffPhone[];
  /** Where it will be. */
  readonly port: number;
}
