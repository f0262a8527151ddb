import { expect, test } from 'vitest';
import { ANA } from './cold-room.ts';
import { openSite } from './harness.ts';

/** A site is too warm on average while two doors stand open. */
const SITE_WARM = `
version: 1
rules:
  - id: site-warm
    source: cold
    key: "{site}"
    facts:
      siteAvg: { avg: temperature, across: devices, staleAfter: 30m }
      openDoors: { count: { fact: door, operator: equal, value: open }, across: devices }
    when:
      all:
        - { fact: siteAvg, operator: greaterThan, value: -12 }
        - { fact: openDoors, operator: greaterThanInclusive, value: 2 }
    for: 5m
    notify:
      - Tag: on-call
        Body: "{{ site }}: {{ openDoors }} doors, {{ siteAvg | round: 1 }} C"
        clear: { Body: "{{ key }} is well" }
`;

const openColdStore = async (rules = SITE_WARM, inventory?: string) => {
  const site = await openSite({ rules, people: [ANA], ...(inventory !== undefined && { inventory }) });
  const say = (freezer: string, facts: { temperature?: number | null; door?: string }) =>
    site.publish(`cold/oslo/${freezer}/telemetry`, facts);
  return { ...site, ana: site.phone(ANA.sms), say };
};

test('a site that is warm with two open doors is one message, and one when it is over', async () => {
  const { ana, say, advance, alarms } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await say('f3', { temperature: -12, door: 'closed' });
  await advance('4m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/^oslo: 2 doors, -11 C$/);
  expect(await alarms()).toEqual(['site-warm oslo active']);
  await say('f1', { door: 'closed' });
  ana.expectSms(/^oslo is well$/);
});

test('a freezer whose sensor fails counts no more, after a crash neither', async () => {
  const { ana, say, advance, restart } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -10, door: 'open' });
  await say('f3', { temperature: -30 });
  await advance('10m');
  ana.expectNothing();
  await say('f3', { temperature: null });
  await restart();
  await advance('5m');
  ana.expectSms(/^oslo: 2 doors, -10 C$/);
});

test('a crash in between forgets neither what the freezers said nor that somebody was told', async () => {
  const { ana, say, advance, restart } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await restart('1h');
  await advance('5m');
  ana.expectSms(/^oslo: 2 doors, -10.5 C$/);
  await restart('1h');
  await say('f1', { temperature: -9 });
  ana.expectNothing();
  await restart();
  await say('f2', { door: 'closed' });
  ana.expectSms(/^oslo is well$/);
});

test('freezers that fall silent hold the alarm: nobody says that all is well', async () => {
  const { ana, say, advance, alarms } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await advance('5m');
  ana.expectSms(/2 doors/);
  await advance('2h');
  expect(await alarms()).toContain('site-warm oslo active');
  await say('f1', { temperature: -20, door: 'open' });
  ana.expectSms(/oslo is well/);
});

test('a cold freezer that falls silent no longer makes the site look cold', async () => {
  const { ana, say, advance } = await openColdStore();
  await say('f1', { temperature: -30, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await advance('20m');
  await say('f2', { temperature: -11, door: 'open' });
  await advance('14m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/^oslo: 2 doors, -11 C$/);
});

test('a rule that is edited to read a field that nobody remembers ends nothing by that', async () => {
  const { ana, say, advance, editRules } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await advance('5m');
  ana.expectSms(/2 doors/);
  await editRules(SITE_WARM.replace('fact: door,', 'fact: hatch,'));
  await advance('1m');
  ana.expectNothing();
  await say('f1', { temperature: -10, hatch: 'closed' } as never);
  ana.expectNothing();
  await say('f2', { temperature: -10, hatch: 'closed' } as never);
  ana.expectSms(/oslo is well/);
});

test('a rule that is removed ends the alarm of its group', async () => {
  const { ana, say, advance, editRules } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await advance('5m');
  ana.expectSms(/2 doors/);
  await editRules('version: 1\nrules: []\n');
  ana.expectSms(/no longer watched/);
});

test('somebody can acknowledge the alarm of a group', async () => {
  const { ana, say, advance, publish, store } = await openColdStore();
  await say('f1', { temperature: -10, door: 'open' });
  await say('f2', { temperature: -11, door: 'open' });
  await advance('5m');
  ana.expectSms(/2 doors/);
  await publish('tocsin/commands/ack/site-warm/oslo', {});
  const { items } = await store.lists.alarms({ limit: 10 });
  expect(items.map(({ key, acknowledged }) => [key, acknowledged])).toEqual([['oslo', true]]);
});

test('limits of the inventory count each device by its own', async () => {
  const rules = SITE_WARM.replace(
    '{ count: { fact: door, operator: equal, value: open }, across: devices }',
    '{ count: { fact: temperature, operator: greaterThan, value: { fact: attributes.maxTemp } }, across: devices }',
  );
  const inventory = (maxTemp: number) =>
    `version: 1\ndefaults: { maxTemp: -5 }\ndevices: [ { source: cold, device: oslo/f1, attributes: { maxTemp: ${maxTemp} } }, { source: cold, device: oslo/f2, attributes: { maxTemp: -18 } } ]\n`;
  const { ana, say, advance, editInventory } = await openColdStore(rules, inventory(-5));
  await say('f1', { temperature: -10 });
  await say('f2', { temperature: -11 });
  await advance('10m');
  ana.expectNothing();
  await editInventory(inventory(-18));
  await advance('5m');
  ana.expectSms(/^oslo: 2 doors/);
});
