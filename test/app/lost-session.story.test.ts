import { test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite } from './harness.ts';

const RULES = `
version: 1
rules:
  - id: freezer-silent
    source: cold
    absent: 15m
    notify: [ { Tag: on-call, Body: "{{ device }} is silent", clear: { Body: "{{ device }} speaks again" } } ]
`;

const openColdRoom = async () => {
  const site = await openSite({ rules: RULES, people: [ANA] });
  await site.publish(F7, { temperature: -20 });
  return { ...site, ana: site.phone(ANA.sms) };
};

test('what a broker lost that kept no session was no silence', async () => {
  const { ana, advance, linkDown, linkUp } = await openColdRoom();
  await advance('10m');
  await linkDown();
  await advance('1h');
  await linkUp({ sessionPresent: false });
  await advance('14m50s');
  ana.expectNothing();
  await advance('20s');
  ana.expectSms(/f7 is silent/);
});

test('with its session kept, what was watched of the silence counts', async () => {
  const { ana, advance, linkDown, linkUp } = await openColdRoom();
  await advance('10m');
  await linkDown();
  await advance('1h');
  await linkUp();
  await advance('4m50s');
  ana.expectNothing();
  await advance('20s');
  ana.expectSms(/f7 is silent/);
});

test('a device that had been found silent is so until it speaks', async () => {
  const { ana, advance, linkDown, linkUp, publish } = await openColdRoom();
  await advance('16m');
  ana.expectSms(/f7 is silent/);
  await linkDown();
  await linkUp({ sessionPresent: false });
  await advance('1h');
  ana.expectNothing();
  await publish(F7, { temperature: -20 });
  ana.expectSms(/speaks again/);
});
