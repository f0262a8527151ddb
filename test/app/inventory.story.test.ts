import { describe, expect, test } from 'vitest';
import { createInventoryService } from '../../src/app/inventory-service.ts';
import { createTestLog } from '../../src/base/log.ts';
import { ANA, F7, OPS } from './cold-room.ts';
import { openSite, type SiteOptions } from './harness.ts';
import { configOf } from './process.ts';

const F8 = 'cold/oslo/f8/telemetry';
const ATTRIBUTES = 'fleet/oslo/f7/attributes';

/** Each freezer has its own limit. */
const OWN_LIMIT = `
version: 1
rules:
  - id: freezer-warm
    title: Freezer too warm
    source: cold
    when: { all: [ { fact: temperature, operator: greaterThan, value: { fact: attributes.maxTemp } } ] }
    notify:
      - Tag: [on-call]
        Body: "{{ key }} at {{ temperature }} C, limit {{ attributes.maxTemp }} C"
        clear: { Body: "{{ key }} is back" }
`;

const inventory = (f7 = -15, defaults = -10) => `
version: 1
defaults: { maxTemp: ${defaults} }
by: { model: { x200: { maxTemp: -20 } } }
devices:
  - { device: oslo/f7, attributes: { maxTemp: ${f7} } }
`;

const openColdRoom = async (options: Partial<SiteOptions> = {}) => {
  const site = await openSite({ rules: OWN_LIMIT, inventory: inventory(), people: [ANA, OPS], ...options });
  return { ...site, ana: site.phone(ANA.sms), ops: site.phone(OPS.sms) };
};

test('one rule has another limit for each freezer', async () => {
  const { ana, publish } = await openColdRoom();
  await publish(F8, { temperature: -12 });
  ana.expectNothing();
  await publish(F7, { temperature: -12 });
  ana.expectSms(/oslo\/f7 at -12 C, limit -15 C/);
});

test('a limit that is changed is judged at once, without a reading', async () => {
  const { ana, publish, editInventory } = await openColdRoom();
  await publish(F7, { temperature: -16 });
  ana.expectNothing();
  await editInventory(inventory(-18));
  ana.expectSms(/oslo\/f7 at -16 C, limit -18 C/);
  await editInventory(inventory(-15));
  ana.expectSms(/oslo\/f7 is back/);
});

test('a default that is changed concerns every freezer without a limit of its own', async () => {
  const { ana, publish, editInventory } = await openColdRoom();
  await publish(F7, { temperature: -16 });
  await publish(F8, { temperature: -16 });
  await editInventory(inventory(-15, -17));
  ana.expectSms(/oslo\/f8 at -16 C, limit -17 C/);
});

test('a topic says another limit, and takes it back', async () => {
  const { ana, publish, store } = await openColdRoom();
  await publish(F7, { temperature: -16 });
  await publish(ATTRIBUTES, { model: 'x200' }, { retain: true });
  ana.expectNothing();
  await publish(ATTRIBUTES, { maxTemp: -18 }, { retain: true });
  ana.expectSms(/limit -18 C/);
  await publish(ATTRIBUTES, { maxTemp: -14 }, { retain: true });
  ana.expectSms(/oslo\/f7 is back/);
  const page = await store.lists.alarms({ limit: 10 });
  expect(page.items).toHaveLength(1);
});

test('a model that a topic announces has the limit of that model', async () => {
  const { ana, publish } = await openColdRoom();
  await publish(F8, { temperature: -16 });
  await publish('fleet/oslo/f8/attributes', { model: 'x200' }, { retain: true });
  ana.expectSms(/oslo\/f8 at -16 C, limit -20 C/);
});

test('what a topic said outlives a crash, though no broker says it again', async () => {
  const { ana, publish, restart } = await openColdRoom();
  await publish(ATTRIBUTES, { maxTemp: -18 }, { retain: true });
  await restart('1m');
  await publish(F7, { temperature: -16 });
  ana.expectSms(/limit -18 C/);
  await restart('1m');
  await publish(F7, { temperature: -17 });
  ana.expectNothing();
});

test('what was taken back before a crash stays so', async () => {
  const { ana, publish, restart, advance, process } = await openColdRoom();
  await publish(ATTRIBUTES, { maxTemp: -30 }, { retain: true });
  process().core.onIntake({
    message: {
      ...{ topic: ATTRIBUTES, payload: Buffer.alloc(0), retain: true, qos: 1, dup: false, packetId: 77 },
      receivedAt: process().core.world.clock.now(),
    },
    ack: () => {},
  });
  await advance('1s');
  await restart('1m');
  await publish(F7, { temperature: -16 });
  ana.expectNothing();
});

test('what was said of devices is forgotten once no topic of the config speaks of their source', async () => {
  const { ana, publish, process, store, advance } = await openColdRoom();
  await publish('fleet/oslo/f7/attributes', { maxTemp: -30 }, { retain: true });
  const { core } = process();
  const config = configOf('sources: { cold: { topic: "cold/{site}/{device}/telemetry" } }', '.');
  const service = createInventoryService({ config, core, store, clock: core.world.clock, log: createTestLog() });
  await Promise.all([service.take(), advance('1s')]);
  await publish(F7, { temperature: -16 });
  ana.expectNothing();
  await service.take();
  expect((await store.load()).facts.filter(({ source }) => source === 'inventory:cold')).toEqual([]);
});

