import { expect, test } from 'vitest';
import { ANA, F7 } from './cold-room.ts';
import { openSite } from './harness.ts';

/** The test begins on Monday, 12 January 2026 at noon UTC, which is 13:00 in Oslo. */
const DOOR = (active: string, more = ''): string => `
version: 1
rules:
  - id: door-open
    title: Door open
    source: cold
    zone: Europe/Oslo
    active: ${active}
    when: { fact: door, operator: equal, value: open }
    ${more}
    notify: [ { Tag: on-call, Body: "door of {{ device }} is open" } ]
`;

const openShop = async (active: string, more?: string) => {
  const site = await openSite({ rules: DOOR(active, more), people: [ANA] });
  return { ...site, ana: site.phone(ANA.sms), door: (state: string) => site.publish(F7, { door: state }) };
};

const AFTER_CLOSING = '{ weekdays: mon-fri, hours: "18:00-06:00" }';

test('a door that is open when the hours begin is told then, though it says nothing more', async () => {
  const { ana, door, advance } = await openShop(AFTER_CLOSING, 'for: 10m');
  await door('open');
  await advance('4h59m');
  ana.expectNothing();
  await advance('10m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/door of f7 is open/);
});

test('a door that is closed before the hours begin wakes nobody', async () => {
  const { ana, door, advance } = await openShop(AFTER_CLOSING);
  await door('open');
  await door('closed');
  await advance('10h');
  ana.expectNothing();
});

test('the end of the hours ends the alarm, and does not say that all is well', async () => {
  const { ana, door, advance } = await openShop(AFTER_CLOSING, 'clear: { for: 1h }');
  await advance('6h');
  await door('open');
  ana.expectSms(/is open/);
  await advance('10h59m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/not watched at this hour/);
});

test('a night that begins on Friday goes on into Saturday, and there is none on Sunday', async () => {
  const { ana, door, advance, restart } = await openShop(AFTER_CLOSING);
  await restart('4d13h');
  await door('open');
  ana.expectSms(/is open/);
  await advance('5h');
  ana.expectSms(/not watched/);
  await restart('20h');
  await advance('4h');
  ana.expectNothing();
});

test('an outage makes watch time lag behind the wall clock: the hours still end when the wall says so', async () => {
  const { ana, door, advance, linkDown, linkUp } = await openShop('{ hours: "08:00-17:00" }');
  await door('open');
  ana.expectSms(/is open/);
  await advance('1h');
  await linkDown();
  await advance('2h');
  await linkUp();
  await advance('59m');
  ana.expectNothing();
  await advance('2m');
  ana.expectSms(/not watched/);
});

test('hours that ended during an outage end the alarm once the link is back', async () => {
  const { ana, door, advance, linkDown, linkUp } = await openShop('{ hours: "08:00-17:00" }');
  await door('open');
  ana.expectSms(/is open/);
  await linkDown();
  await advance('6h');
  ana.expectNothing();
  await linkUp();
  ana.expectSms(/not watched/);
});

test('a restart before the hours begin forgets neither the door nor the hours', async () => {
  const { ana, door, advance, restart } = await openShop(AFTER_CLOSING);
  await door('open');
  await restart('1h');
  await advance('3h58m');
  ana.expectNothing();
  await advance('3m');
  ana.expectSms(/is open/);
});

test('a rule whose hours are edited is looked at again at once', async () => {
  const { ana, door, editRules } = await openShop(AFTER_CLOSING);
  await door('open');
  ana.expectNothing();
  await editRules(DOOR('{ hours: "12:00-20:00" }'));
  ana.expectSms(/is open/);
});

test('a fact of time that becomes true raises without a reading', async () => {
  const rules = DOOR('{ hours: "00:00-24:00" }').replace(
    'when: { fact: door, operator: equal, value: open }',
    'when: { all: [ { fact: door, operator: equal, value: open }, { fact: time.hour, operator: greaterThanInclusive, value: 20 } ] }',
  );
  const site = await openSite({ rules, people: [ANA] });
  const ana = site.phone(ANA.sms);
  await site.publish(F7, { door: 'open' });
  await site.advance('6h59m');
  ana.expectNothing();
  await site.advance('2m');
  ana.expectSms(/is open/);
  await site.advance('4h');
  ana.expectSms(/back to normal/);
});

test('a wall clock that is set beyond the end of the hours ends the alarm within a beat', async () => {
  const { ana, door, advance, setClock, log } = await openShop('{ hours: "08:00-17:00" }');
  await door('open');
  ana.expectSms(/is open/);
  setClock('5h');
  await advance('6s');
  ana.expectSms(/not watched/);
  expect(log).toContainEqual(expect.objectContaining({ event: 'the wall clock was set' }));
});
