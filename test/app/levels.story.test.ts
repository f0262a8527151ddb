import { expect, test } from 'vitest';
import { ANA, F7, LEAD } from './cold-room.ts';
import { openSite } from './harness.ts';

const FREEZER = (more = ''): string => `
version: 1
rules:
  - id: freezer-warm
    title: Freezer too warm
    source: cold
    levels:
      - severity: warning
        when: { fact: temperature, operator: greaterThan, value: -18 }
        clear: { when: { fact: temperature, operator: lessThan, value: -20 } }
      - severity: critical
        when: { fact: temperature, operator: greaterThan, value: -10 }
        clear: { when: { fact: temperature, operator: lessThan, value: -12 } }
    ${more}
    notify:
      - Tag: [on-call]
        Body: "freezer {{ device }} at {{ temperature }} C"
      - Identity: site-lead-{{ site }}
        severity: critical
        after: 5m
        unless: acknowledged
        Body: "freezer {{ device }} thaws"
`;

const openColdRoom = async (more = '') => {
  const site = await openSite({ rules: FREEZER(more), people: [ANA, LEAD] });
  return {
    ...site,
    ana: site.phone(ANA.sms),
    lead: site.phone(LEAD.sms),
    temperature: (degrees: number) => site.publish(F7, { temperature: degrees }),
    acknowledge: () => site.publish('tocsin/commands/ack/freezer-warm/oslo%2Ff7', {}),
    severities: async () => (await site.store.lists.alarms({ limit: 10 })).items.map(({ severity }) => severity),
    state: () => {
      const states = site.published.filter(({ topic }) => topic === 'tocsin/alarms/freezer-warm/oslo%2Ff7');
      const { active, severity, acknowledged } = JSON.parse(String(states.at(-1)?.payload));
      return `${active} ${severity} ${acknowledged}`;
    },
  };
};

test('a freezer that gets worse is told again, and its lead hears of it only once it is critical', async () => {
  const { ana, lead, temperature, advance, severities, state } = await openColdRoom();
  await temperature(-17);
  ana.expectSms(/^freezer f7 at -17 C$/);
  await advance('1h');
  lead.expectNothing();
  await temperature(-9);
  ana.expectSms(/^Now critical: freezer f7 at -9 C$/);
  expect([await severities(), state()]).toEqual([['critical'], 'true critical false']);
  await advance('4m');
  lead.expectNothing();
  await advance('1m');
  lead.expectSms(/^freezer f7 thaws$/);
});

test('a fall is told to nobody, and seen on MQTT and in the API', async () => {
  const { ana, lead, temperature, advance, severities, state } = await openColdRoom();
  await temperature(-9);
  ana.expectSms(/at -9 C/);
  await temperature(-13);
  expect([await severities(), state()]).toEqual([['warning'], 'true warning false']);
  await advance('1h');
  ana.expectNothing();
  lead.expectNothing();
  await temperature(-8);
  ana.expectNothing();
  await temperature(-21);
  ana.expectSms(/back to normal/);
  expect(state()).toBe('false critical false');
});

test('an acknowledged warning that turns critical is unacknowledged, and escalates', async () => {
  const { ana, lead, temperature, advance, acknowledge, state } = await openColdRoom();
  await temperature(-17);
  ana.expectSms(/at -17 C/);
  await acknowledge();
  expect(state()).toBe('true warning true');
  await temperature(-9);
  ana.expectSms(/Now critical/);
  expect(state()).toBe('true critical false');
  await advance('5m');
  lead.expectSms(/thaws/);
});

test('the severity, its level and what was told of it survive kill -9', async () => {
  const { ana, lead, temperature, advance, restart, severities, process } =
    await openColdRoom('severity: latch-highest');
  await temperature(-17);
  await temperature(-9);
  await temperature(-13);
  ana.expectSms(/at -17 C/);
  ana.expectSms(/Now critical/);
  await restart('1m');
  const [instance] = process().core.world.fleet.instances();
  expect([await severities(), instance?.alarm?.level]).toEqual([['critical'], 'warning']);
  await temperature(-9);
  ana.expectNothing();
  await advance('5m');
  lead.expectSms(/thaws/);
  await temperature(-25);
  ana.expectSms(/back to normal/);
  lead.expectSms(/back to normal/);
});

test('a delay is one for all levels, and the end waits without a change of severity', async () => {
  const { ana, lead, temperature, advance, severities } = await openColdRoom('for: 10m\n    clear: { for: 2m }');
  await temperature(-17);
  await advance('9m');
  await temperature(-9);
  await advance('1m');
  ana.expectSms(/^freezer f7 at -9 C$/);
  await temperature(-25);
  await advance('1m');
  expect(await severities()).toEqual(['critical']);
  ana.expectNothing();
  await advance('1m');
  ana.expectSms(/back to normal/);
  lead.expectNothing();
});
