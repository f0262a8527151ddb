import { expect, test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite } from './harness.ts';
import { MINUTE, START } from './small-world.ts';

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

test('and a crash soon after does not make it one', async () => {
  const { ana, advance, linkDown, linkUp, restart } = await openColdRoom();
  await advance('14m');
  await linkDown();
  await advance('1h');
  await linkUp({ sessionPresent: false });
  await advance('10s');
  await restart('1s');
  await advance('14m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/f7 is silent/);
});

test('a window over what was lost counts again once it was watched for its length', async () => {
  const rules = `
version: 1
rules:
  - id: few
    source: cold
    facts: { samples: { count: temperature, over: 30m } }
    when: { fact: samples, operator: lessThan, value: 10 }
`;
  const { publish, advance, linkDown, linkUp, alarms } = await openSite({ rules, source: 'time: $.ts' });
  const speak = async (from: number, to: number, every = 1) => {
    for (let minute = from; minute < to; minute += every) {
      await publish(F7, { temperature: -20, ts: START + minute * MINUTE });
      await advance(`${every}m`);
    }
  };
  await speak(0, 40);
  await linkDown();
  await advance('40m');
  await linkUp({ sessionPresent: false });
  await speak(80, 100, 5);
  expect(await alarms()).not.toContain('few oslo/f7 active');
  await speak(100, 115, 5);
  expect(await alarms()).toContain('few oslo/f7 active');
});
