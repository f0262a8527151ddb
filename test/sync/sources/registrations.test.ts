import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createTestLog } from '../../../src/base/log.ts';
import { createSubscriber } from '../../../src/mqtt/subscriber.ts';
import type { RegistrationsPort } from '../../../src/sync/ports.ts';
import type { Registration } from '../../../src/sync/registrations/registration.ts';
import { REGISTRATIONS_FILTER } from '../../../src/sync/registrations/topic.ts';
import { createRegistrations, type RegistrationsDeps } from '../../../src/sync/sources/registrations.ts';
import { turns } from '../../app/stepped-clock.ts';
import { hasMosquitto, startMosquitto } from '../../fakes/mosquitto.ts';

const ANA = 'tocsin/bindings/ana/pixel';
const CONNECTED = { type: 'connected', sessionPresent: false } as const;
const DRAINED = { type: 'drained', by: 'echo' } as const;
const LOST = { type: 'disconnected', reason: 'gone' } as const;

/** A store in memory that may refuse. */
const createStore = (known: readonly Registration[] = []) => {
  const rows = new Map(known.map((row) => [`${row.identity}/${row.endpoint}`, row]));
  const store = { rows, refuses: false, writes: 0 };
  const port: RegistrationsPort = {
    list: async () => {
      if (store.refuses) throw new Error('disk full');
      return [...rows.values()];
    },
    write: async (puts, removes) => {
      if (store.refuses) throw new Error('disk full');
      store.writes++;
      for (const row of puts) rows.set(`${row.identity}/${row.endpoint}`, row);
      for (const { identity, endpoint } of removes) rows.delete(`${identity}/${endpoint}`);
    },
  };
  return Object.assign(store, { port });
};

const create = (over: Partial<RegistrationsDeps> & { readonly store?: ReturnType<typeof createStore> } = {}) => {
  const { store = createStore(), ...deps } = over;
  const clock = createVirtualClock(1_000_000);
  const log = createTestLog();
  const watch = { at: 50_000, now: () => watch.at };
  let changes = 0;
  const source = createRegistrations({
    ...{ name: 'phones', forgets: false, port: store.port, clock, watch, log },
    onChange: () => changes++,
    ...deps,
  });
  return {
    source,
    store,
    clock,
    watch,
    log,
    changes: () => changes,
    say: (topic: string, payload: unknown, retain = false) => {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      source.take({ topic, payload: new TextEncoder().encode(text), retain });
    },
    /** Time passes, and is watched. */
    pass: (ms: number) => {
      watch.at += ms;
      clock.advance(ms);
    },
    bindings: async () =>
      (await source.view()).listing?.bindings.map(({ identity, address }) => `${identity} ${address}`),
  };
};

const token = (address: string, over: object = {}) => ({ BindingType: 'fcm', Address: address, ...over });

const started = async (over: Parameters<typeof create>[0] = {}) => {
  const made = create(over);
  await made.source.load();
  made.source.onLink(CONNECTED);
  made.source.onLink(DRAINED);
  made.clock.advance(300);
  return made;
};

const ROW: Registration = {
  ...{ identity: 'ana', endpoint: 'pixel', type: 'fcm', address: 't1', tags: [], ttlMs: null },
  ...{ renewedAt: 900_000, renewedWatch: 40_000, ended: null },
};

describe('view', () => {
  test('lists nobody before what was known is read, and what was known before the broker answers', async () => {
    const { source, bindings } = create({ store: createStore([ROW]) });
    expect(await source.view()).toMatchObject({ type: 'registrations', listing: null, readAt: null });
    await source.load();
    expect(await bindings()).toEqual(['ana t1']);
    expect(await source.view()).toMatchObject({ stale: null, listing: { unclear: 'all' } });
  });

  test('is stale 30 s after a start at which no broker was found', async () => {
    const { source, clock } = create({ store: createStore([ROW]) });
    await source.load();
    clock.advance(30_000);
    expect(await source.view()).toMatchObject({ stale: 'not read from the broker yet' });
  });

  test('is current as long as the link stands', async () => {
    const { source, clock } = await started();
    clock.advance(3_600_000);
    expect(await source.view()).toMatchObject({ stale: null, readAt: clock.now(), listing: { unclear: new Set() } });
  });

  test('is stale 30 s after the link was lost, and says so by itself', async () => {
    const { source, clock, changes } = await started();
    const lostAt = clock.now();
    source.onLink(LOST);
    const before = changes();
    clock.advance(29_999);
    source.onLink(LOST);
    expect(await source.view()).toMatchObject({ stale: null, readAt: lostAt });
    clock.advance(1);
    expect(changes()).toBe(before + 1);
    expect(await source.view()).toMatchObject({ stale: 'not connected to the broker', readAt: lostAt });
    source.onLink(CONNECTED);
    expect((await source.view()).stale).toBe('not connected to the broker');
    source.onLink(DRAINED);
    expect((await source.view()).stale).toBe(null);
  });

  test('is stale where the broker refuses the subscription, and nothing vanishes for it', async () => {
    const { source, bindings } = create({ store: createStore([ROW]) });
    await source.load();
    source.onLink(CONNECTED);
    source.onLink({ ...DRAINED, unread: true });
    expect((await source.view()).stale).toBe('the broker refuses the subscription to tocsin/bindings/+/+');
    expect(await bindings()).toEqual(['ana t1']);
  });

  test('costs nothing while nothing changes', async () => {
    const { source, say } = await started();
    say(ANA, token('t1'));
    const { listing } = await source.view();
    say(ANA, token('t1'), true);
    expect((await source.view()).listing).toBe(listing);
    say(ANA, token('t2'));
    expect((await source.view()).listing).not.toBe(listing);
  });

  test('takes back what was unregistered, until there is no binding of it', async () => {
    const { source, say } = await started();
    say(ANA, token('t1'));
    say(ANA, '');
    source.forgetEnded(new Set(['fcm:t1']));
    expect((await source.view()).takenBack).toEqual(new Map([['fcm:t1', 'unregistered']]));
    source.forgetEnded(new Set());
    expect((await source.view()).takenBack).toEqual(new Map());
  });
});

