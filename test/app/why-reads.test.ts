import { expect, test } from 'vitest';
import { keyOfDevice, keysOf, lookAt } from '../../src/app/why-live.ts';
import { createMissed } from '../../src/app/why-missed.ts';
import { findRoad } from '../../src/app/why-road.ts';
import { asDeviceId, asKey, asRuleId } from '../../src/model/ids.ts';
import { openWorld, warm } from './small-world.ts';

const known = (topic: string) => {
  const { world, read } = openWorld(warm(`topic: ${topic}`));
  read({ temperature: -10 });
  const rule = world.book.rules.get(asRuleId('warm'));
  const device = world.fleet.source('cold').devices.get(asDeviceId('oslo/f7'));
  if (!rule || !device) throw new Error('no rule, or no device');
  const road = { isConnected: () => true, refused: () => [], missed: createMissed(() => 0) };
  const { heard } = findRoad(world, road, { rule, key: 'oslo/f7', sight: null });
  const isSeen = lookAt(world, rule, asKey('oslo/f7')) !== null;
  return [keyOfDevice(world, rule, device), keysOf(world, rule), isSeen, heard?.devices ?? 0];
};

test.each([
  ['cold/{site}/{device}/telemetry', true],
  ['cold/oslo/{device}/telemetry', true],
  ['cold/oslo/f7/telemetry', true],
  ['cold/bergen/{device}/telemetry', false],
  ['cold/oslo/f8/telemetry', false],
])('a rule of %s looks at oslo/f7: %s', (topic, isRead) => {
  expect(known(topic)).toEqual(isRead ? ['oslo/f7', ['oslo/f7'], true, 1] : [null, [], false, 0]);
});
