import { expect, test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite, type SiteOptions } from './harness.ts';

const SILENT = (more = '') => `
version: 1
rules:
  - id: freezer-silent
    title: Freezer silent
    source: cold
    absent: 15m
    ${more}
    notify:
      - Tag: [on-call]
        Body: "{% if count %}{{ count }} of {{ total }} freezers at {{ site }} are silent{% else %}{{ site }}/{{ device }} is silent{% endif %}"
        clear: { Body: "{{ key }} is back after {{ alarm.duration }}" }
`;

const openColdRoom = async (rules = SILENT(), more: Partial<SiteOptions> = {}) => {
  const site = await openSite({ rules, people: [ANA], ...more });
  const speak = (device = 'f7') => site.publish(`cold/oslo/${device}/telemetry`, { temperature: -20 });
  /** Speaks every minute while so many pass. */
  const pass = async (minutes: number, ...devices: readonly string[]) => {
    for (let minute = 0; minute < minutes; minute++) {
      await site.advance('1m');
      for (const device of devices) await speak(device);
    }
  };
  return { ...site, ana: site.phone(ANA.sms), speak, pass };
};

test('a freezer that falls silent is told of, and that it is back', async () => {
  const { ana, speak, pass, advance } = await openColdRoom();
  await speak();
  await pass(60, 'f7');
  ana.expectNothing();
  await advance('15m');
  ana.expectSms(/oslo\/f7 is silent/);
  await advance('5h');
  await speak();
  ana.expectSms(/oslo\/f7 is back after 5 h/);
});

test('a freezer that was never heard is not missed, and what the broker kept of it is no sign of it', async () => {
  const { ana, publish, advance } = await openColdRoom();
  await publish(F7, { temperature: -20 }, { retain: true });
  await advance('10h');
  ana.expectNothing();
});

test('an outage of the broker makes nobody silent', async () => {
  const { ana, speak, advance, linkDown, linkUp } = await openColdRoom();
  await speak();
  await advance('10m');
  await linkDown();
  await advance('3h');
  await linkUp();
  await advance('4m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/is silent/);
});

test('nor does one whose end brings what the freezer said meanwhile', async () => {
  const { ana, speak, advance, linkDown, linkUp } = await openColdRoom();
  await speak();
  await advance('14m');
  await linkDown();
  await advance('3h');
  await speak();
  await linkUp();
  await advance('14m');
  ana.expectNothing();
  await speak();
});

test('nor does a time in which Tocsin was not running, and the silence before it still counts', async () => {
  const { ana, speak, advance, restart } = await openColdRoom();
  await speak();
  await advance('10m');
  await restart('6h');
  await advance('4m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/is silent/);
});

test('what was said right before a crash is not forgotten', async () => {
  const { ana, speak, advance, restart } = await openColdRoom();
  await speak();
  await advance('14m');
  await speak();
  await restart('1h');
  await advance('14m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/is silent/);
});

test('what was silent before a restart is back after it', async () => {
  const { ana, speak, advance, restart } = await openColdRoom();
  await speak();
  await advance('15m');
  ana.expectSms(/is silent/);
  await restart('1h');
  await advance('1h');
  ana.expectNothing();
  await speak();
  ana.expectSms(/is back/);
});

test('a clock that was set back by a year silences nobody', async () => {
  const { ana, publish, advance } = await openColdRoom(SILENT(), { source: 'time: $.ts' });
  const at = (day: string) => publish(F7, { temperature: -20, ts: `${day}T12:00:00Z` });
  await at('2026-01-12');
  for (let minute = 0; minute < 60; minute++) {
    await advance('1m');
    await at('2025-01-12');
  }
  ana.expectNothing();
});

test('a lamp is gone as soon as its bridge says so', async () => {
  const rules = SILENT().replace('source: cold', 'source: home').replaceAll('{{ site }}/', '');
  const { ana, publish, advance } = await openColdRoom(rules, { otherSources: '  home: { decode: zigbee2mqtt }' });
  await publish('zigbee2mqtt/lamp', { brightness: 10 });
  await publish('zigbee2mqtt/lamp/availability', { state: 'online' });
  await advance('1m');
  await publish('zigbee2mqtt/lamp/availability', { state: 'offline' }, { retain: true });
  ana.expectSms(/lamp is silent/);
  await publish('zigbee2mqtt/lamp/availability', { state: 'online' });
  ana.expectSms(/lamp is back/);
});

const FREEZERS = Array.from({ length: 20 }, (_, index) => `f${index + 1}`);
const TOGETHER = SILENT('together: { by: site, least: 5 }');

const openFullColdRoom = async () => {
  const it = await openColdRoom(TOGETHER);
  for (const freezer of FREEZERS) await it.speak(freezer);
  return { ...it, speakAll: () => Promise.all(FREEZERS.map((freezer) => it.speak(freezer))) };
};

test('a gateway that goes down with twenty freezers is one message, and so is its return', async () => {
  const { ana, advance, speak, alarms, store } = await openFullColdRoom();
  await advance('16m');
  ana.expectSms(/^20 of 20 freezers at oslo are silent$/);
  await advance('2h');
  ana.expectNothing();
  expect(await alarms()).toContain('freezer-silent site=oslo active');
  const { items } = await store.lists.alarms({ key: 'oslo/f7', limit: 1 });
  expect(items).toMatchObject([{ state: 'active', suppressedBy: ['inhibited'] }]);
  for (const freezer of FREEZERS) await speak(freezer);
  ana.expectSms(/^site=oslo is back after 2 h/);
});

test('a restart in the middle changes nothing about that', async () => {
  const { ana, advance, speak, restart } = await openFullColdRoom();
  await advance('15m30s');
  await restart('1h');
  await advance('1m');
  ana.expectSms(/^20 of 20 freezers at oslo are silent$/);
  await restart('1h');
  await advance('1h');
  ana.expectNothing();
  for (const freezer of FREEZERS) await speak(freezer);
  ana.expectSms(/^site=oslo is back/);
});

test('the freezer that does not come back with the gateway is told of by itself', async () => {
  const { ana, advance, speak, pass } = await openFullColdRoom();
  await advance('16m');
  ana.expectSms(/^20 of 20/);
  const others = FREEZERS.slice(1);
  for (const freezer of others) await speak(freezer);
  ana.expectSms(/^site=oslo is back/);
  await pass(1, ...others);
  ana.expectSms(/^oslo\/f1 is silent$/);
});

test('a freezer of which the broker kept only that it is gone blinds nobody', async () => {
  const source = "availability: { topic: 'cold/{site}/{device}/state', online: on, offline: off }";
  const { publish, advance, alarms } = await openColdRoom(SILENT(), { source });
  await publish('cold/oslo/f3/state', 'off', { retain: true });
  await advance('1h');
  expect(await alarms()).toEqual([]);
});

test('a freezer that falls silent around a stop or a crash is dated by when it was heard last', async () => {
  for (const stop of ['stopAndStart', 'restart'] as const) {
    const site = await openCold(`
version: 1
rules: [ { id: silent, source: cold, absent: 15m } ]
`);
    await site.advance('10m');
    await site[stop]('0s');
    await site.advance('10m');
    const page = await site.store.lists.alarms({ limit: 9 });
    expect(page.items.map(({ raisedAt }) => Math.round((raisedAt - site.heardAt) / 1000))).toEqual([900]);
  }
});

const openCold = async (rules: string) => {
  const site = await openSite({ rules });
  const heardAt = site.process().core.world.clock.now();
  await site.publish(F7, { temperature: -20 });
  return { ...site, heardAt };
};