describe('what the broker no longer retains', () => {
  test.each([
    ['vanishes once all is read', {}, DRAINED, []],
    ['stays where the echo did not come', {}, { type: 'drained', by: 'timeout' } as const, ['ana t1']],
    ['stays where the broker forgets by itself', { forgets: true }, DRAINED, ['ana t1']],
  ])('%s', async (_, over, drained, expected) => {
    const { source, bindings } = create({ ...over, store: createStore([ROW]) });
    await source.load();
    source.onLink(CONNECTED);
    source.onLink(drained);
    expect(await bindings()).toEqual(expected);
    expect((await source.view()).takenBack).toEqual(new Map(expected.length > 0 ? [] : [['fcm:t1', 'vanished']]));
  });
});

test('what is known only after the broker has answered is compared with its answer, too', async () => {
  const { source, say, bindings, clock, store } = create({ store: createStore([ROW]) });
  store.refuses = true;
  await source.load();
  source.onLink(CONNECTED);
  say('tocsin/bindings/bo/pixel', token('t2'), true);
  source.onLink(DRAINED);
  store.refuses = false;
  clock.advance(5000);
  await turns();
  expect(await bindings()).toEqual(['bo t2']);
});

describe('a registration expires', () => {
  test('when its ttl is over', async () => {
    const { say, pass, bindings, source } = await started();
    say(ANA, token('t1', { ttl: '5m' }));
    pass(299_999);
    expect(await bindings()).toEqual(['ana t1']);
    pass(1);
    expect((await source.view()).takenBack).toEqual(new Map([['fcm:t1', 'expired']]));
  });

  test('when that of the source is over', async () => {
    const { say, pass, bindings } = await started({ ttlMs: 10_000 });
    say(ANA, token('t1'));
    pass(10_000);
    expect(await bindings()).toEqual([]);
  });

  test('not in time that nobody watched', async () => {
    const { say, pass, clock, bindings } = await started();
    say(ANA, token('t1', { ttl: '1h' }));
    clock.advance(24 * 3_600_000);
    expect(await bindings()).toEqual(['ana t1']);
    for (let minute = 0; minute < 60; minute++) pass(60_000);
    expect(await bindings()).toEqual([]);
  });

  test('later when it is renewed, and over a restart', async () => {
    const store = createStore();
    const first = await started({ store });
    first.say(ANA, token('t1', { ttl: '1h' }));
    for (let minute = 0; minute < 50; minute++) first.pass(60_000);
    first.say(ANA, token('t1', { ttl: '1h' }));
    for (let minute = 0; minute < 50; minute++) first.pass(60_000);
    await first.source.close();
    const second = create({ store, forgets: true });
    second.watch.at = first.watch.at;
    await second.source.load();
    for (let minute = 0; minute < 9; minute++) second.pass(60_000);
    expect(await second.bindings()).toEqual(['ana t1']);
    second.pass(60_000);
    expect(await second.bindings()).toEqual([]);
  });
});

