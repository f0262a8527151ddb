import { describe, expect, test } from 'vitest';
import { createWallChore } from '../../src/app/follow-wall.ts';
import { createTestLog } from '../../src/base/log.ts';
import { MINUTE, openWorld, warm } from './small-world.ts';

const HOUR = 60 * MINUTE;

/** At noon, with a freezer that is too warm, under a rule that looks from 8 to 17. */
const given = (active = '{ hours: "08:00-17:00" }') => {
  const log = createTestLog();
  const world = openWorld(warm(`active: ${active}`));
  world.read({ temperature: -10 });
  return { ...world, log, chore: createWallChore(world.world, { clock: world.clock, log, decided: () => {} }) };
};

describe('a wall clock that is set', () => {
  test('forward beyond the end of the hours ends the alarm at the next beat, and is logged', () => {
    const { clock, chore, seen, log } = given();
    clock.jump(6 * HOUR);
    clock.advance(5000);
    chore();
    expect(seen).toEqual(['raised: condition-true', 'taken', 'cleared: outside-active']);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'the wall clock was set', fields: { byMs: 6 * HOUR } }]);
  });

  test('forward into the hours raises', () => {
    const { clock, chore, seen } = given('{ hours: "18:00-20:00" }');
    clock.jump(6.5 * HOUR);
    chore();
    expect(seen).toEqual(['taken', 'raised: condition-true']);
  });

  test('back before the hours ends it', () => {
    const { clock, chore, seen } = given();
    clock.jump(-5 * HOUR);
    chore();
    expect(seen.at(-1)).toBe('cleared: outside-active');
  });

  test('back within the hours puts their end off', () => {
    const { clock, chore, seen } = given();
    clock.jump(-2 * HOUR);
    chore();
    clock.advance(7 * HOUR - 1);
    expect(seen.at(-1)).toBe('taken');
    clock.advance(1);
    expect(seen.at(-1)).toBe('cleared: outside-active');
  });

  test('by less than a second is none, until it adds up to more', () => {
    const { clock, chore, log } = given();
    clock.jump(600);
    chore();
    expect(log.lines).toEqual([]);
    clock.jump(600);
    chore();
    chore();
    expect(log.lines).toHaveLength(1);
  });
});

test('the end of the hours is found to the millisecond, without a reading', () => {
  const { clock, seen } = given();
  clock.advance(5 * HOUR - 1);
  expect(seen.at(-1)).toBe('taken');
  clock.advance(1);
  expect(seen.at(-1)).toBe('cleared: outside-active');
});

test('of many devices only those are looked at again that the hours concern', () => {
  const { readFrom, states } = openWorld(warm('active: { hours: "08:00-17:00" }'));
  for (let index = 0; index < 100; index++) readFrom(`f${index}`, { temperature: -20 });
  expect(states()).toEqual([]);
});

describe('a step of escalation', () => {
  const escalating = () => {
    const world = openWorld(warm('notify: [ { Tag: lead, after: 15m, Body: help } ]'));
    world.read({ temperature: -10 });
    const chore = createWallChore(world.world, { clock: world.clock, log: createTestLog(), decided: () => {} });
    return { ...world, chore };
  };

  test.each([-HOUR, HOUR])('waits for as long as its rule says, though the wall clock is set by %d ms', (by) => {
    const { clock, chore, seen, batch } = escalating();
    batch();
    clock.jump(by);
    chore();
    expect(batch().obligations).toMatchObject([{ owed: 'active', dueAt: clock.now() + 15 * MINUTE }]);
    const told = () => seen.filter((each) => each === 'tell: still-active');
    clock.advance(15 * MINUTE - 1);
    expect(told()).toHaveLength(0);
    clock.advance(1);
    expect(told()).toHaveLength(1);
    clock.advance(3 * HOUR);
    expect(told()).toHaveLength(1);
  });
});
