import { expect, test } from 'vitest';
import { ANA, F7, FREEZER_WARM, LEAD } from './cold-room.ts';
import { openSite } from './harness.ts';

const openColdRoom = async () => {
  const site = await openSite({ rules: FREEZER_WARM, people: [ANA, LEAD] });
  const ana = site.phone(ANA.sms);
  const lead = site.phone(LEAD.sms);
  const temperature = (degrees: number) => site.publish(F7, { temperature: degrees });
  const acknowledge = () => site.publish('tocsin/commands/ack/freezer-warm/oslo%2Ff7', {});
  return { ...site, ana, lead, temperature, acknowledge };
};

test('a freezer that is warm for ten minutes is told, and so is its end', async () => {
  const { ana, temperature, advance } = await openColdRoom();
  await temperature(-10);
  await advance('9m');
  await temperature(-9.5);
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/^freezer oslo\/f7 at -9.5 C$/);
  await temperature(-17);
  await advance('1m');
  await temperature(-18);
  await advance('1m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/^freezer oslo\/f7 is back after 3 min$/);
});

test('a door that was open for nine minutes wakes nobody', async () => {
  const { ana, temperature, advance } = await openColdRoom();
  await temperature(-10);
  await advance('9m');
  await temperature(-18);
  await advance('2h');
  ana.expectNothing();
});

test('an alarm fires although telemetry stops', async () => {
  const { ana, lead, temperature, advance } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/freezer oslo\/f7 at -10 C/);
  await advance('15m');
  lead.expectSms(/nobody looks after freezer oslo\/f7/);
  await advance('24h');
  ana.expectNothing();
});

test('the end goes to whoever was told of the raise, the lead included', async () => {
  const { ana, lead, temperature, advance } = await openColdRoom();
  await temperature(-10);
  await advance('25m');
  ana.expectSms(/at -10 C/);
  lead.expectSms(/nobody looks after/);
  await temperature(-20);
  await advance('2m');
  ana.expectSms(/is back/);
  lead.expectSms(/back to normal/);
});

test('acknowledged before the escalation, it stays between the two of them', async () => {
  const { ana, lead, temperature, advance, acknowledge, alarms } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await advance('14m');
  await acknowledge();
  await advance('1h');
  lead.expectNothing();
  await temperature(-20);
  await advance('2m');
  ana.expectSms(/is back/);
  lead.expectNothing();
  expect(await alarms()).toEqual(['freezer-warm oslo/f7 cleared']);
});

test('an acknowledgement after the escalation changes nothing that was told', async () => {
  const { ana, lead, temperature, advance, acknowledge } = await openColdRoom();
  await temperature(-10);
  await advance('25m');
  await acknowledge();
  await advance('1h');
  ana.expectSms(/at -10 C/);
  lead.expectSms(/nobody looks after/);
});

test('two freezers are two alarms', async () => {
  const { ana, publish, advance, alarms } = await openColdRoom();
  await publish('cold/oslo/f7/telemetry', { temperature: -10 });
  await advance('1m');
  await publish('cold/bergen/f1/telemetry', { temperature: -12 });
  await advance('10m');
  ana.expectSms(/oslo\/f7 at -10/);
  ana.expectSms(/bergen\/f1 at -12/);
  expect(await alarms()).toEqual(['freezer-warm bergen/f1 active', 'freezer-warm oslo/f7 active']);
});