describe('whoever follows it', () => {
  test('is told once of many changes', async () => {
    const { say, clock, changes } = await started();
    const before = changes();
    for (let index = 0; index < 50; index++) say(`tocsin/bindings/p${index}/x`, token(`t${index}`));
    clock.advance(299);
    expect(changes()).toBe(before);
    clock.advance(1);
    expect(changes()).toBe(before + 1);
  });

  test('is told later of a phone that says the same again, and not at all of what is retained as before', async () => {
    const { say, clock, changes } = await started();
    say(ANA, token('t1'));
    clock.advance(300);
    const before = changes();
    say(ANA, token('t1'), true);
    clock.advance(60_000);
    expect(changes()).toBe(before);
    say(ANA, token('t1'));
    clock.advance(10_000);
    expect(changes()).toBe(before + 1);
  });

  test('is told nothing after it was closed', async () => {
    const { say, clock, changes, source } = await started();
    say(ANA, token('t1'));
    await source.close();
    const before = changes();
    say(ANA, token('t2'));
    source.onLink(LOST);
    clock.advance(60_000);
    expect(changes()).toBe(before);
  });
});

describe('the store', () => {
  test('has what is known a little later, many at once', async () => {
    const { say, store, clock, source } = await started();
    for (let index = 0; index < 50; index++) say(`tocsin/bindings/p${index}/x`, token(`t${index}`));
    expect(store.rows.size).toBe(0);
    clock.advance(20);
    await turns();
    expect([store.rows.size, store.writes]).toEqual([50, 1]);
    say('tocsin/bindings/p0/x', '');
    source.forgetEnded(new Set());
    await source.settled();
    expect(store.rows.size).toBe(49);
  });

  test('is tried again when it refused, with what is known by then', async () => {
    const { say, store, clock, source, log } = await started();
    store.refuses = true;
    say(ANA, token('t1'));
    await source.settled();
    expect(log.lines.at(-1)).toMatchObject({ level: 'warn', event: 'registrations are not written yet' });
    say(ANA, token('t2'));
    store.refuses = false;
    clock.advance(5000);
    await turns();
    expect([...store.rows.values()]).toMatchObject([{ address: 't2' }]);
  });

  test('is tried again when it could not be read, and what came in the meantime is newer', async () => {
    const store = createStore([ROW, { ...ROW, endpoint: 'ipad', address: 't9' }]);
    store.refuses = true;
    const { source, say, clock, bindings } = create({ store });
    await source.load();
    say(ANA, token('t2'));
    expect(await source.view()).toMatchObject({ listing: null, takenBack: new Map() });
    store.refuses = false;
    clock.advance(5000);
    await turns();
    expect(await bindings()).toEqual(['ana t2', 'ana t9']);
  });

  test('has written all when the source is closed', async () => {
    const { say, store, source } = await started();
    say(ANA, token('t1'));
    await source.close();
    expect(store.rows.size).toBe(1);
  });
});

test('a fault is logged once, without anything of an address', async () => {
  const { say, log } = await started();
  const number = { BindingType: 'sms', Address: '0047900000017' };
  for (let count = 0; count < 3; count++) say(ANA, number);
  expect(log.lines).toEqual([
    {
      level: 'warn',
      event: 'a registration cannot be taken',
      fields: { source: 'phones', topic: ANA, path: 'Address', reason: 'not a phone number' },
    },
  ]);
});

describe.skipIf(!hasMosquitto())('with mosquitto', () => {
  test('what is listed is what the broker retains, also after both were away', async () => {
    await using broker = await startMosquitto();
    const sender = await connectAsync(broker.url, { reconnectPeriod: 0 });
    const publish = (identity: string, payload: string) =>
      sender.publishAsync(`tocsin/bindings/${identity}/pixel`, payload, { qos: 0, retain: true });
    const store = createStore();
    const run = async () => {
      const made = create({ store });
      await made.source.load();
      const drained = Promise.withResolvers<void>();
      const subscriber = createSubscriber({
        options: { url: broker.url, clientId: 'tocsin', protocol: 'auto', keepalive: 30, receiveMaximum: 1000 },
        retained: [REGISTRATIONS_FILTER],
        clock: made.clock,
        log: made.log,
        events: {
          onIntake: ({ message, ack }) => {
            made.source.take(message);
            ack();
          },
          onLink: (link) => {
            made.source.onLink(link);
            if (link.type === 'drained') drained.resolve();
          },
        },
      });
      subscriber.start();
      await drained.promise;
      const listed = (await made.bindings())?.toSorted();
      await subscriber.close();
      await made.source.close();
      return listed;
    };
    for (const name of ['ana', 'bo', 'cy']) await publish(name, JSON.stringify(token(`old-${name}`)));
    await sender.publishAsync('end', '', { qos: 1 });
    expect(await run()).toEqual(['ana old-ana', 'bo old-bo', 'cy old-cy']);
    await publish('ana', JSON.stringify(token('new-ana')));
    await publish('bo', '');
    await sender.publishAsync('end', '', { qos: 1 });
    expect(await run()).toEqual(['ana new-ana', 'cy old-cy']);
    await sender.endAsync();
  });
});
