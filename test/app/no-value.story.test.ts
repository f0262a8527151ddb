import { expect, test } from 'vitest';
import { ANA, F7, FREEZER_WARM, LEAD, OPS } from './cold-room.ts';
import { openSite } from './harness.ts';

const openColdRoom = async () => {
  const site = await openSite({
    rules: FREEZER_WARM,
    people: [ANA, LEAD, OPS],
    system: '[ { Tag: [ops], clear: { Body: "{{ rule.title }} no longer" } } ]',
  });
  const temperature = (degrees: number | null) => site.publish(F7, { temperature: degrees });
  return { ...site, ana: site.phone(ANA.sms), lead: site.phone(LEAD.sms), ops: site.phone(OPS.sms), temperature };
};

type ColdRoom = Awaited<ReturnType<typeof openColdRoom>>;

const openWarmFreezer = async (): Promise<ColdRoom> => {
  const room = await openColdRoom();
  await room.temperature(-10);
  await room.advance('10m');
  room.ana.expectSms(/at -10 C/);
  return room;
};

const failFor = async ({ temperature, advance }: ColdRoom, minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) {
    await temperature(null);
    await advance('1m');
  }
};

test('a sensor that fails right after one good value does not end the alarm, and operations hear that nobody can see', async () => {
  const room = await openWarmFreezer();
  const { ana, lead, ops, temperature, advance, alarms } = room;
  await temperature(-20);
  await advance('1m');
  await failFor(room, 14);
  ops.expectNothing();
  await failFor(room, 46);
  ops.expectSms(/freezer-warm about oslo\/f7 has been unknown for 15 minutes, for want of temperature/);
  ana.expectNothing();
  lead.expectSms(/nobody looks after/);
  expect(await alarms()).toContain('freezer-warm oslo/f7 clearing');
  await temperature(-20);
  await advance('2m');
  ana.expectSms(/is back/);
  lead.expectSms(/back to normal/);
  ops.expectSms(/no longer/);
});

test('a freezer that is still warm when its sensor is back goes on as the same alarm', async () => {
  const room = await openWarmFreezer();
  await room.temperature(-20);
  await failFor(room, 5);
  await room.temperature(-10);
  await room.advance('5m');
  room.ana.expectNothing();
  expect(await room.alarms()).toEqual(['freezer-warm oslo/f7 active']);
});

test('a freezer whose sensor fails while it is getting warm is told of all the same', async () => {
  const room = await openColdRoom();
  await room.temperature(-10);
  await room.advance('1m');
  await failFor(room, 9);
  room.ana.expectSms(/oslo\/f7/);
  expect(await room.alarms()).toEqual(['freezer-warm oslo/f7 active']);
});

test('a message that says nothing of the temperature does not forget it', async () => {
  const { ana, temperature, publish, advance } = await openWarmFreezer();
  await temperature(-20);
  await publish(F7, { humidity: 40 });
  await advance('2m');
  ana.expectSms(/is back/);
});

test('a sensor that failed has no value after a crash, either', async () => {
  const room = await openWarmFreezer();
  await room.temperature(-20);
  await room.advance('30s');
  await room.temperature(null);
  await room.restart();
  await room.advance('10m');
  room.ana.expectNothing();
  expect(await room.alarms()).toEqual(['freezer-warm oslo/f7 clearing']);
});
