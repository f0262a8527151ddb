import { expect, test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite } from './harness.ts';
import { START } from './small-world.ts';

const rules = (facts: string, when: string, more = '') => `
version: 1
rules:
  - id: flow
    source: cold
    facts: { ${facts} }
    when: { ${when} }
    ${more}
    notify:
      - Tag: [on-call]
        Sms: { body: "{{ device }}: {{ it | round: 1 }}" }
        clear: { Sms: { body: "{{ device }} is over" } }
`;

const RATE = rules('it: { rate: litres, per: 1m, over: 10m, default: 0 }', 'fact: it, operator: greaterThan, value: 5');

test('a meter that runs too fast is told, and its silence is the end of it', async () => {
  const { phone, publish, advance, alarms } = await openSite({ rules: RATE, people: [ANA] });
  const ana = phone(ANA.sms);
  for (const litres of [0, 2, 4, 10]) {
    await publish(F7, { litres });
    await advance('1m');
  }
  ana.expectNothing();
  await publish(F7, { litres: 32 });
  ana.expectSms(/^f7: 8$/);
  await advance('8m');
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/^f7 is over$/);
  expect(await alarms()).toEqual(['flow oslo/f7 cleared']);
});

const COUNT = rules(
  'it: { count: { fact: door, operator: equal, value: open }, over: 1h }',
  'fact: it, operator: greaterThanInclusive, value: 3',
  'clear: { when: { fact: it, operator: lessThan, value: 3 } }',
);

const openDoor = async (rulesText = COUNT) => {
  const site = await openSite({ rules: rulesText, people: [ANA] });
  const ana = site.phone(ANA.sms);
  const open = () => site.publish(F7, { door: 'open' });
  return { ...site, ana, open };
};

test('what a window held goes on after a stop', async () => {
  const { ana, open, advance, stopAndStart } = await openDoor();
  await open();
  await advance('10m');
  await open();
  await stopAndStart('2m');
  await advance('10m');
  ana.expectNothing();
  await open();
  ana.expectSms(/^f7: 3$/);
});

test('what a window held goes on after a stop of a process that had hardly begun', async () => {
  const { ana, open, stopAndStart } = await openDoor();
  await open();
  await open();
  await stopAndStart();
  ana.expectNothing();
  await open();
  ana.expectSms(/^f7: 3$/);
});

test('after a crash a window is not to be trusted until it is filled again: no alarm begins or ends by it', async () => {
  const { ana, open, advance, restart, process } = await openDoor();
  for (let times = 0; times < 3; times++) {
    await open();
    await advance('1m');
  }
  ana.expectSms(/^f7: 3$/);
  await restart();
  const { world } = process().core;
  const [device] = world.fleet.source('cold').devices.values();
  const rule = [...world.book.rules.values()].find(({ id }) => id === 'flow');
  if (!device || !rule) throw new Error('nothing there');
  const now = { observedAt: Number.NaN, watchedAt: world.watch.now(), wallAt: world.clock.now() };
  expect(rule.explain(device.memory, now).facts).toEqual([{ fact: 'it', value: null, origin: 'refilling' }]);
  await advance('59m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/^f7 is over$/);
});

test('a rule that is edited keeps its window while that stays the same', async () => {
  const { ana, open, editRules } = await openDoor();
  await open();
  await open();
  await editRules(COUNT.replace('id: flow', 'id: doors'));
  await open();
  ana.expectSms(/^f7: 3$/);
});

test('another window begins like a new one', async () => {
  const { ana, open, editRules } = await openDoor();
  await open();
  await open();
  await editRules(COUNT.replace('over: 1h', 'over: 2h'));
  await open();
  await open();
  ana.expectNothing();
  await open();
  ana.expectSms(/^f7: 3$/);
});

test('how long something has lasted goes on over a stop, also by the clock of the device', async () => {
  const DURATION = rules(
    'it: { duration: { fact: door, operator: equal, value: open } }',
    'fact: it, operator: greaterThan, value: 150',
  );
  for (const source of ['time: $.ts', '']) {
    const site = await openSite({ rules: DURATION, people: [ANA], ...(source && { source }) });
    const ana = site.phone(ANA.sms);
    await site.publish(F7, { door: 'open', ts: START - 5000 });
    await site.advance('2m');
    await site.stopAndStart('1m');
    await site.advance('29s');
    ana.expectNothing();
    // How long was watched is known to within a heartbeat.
    await site.advance('10s');
    ana.expectSms(/^f7: 150$/);
    await site.stopAndStart('1m');
    await site.advance('1m');
    ana.expectNothing();
  }
});

test('how long something has lasted at least is known after a crash, though the device says nothing more', async () => {
  const DURATION = rules(
    'it: { duration: { fact: door, operator: equal, value: open } }',
    'fact: it, operator: greaterThan, value: 150',
  );
  for (const source of ['time: $.ts', '']) {
    const site = await openSite({ rules: DURATION, people: [ANA], ...(source && { source }) });
    const ana = site.phone(ANA.sms);
    await site.publish(F7, { door: 'open', ts: START - 5000 });
    await site.advance('2m');
    await site.restart('1m');
    await site.advance('29s');
    ana.expectNothing();
    await site.advance('2m6s');
    ana.expectSms(/^f7: 150$/);
  }
});
