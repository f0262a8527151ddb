import { expect, test } from 'vitest';
import { ANA, F7, FREEZER_WARM, LEAD } from './cold-room.ts';
import { openSite } from './harness.ts';

const openColdRoom = async (rules = FREEZER_WARM) => {
  const site = await openSite({ rules, people: [ANA, LEAD] });
  const temperature = (degrees: number) => site.publish(F7, { temperature: degrees });
  return { ...site, ana: site.phone(ANA.sms), lead: site.phone(LEAD.sms), temperature };
};

const NO_RULES = 'version: 1\nrules: []\n';

test('a rule that is removed ends its alarm, and never says that all is well', async () => {
  const { ana, temperature, advance, editRules, alarms } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await editRules(NO_RULES);
  ana.expectSms(/no longer watched/);
  expect(await alarms()).toEqual(['freezer-warm oslo/f7 cleared']);
  await temperature(-5);
  await advance('1h');
  ana.expectNothing();
});

test('a rule that is removed while its delay runs wakes nobody', async () => {
  const { ana, temperature, advance, editRules } = await openColdRoom();
  await temperature(-10);
  await advance('5m');
  await editRules(NO_RULES);
  await advance('1h');
  ana.expectNothing();
});

test('a shorter delay counts from when the freezer became warm', async () => {
  const { ana, temperature, advance, editRules } = await openColdRoom();
  await temperature(-10);
  await advance('5m');
  await editRules(FREEZER_WARM.replace('for: 10m', 'for: 7m'));
  await advance('1m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/at -10 C/);
});

test('a longer delay waits for the rest of it', async () => {
  const { ana, temperature, advance, editRules } = await openColdRoom();
  await temperature(-10);
  await advance('5m');
  await editRules(FREEZER_WARM.replace('for: 10m', 'for: 20m'));
  await advance('14m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/at -10 C/);
});

test('a text that is mended during the alarm is the one that its end is told with', async () => {
  const { ana, temperature, advance, editRules } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  await editRules(FREEZER_WARM.replace('is back after', 'is cold again after'));
  await temperature(-20);
  await advance('2m');
  ana.expectSms(/is cold again after 2 min/);
});

test('a file that was broken in the night goes on by its last good text', async () => {
  const { ana, temperature, advance, editRules, process } = await openColdRoom();
  await editRules(FREEZER_WARM.replace('temperature, operator', 'temperature, oprator'));
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  expect(process().reload.refusedFiles()).toBe(1);
});

test('a broken file keeps its last good text over a restart', async () => {
  const { ana, temperature, advance, editRules, restart } = await openColdRoom();
  await editRules('version: 1\nrules: [');
  await restart();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
});

test('a rule that is removed while Tocsin is down ends its alarm at the start', async () => {
  const { ana, temperature, advance, restart, alarms, writeRules } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  writeRules(NO_RULES);
  await restart('1m');
  ana.expectSms(/no longer watched/);
  expect(await alarms()).toEqual(['freezer-warm oslo/f7 cleared']);
});

test('a crash between a removal and the end of its alarm loses no end', async () => {
  const { ana, temperature, advance, restart, alarms, writeRules, store } = await openColdRoom();
  await temperature(-10);
  await advance('10m');
  ana.expectSms(/at -10 C/);
  writeRules(NO_RULES);
  for (const file of (await store.ruleTexts.get()).keys()) await store.ruleTexts.put(file, NO_RULES, 0);
  await restart('1m');
  ana.expectSms(/no longer watched/);
  expect(await alarms()).toEqual(['freezer-warm oslo/f7 cleared']);
});

test('rules follow their file while the broker is away', async () => {
  const { ana, temperature, advance, editRules, linkDown, linkUp } = await openColdRoom(NO_RULES);
  await linkDown();
  await editRules(FREEZER_WARM.replace('for: 10m', 'for: 5m'));
  await editRules(FREEZER_WARM);
  await linkUp();
  await temperature(-10);
  await advance('6m');
  ana.expectNothing();
  await advance('4m');
  ana.expectSms(/at -10 C/);
});
