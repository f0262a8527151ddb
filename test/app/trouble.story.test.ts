import { expect, test } from 'vitest';
import { ANA, F7, FREEZER_WARM, LEAD, OPS } from './cold-room.ts';
import { openSite, type SiteOptions } from './harness.ts';

const openColdRoom = async (options: Partial<SiteOptions> = {}) => {
  const site = await openSite({
    rules: FREEZER_WARM,
    people: [ANA, LEAD, OPS],
    system: '[ { Tag: [ops], clear: { Body: "{{ rule.title }} no longer" } } ]',
    ...options,
  });
  const temperature = (degrees: number) => site.publish(F7, { temperature: degrees });
  return { ...site, ana: site.phone(ANA.sms), lead: site.phone(LEAD.sms), ops: site.phone(OPS.sms), temperature };
};

test('a broker that stays away is told to operations, and so is its return', async () => {
  const { ops, advance, linkDown, linkUp } = await openColdRoom();
  await linkDown();
  await advance('25s');
  ops.expectNothing();
  await advance('10s');
  ops.expectSms(/lost the MQTT broker: connection lost/);
  await linkUp();
  await advance('5s');
  ops.expectSms(/no longer/);
});

test('a broker that is soon back is no trouble', async () => {
  const { ops, advance, linkDown, linkUp } = await openColdRoom();
  await linkDown();
  await advance('25s');
  await linkUp();
  await advance('10m');
  ops.expectNothing();
});

test('a broker lost before the wall clock is set back returns all the same', async () => {
  const { ops, advance, linkDown, linkUp, setClock } = await openColdRoom();
  await linkDown();
  await advance('1m');
  ops.expectSms(/lost the MQTT broker/);
  setClock('-3h');
  await linkUp();
  await advance('5s');
  ops.expectSms(/no longer/);
});

test('that nobody is bound is told to operations until somebody is', async () => {
  const { ana, ops, temperature, advance, bind, lead } = await openColdRoom({ people: [OPS, LEAD] });
  await temperature(-10);
  await advance('10m');
  ana.expectNothing();
  ops.expectSms(/has nobody to tell: nobody is bound to on-call/);
  await bind(ANA);
  await advance('10s');
  ops.expectSms(/no longer/);
  ana.expectNothing();
  await advance('15m');
  lead.expectSms(/nobody looks after/);
});

test('credentials that a provider refuses are a trouble until it takes them', async () => {
  const { ana, ops, temperature, advance, provider, alarms } = await openColdRoom();
  provider.refuseCredentials();
  await temperature(-10);
  await advance('11m');
  expect(await alarms()).toEqual(['tocsin.credential-refused sms active', 'freezer-warm oslo/f7 active']);
  provider.recover();
  await advance('10m');
  ana.expectSms(/at -10 C/);
  ops.expectSms(/refused the credentials of Tocsin: sms: 20003/);
  ops.expectSms(/no longer/);
});

test('a text that lacks a fact is still sent, with what is known', async () => {
  const rules = FREEZER_WARM.replace('at {{ temperature }} C', 'next to {{ neighbour }}');
  const { ana, temperature, advance } = await openColdRoom({ rules });
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/Freezer too warm.*oslo\/f7/);
});

test('a rule that cannot see is told after a quarter of an hour, with the fact it misses', async () => {
  const { ops, publish, advance, temperature } = await openColdRoom();
  await publish(F7, { humidity: 40 });
  await advance('14m');
  ops.expectNothing();
  await advance('70s');
  ops.expectSms(/freezer-warm about oslo\/f7 has been unknown for 15 minutes, for want of temperature/);
  await temperature(-20);
  await advance('10s');
  ops.expectSms(/no longer/);
});

test('a rule that could not see and is removed is no trouble any more', async () => {
  const { ops, publish, advance, editRules } = await openColdRoom();
  await publish(F7, { humidity: 40 });
  await advance('16m');
  ops.expectSms(/for want of temperature/);
  await editRules('version: 1\nrules: []\n');
  await advance('10s');
  ops.expectSms(/no longer/);
});

test('a message that waits too long is told, once it can be', async () => {
  const { ana, lead, ops, temperature, advance, provider } = await openColdRoom();
  provider.goDown();
  await temperature(-10);
  await advance('16m');
  provider.recover();
  await advance('5m');
  ana.expectSms(/at -10 C/);
  ops.expectSms(/came too late/);
  await advance('11m');
  ops.expectSms(/no longer/);
  lead.expectSms(/nobody looks after/);
});
