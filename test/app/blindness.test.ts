import { expect, test } from 'vitest';
import { BLIND_AFTER_MS, createBlindness } from '../../src/app/blindness.ts';
import { asKey, asRuleId } from '../../src/model/ids.ts';
import { openWorld, warm } from './small-world.ts';

const given = () => {
  const { world, readFrom } = openWorld(warm());
  readFrom('f7', { noise: 1 });
  const rule = world.book.rules.get(asRuleId('warm'));
  const [device] = world.fleet.source('cold').devices.values();
  if (!rule || !device) throw new Error('no rule');
  const blindness = createBlindness();
  const note = (key: string, known: boolean, at: number) =>
    blindness.note({ rule, device, key: asKey(key) }, known, at);
  return { blindness, note, rule };
};

test('a rule is blind when a key of it has been unknown for a quarter of an hour', () => {
  const { blindness, note } = given();
  note('f7', false, 0);
  note('f7', false, BLIND_AFTER_MS - 1);
  expect(blindness.check(BLIND_AFTER_MS - 1)).toEqual([]);
  expect(blindness.check(BLIND_AFTER_MS)).toEqual([{ rule: 'warm', key: 'f7', missing: ['temperature'] }]);
});

test('the key that was unknown longest is named', () => {
  const { blindness, note } = given();
  note('f7', false, 0);
  note('f8', false, 1);
  note('f7', true, 2);
  note('f7', false, 3);
  expect(blindness.check(BLIND_AFTER_MS + 3)).toMatchObject([{ key: 'f8' }]);
});

test('it sees again as soon as every key is known', () => {
  const { blindness, note } = given();
  note('f7', false, 0);
  note('f8', false, 0);
  note('f7', true, 1);
  expect(blindness.check(BLIND_AFTER_MS)).toHaveLength(1);
  note('f8', true, 2);
  note('f9', true, 2);
  expect(blindness.check(BLIND_AFTER_MS)).toEqual([]);
});

test('a rule that is forgotten starts afresh', () => {
  const { blindness, note, rule } = given();
  note('f7', false, 0);
  blindness.forget(rule.id);
  note('f7', false, 10);
  expect([blindness.check(BLIND_AFTER_MS), blindness.check(BLIND_AFTER_MS + 10).length]).toEqual([[], 1]);
});

test('a rule that an earlier run called blind is so until a verdict of it is known, or it is loaded again', () => {
  const { blindness, note, rule } = given();
  const isAssumed = () => blindness.isAssumed(rule.id);
  blindness.assume(rule.id);
  note('f7', false, 0);
  expect(isAssumed()).toBe(true);
  note('f8', true, 1);
  expect(isAssumed()).toBe(false);
  blindness.assume(rule.id);
  blindness.forget(rule.id);
  expect(isAssumed()).toBe(false);
});

test('a thousand keys of a rule are watched, no more', () => {
  const { blindness, note } = given();
  for (let index = 0; index <= 1000; index++) note(`f${index}`, false, 0);
  for (let index = 0; index < 1000; index++) note(`f${index}`, true, 1);
  expect(blindness.check(BLIND_AFTER_MS)).toEqual([]);
});

test('a device that had to go is missed by no rule', () => {
  const { world, readFrom } = openWorld(warm());
  readFrom('f7', { noise: 1 });
  const [device] = world.fleet.source('cold').devices.values();
  expect(world.blindness.check(world.watch.now() + BLIND_AFTER_MS)).toHaveLength(1);
  if (device) world.blindness.forgetDevice(device);
  expect(world.blindness.check(world.watch.now() + BLIND_AFTER_MS)).toEqual([]);
});

test('a rule that only waits until a window is full is not blind, and one that waits for a fact beside it is', () => {
  const counting = (more: string) => `
version: 1
rules:
  - id: quiet
    source: cold
    facts: { beats: { count: beat, over: 2h } }
    when: { all: [ { fact: beats, operator: lessThan, value: 3 }${more} ] }
`;
  const told = (more: string) => {
    const { world, read } = openWorld(counting(more));
    read({ beat: 1 });
    return world.blindness.check(world.watch.now() + BLIND_AFTER_MS);
  };
  expect(told('')).toEqual([]);
  expect(told(', { fact: door, operator: equal, value: open }')).toMatchObject([{ rule: 'quiet', missing: ['door'] }]);
});
