import { expect, test } from 'vitest';
import { F7 } from './cold-room.ts';
import { openSite } from './harness.ts';
import { warm } from './small-world.ts';

test('a rule whose fact grows stale, and is not heard again, is blind, and sees again with the next reading', async () => {
  const { publish, advance, alarms } = await openSite({
    rules: warm('facts: { temperature: { staleAfter: 5m } }'),
  });
  await publish(F7, { temperature: -20 });
  await advance('19m');
  expect(await alarms()).toEqual([]);
  await advance('2m');
  expect(await alarms()).toEqual(['tocsin.rule-blind warm active']);
  await publish(F7, { temperature: -20 });
  await advance('1m');
  expect(await alarms()).toEqual(['tocsin.rule-blind warm cleared']);
});
