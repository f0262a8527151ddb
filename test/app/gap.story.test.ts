import { expect, test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite } from './harness.ts';
import { START, warm } from './small-world.ts';

const RULES = `
version: 1
rules:
  - id: freezer-warm
    source: cold
    when: { fact: temperature, operator: greaterThan, value: -15 }
    for: 10m
    onGap: reset
    gap: 5m
    notify: [ { Tag: on-call, Body: "{{ device }} has been warm for ten minutes" } ]
`;

const openColdRoom = async () => {
  const site = await openSite({ rules: RULES, people: [ANA] });
  const warmEach = async (minutes: number, times: number) => {
    for (let time = 0; time < times; time++) {
      await site.advance(`${minutes}m`);
      await site.publish(F7, { temperature: -10 });
    }
  };
  return { ...site, ana: site.phone(ANA.sms), warmEach };
};

test('a freezer that fell silent is not told until it has been seen warm for ten minutes', async () => {
  const { ana, advance, warmEach } = await openColdRoom();
  await warmEach(1, 2);
  await advance('2h');
  ana.expectNothing();
  await warmEach(1, 10);
  ana.expectNothing();
  await warmEach(1, 1);
  ana.expectSms(/warm for ten minutes/);
});

test('a restart in the silence leaves it silence', async () => {
  const { ana, advance, warmEach, restart } = await openColdRoom();
  await warmEach(1, 2);
  await advance('20m');
  await restart('1m');
  await advance('20m');
  ana.expectNothing();
  await warmEach(1, 11);
  ana.expectSms(/warm for ten minutes/);
});

test('an outage of ours is no silence of the device', async () => {
  const { ana, advance, warmEach, linkDown, linkUp } = await openColdRoom();
  await warmEach(1, 1);
  await advance('4m');
  await linkDown();
  await advance('2h');
  await linkUp();
  await warmEach(0, 1);
  await warmEach(3, 1);
  ana.expectNothing();
  await warmEach(3, 1);
  ana.expectSms(/warm for ten minutes/);
});

test.each(['time: $.ts', ''])(
  'a crash in between is no gap, however lately the device was heard (%s)',
  async (source) => {
    for (const said of [2, 3, 4, 5]) {
      const { publish, advance, restart, alarms } = await openSite({
        rules: warm('for: 10m\n    onGap: reset\n    gap: 25s'),
        ...(source && { source }),
      });
      const speak = async (from: number, to: number) => {
        for (let index = from; index < to; index++) {
          await publish(F7, { temperature: -10, ts: START + index * 20_000 });
          await advance('20s');
        }
      };
      await speak(0, said);
      await restart('1s');
      await speak(said, 32);
      expect(await alarms()).toEqual(['warm oslo/f7 active']);
    }
  },
);