test('a device that is heard only later has what was said of it before', async () => {
  const { ana, publish } = await openColdRoom();
  await publish('fleet/oslo/f9/attributes', { maxTemp: -30 }, { retain: true });
  await publish('cold/oslo/f9/telemetry', { temperature: -25 });
  ana.expectSms(/oslo\/f9 at -25 C, limit -30 C/);
});

test('a faulty inventory leaves the last good one, over a crash too, and Tocsin says so until it is mended', async () => {
  const { ana, ops, publish, editInventory, restart } = await openColdRoom({
    system: '[ { Tag: [ops], Body: "{{ rule.title }}: {{ key }}", clear: { Body: "well again: {{ key }}" } } ]',
  });
  await editInventory(`${inventory(-30)}  - { device: 7 }\n`);
  ops.expectSms(/inventory .*inventory\.yaml/);
  await restart('1m');
  await publish(F7, { temperature: -16 });
  ana.expectNothing();
  await publish(F7, { temperature: -14 });
  ana.expectSms(/limit -15 C/);
  await editInventory(inventory());
  ops.expectSms(/well again: inventory/);
});

test('a limit that was changed while Tocsin was down is judged when it is back', async () => {
  const { ana, publish, restart, editInventory, process } = await openColdRoom();
  await publish(F7, { temperature: -12 });
  ana.expectSms(/limit -15 C/);
  await process().inventory.close();
  await restart('1m');
  await editInventory(inventory(-5));
  ana.expectSms(/oslo\/f7 is back/);
});

test('nonsense on an attribute topic is acknowledged, and changes nothing', async () => {
  const { ana, publish, unacknowledged } = await openColdRoom();
  await publish(F7, { temperature: -16 });
  await publish(ATTRIBUTES, [1, 2], { retain: true });
  await publish(ATTRIBUTES, 'x'.repeat(20_000), { retain: true });
  expect(unacknowledged()).toBe(0);
  ana.expectNothing();
});

describe('a device that is expected', () => {
  const SILENT = `
version: 1
rules:
  - id: silent
    source: cold
    absent: 15m
    notify:
      - Tag: [on-call]
        Body: "{{ key }} of {{ site }} is silent, ask {{ attributes.owner }}"
        clear: { Body: "{{ key }} is heard" }
`;
  const EXPECTED = `
version: 1
defaults: { owner: Ana }
devices: [ { device: oslo/f7, expect: true } ]
`;
  const NOBODY = 'version: 1\ndefaults: { owner: Ana }\n';
  const open = () => openColdRoom({ rules: SILENT, inventory: EXPECTED });

  test('and never heard is silent, with its site and all that is known of it', async () => {
    const { ana, advance, publish } = await open();
    await advance('14m');
    ana.expectNothing();
    await advance('1m');
    ana.expectSms(/oslo\/f7 of oslo is silent, ask Ana/);
    await publish(F7, { temperature: -20 });
    ana.expectSms(/oslo\/f7 is heard/);
  });

  test('counts from when it came to be expected, and a crash does not begin that anew', async () => {
    const { ana, advance, editInventory, restart } = await openColdRoom({ rules: SILENT, inventory: NOBODY });
    await advance('1h');
    await editInventory(EXPECTED);
    await advance('10m');
    await restart('5m');
    await advance('4m');
    ana.expectNothing();
    // How long was watched is known to within a heartbeat.
    await advance('65s');
    ana.expectSms(/oslo\/f7 of oslo is silent/);
  });

  test('and no longer is ends its alarm, for good', async () => {
    const { ana, advance, editInventory, restart, alarms } = await open();
    await advance('15m');
    ana.expectSms(/is silent/);
    await editInventory(NOBODY);
    ana.expectSms(/no longer watched/);
    await restart('1m');
    await advance('1h');
    ana.expectNothing();
    expect(await alarms()).toEqual(['silent oslo/f7 cleared']);
  });

  test('and is no longer when Tocsin comes back, killed or not, is missed by nobody', async () => {
    const { ana, advance, writeInventory, restart, stopAndStart, alarms } = await open();
    await advance('5m');
    writeInventory(NOBODY);
    await restart('1m');
    await advance('1h');
    writeInventory(EXPECTED);
    await stopAndStart('1m');
    await advance('15m');
    ana.expectSms(/is silent/);
    writeInventory(NOBODY);
    await stopAndStart('1m');
    ana.expectSms(/no longer watched/);
    await advance('1h');
    expect(await alarms()).toEqual(['silent oslo/f7 cleared']);
  });

  test('and no longer is, but was heard, is watched like any other', async () => {
    const { ana, advance, editInventory, publish } = await open();
    await publish(F7, { temperature: -20 });
    await editInventory(NOBODY);
    await advance('15m');
    ana.expectSms(/oslo\/f7 of oslo is silent/);
  });
});
