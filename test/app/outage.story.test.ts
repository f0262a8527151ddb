import { expect, test } from 'vitest';
import { ANA, F7, FREEZER_WARM, LEAD } from './cold-room.ts';
import { openSite } from './harness.ts';

const openColdRoom = async (source?: string) => {
  const site = await openSite({ rules: FREEZER_WARM, people: [ANA, LEAD], ...(source && { source }) });
  const temperature = (degrees: number) => site.publish(F7, { temperature: degrees });
  return { ...site, ana: site.phone(ANA.sms), lead: site.phone(LEAD.sms), temperature };
};

test('while the broker is away the delay stands still', async () => {
  const { ana, temperature, advance, linkDown, linkUp } = await openColdRoom();
  await temperature(-10);
  await advance('4m');
  await linkDown();
  await advance('1h');
  await linkUp();
  await advance('5m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/at -10 C/);
});

test('a freezer that was well again during the outage wakes nobody', async () => {
  const { ana, temperature, advance, linkDown, linkUp } = await openColdRoom();
  await temperature(-10);
  await advance('9m');
  await linkDown();
  await advance('5m');
  await temperature(-20);
  await linkUp();
  await advance('1h');
  ana.expectNothing();
});

test('a restart during the delay keeps what has passed of it, and no more', async () => {
  const { ana, temperature, advance, restart } = await openColdRoom();
  await temperature(-10);
  await advance('4m');
  await restart('1h');
  await advance('5m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/freezer oslo\/f7 at/);
});

test('what an alarm has told outlives a restart: its end is told, once', async () => {
  const { ana, temperature, advance, restart } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await restart('30s');
  await temperature(-20);
  await advance('1m');
  await restart('30s');
  await advance('2m');
  ana.expectSms(/is back/);
});

test('an escalation that falls due while Tocsin is down is told after the start', async () => {
  const { ana, lead, temperature, advance, restart } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await restart('1h');
  lead.expectSms(/nobody looks after/);
});

test('an escalation is not told if the backlog says that all is over', async () => {
  const { ana, lead, publish, advance, linkDown, linkUp } = await openColdRoom('time: $.ts');
  const at = (minutes: number) => Date.UTC(2026, 0, 12, 12, minutes);
  await publish(F7, { temperature: -10, ts: at(0) });
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await linkDown();
  await publish(F7, { temperature: -20, ts: at(12) });
  await publish(F7, { temperature: -20, ts: at(14) });
  await linkUp();
  ana.expectSms(/is back after 4 min/);
  await advance('1h');
  lead.expectNothing();
});

test('a backlog is judged by its own times', async () => {
  const { ana, publish, advance, linkDown, linkUp, alarms } = await openColdRoom('time: $.ts');
  const at = (minutes: number) => Date.UTC(2026, 0, 12, 12, minutes);
  await linkDown();
  for (const minutes of [0, 4, 8, 12]) await publish(F7, { temperature: -10, ts: at(minutes) });
  await advance('3h');
  await linkUp();
  ana.expectSms(/at -10 C/);
  expect(await alarms()).toContain('freezer-warm oslo/f7 active');
});

test('what a backlog without times says earns no credit for the outage', async () => {
  const { ana, temperature, advance, linkDown, linkUp } = await openColdRoom();
  await temperature(-10);
  await linkDown();
  await advance('1s');
  await temperature(-10);
  await advance('1s');
  await temperature(-20);
  await advance('1h');
  await linkUp();
  await advance('1h');
  ana.expectNothing();
});

test('nor does it end an alarm: an end that had begun before the outage is broken by the backlog', async () => {
  const { ana, lead, temperature, advance, linkDown, linkUp, alarms } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await temperature(-20);
  await linkDown();
  await temperature(-20);
  await temperature(-9);
  await advance('30m');
  await linkUp();
  expect(await alarms()).toContain('freezer-warm oslo/f7 active');
  ana.expectNothing();
  lead.expectSms(/nobody looks after/);
});

test('times that cannot be right count no more than none', async () => {
  const { ana, publish, advance, linkDown, linkUp } = await openColdRoom('time: $.ts');
  await publish(F7, { temperature: -10, ts: 0 });
  await linkDown();
  await advance('1h');
  await publish(F7, { temperature: -10, ts: 0 });
  await publish(F7, { temperature: -20, ts: 0 });
  await linkUp();
  await advance('1h');
  ana.expectNothing();
});

test('a wall clock that is set forward ends no delay', async () => {
  const { ana, temperature, advance, setClock } = await openColdRoom();
  await temperature(-10);
  await setClock('1h');
  await temperature(-10);
  await advance('9m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/at -10 C/);
});

test('what was decided but not acknowledged is not decided twice', async () => {
  const { ana, temperature, advance, linkDown, linkUp, unacknowledged } = await openColdRoom();
  await temperature(-10);
  expect(unacknowledged()).toBe(0);
  await linkDown();
  await temperature(-11);
  await linkUp();
  await advance('10m');
  ana.expectSms(/at -11 C/);
});

test('a wall clock that is set back neither hides a reading nor ends a delay', async () => {
  const { ana, temperature, advance, setClock } = await openColdRoom();
  await temperature(-10);
  await advance('5m');
  await setClock('-2h');
  await temperature(-20);
  await temperature(-10);
  await advance('9m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/at -10 C/);
});

test('a wall clock that is set back during a restart hides no reading', async () => {
  const { ana, temperature, advance, setClock, restart } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await setClock('-2h');
  await restart();
  await temperature(-20);
  await advance('3m');
  ana.expectSms(/is back/);
});

test('while the provider is down the raise waits, and still comes before its end', async () => {
  const { ana, temperature, advance, provider } = await openColdRoom();
  provider.goDown();
  await temperature(-10);
  await advance('11m');
  await temperature(-20);
  await advance('5m');
  ana.expectNothing();
  provider.recover();
  await advance('10m');
  ana.expectSms(/at -10 C/);
  ana.expectSms(/is back/);
});

const SILENT = `
version: 1
rules:
  - id: freezer-silent
    source: cold
    facts: { beat: { default: gone, staleAfter: 10m } }
    when: { all: [ { fact: beat, operator: equal, value: gone } ] }
    notify: [ { Tag: [on-call], Body: "freezer {{ site }}/{{ device }} is silent" } ]
`;

test('a device that fell silent before a restart is missed after it, and the outage earns no credit', async () => {
  const { publish, advance, restart, phone } = await openSite({ rules: SILENT, people: [ANA] });
  const ana = phone(ANA.sms);
  await publish(F7, { beat: 'ok' });
  await advance('5m');
  await restart('1h');
  await advance('4m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/freezer oslo\/f7 is silent/);
});

test('so is one that a rule began to miss while Tocsin was down, as long after the start', async () => {
  const { publish, advance, restart, writeRules, phone } = await openSite({ rules: FREEZER_WARM, people: [ANA] });
  const ana = phone(ANA.sms);
  await publish(F7, { temperature: -20, beat: 'ok' });
  await advance('5m');
  writeRules(SILENT);
  await restart();
  await advance('9m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/freezer oslo\/f7 is silent/);
});

test('a shorter time to be missed after counts for what has been silent for longer', async () => {
  const { publish, advance, editRules, phone } = await openSite({ rules: SILENT, people: [ANA] });
  const ana = phone(ANA.sms);
  await publish(F7, { beat: 'ok' });
  await advance('5m');
  ana.expectNothing();
  await editRules(SILENT.replace('10m', '3m'));
  ana.expectSms(/freezer oslo\/f7 is silent/);
});
