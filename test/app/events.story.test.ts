import { expect, test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite, type SiteOptions } from './harness.ts';

const BUTTON = (more = ''): string => `
version: 1
rules:
  - id: help
    title: Help button
    source: cold
    mode: event
    when: { fact: action, operator: equal, value: help }
    ${more}
    notify: [ { Tag: [on-call], Body: "help wanted at {{ device }}" } ]
`;

const openColdRoom = async (more = '', options: Partial<SiteOptions> = {}) => {
  const site = await openSite({ rules: BUTTON(more), people: [ANA], ...options });
  const press = (more = {}) => site.publish(F7, { action: 'help', ...more });
  return { ...site, ana: site.phone(ANA.sms), press };
};

test('each press of the button is told at once, and no end of it ever', async () => {
  const { ana, press, advance, alarms } = await openColdRoom();
  await press();
  ana.expectSms(/^help wanted at f7$/);
  await press();
  ana.expectSms(/^help wanted at f7$/);
  await advance('6h');
  ana.expectNothing();
  expect(await alarms()).toEqual(['help oslo/f7 cleared', 'help oslo/f7 cleared']);
});

test('within the cooldown nobody is called again', async () => {
  const { ana, press, advance, alarms } = await openColdRoom('cooldown: 10m');
  await press();
  ana.expectSms(/help wanted/);
  await advance('9m');
  await press();
  ana.expectNothing();
  expect(await alarms()).toEqual(['help oslo/f7 active']);
  await advance('1m');
  expect(await alarms()).toEqual(['help oslo/f7 cleared']);
  await press();
  ana.expectSms(/help wanted/);
});

test('a cooldown survives kill -9, and an outage does not count', async () => {
  const { ana, press, advance, restart } = await openColdRoom('cooldown: 10m');
  await press();
  ana.expectSms(/help wanted/);
  await advance('5m');
  await restart('1h');
  await press();
  ana.expectNothing();
  await advance('5m');
  await press();
  ana.expectSms(/help wanted/);
});

test('what was told once is not told again after kill -9, whether it names itself or its time', async () => {
  for (const { more, source, payload } of [
    { more: 'dedup: "$.eventId"', source: '', payload: { eventId: 'e-7' } },
    { more: '', source: 'time: $.ts', payload: { ts: '2026-01-12T11:59:00Z' } },
  ]) {
    const { ana, press, restart } = await openColdRoom(more, { source });
    await press(payload);
    ana.expectSms(/help wanted/);
    await restart();
    await press(payload);
    ana.expectNothing();
  }
});

test('a press that was pressed while the link was down is told when it comes', async () => {
  const { ana, press, linkDown, linkUp } = await openColdRoom();
  await linkDown();
  await press();
  ana.expectNothing();
  await linkUp();
  ana.expectSms(/help wanted/);
});

test('a press whose acknowledgement is lost comes again, and is the same press, also after kill -9', async () => {
  for (const comeBack of ['linkUp', 'restart'] as const) {
    const { ana, press, linkDown, unacknowledged, ...site } = await openColdRoom();
    const pressed = press();
    await Promise.all([linkDown(), pressed]);
    ana.expectSms(/help wanted/);
    expect(unacknowledged()).toBe(1);
    await site[comeBack]();
    expect(unacknowledged()).toBe(0);
    ana.expectNothing();
  }
});
