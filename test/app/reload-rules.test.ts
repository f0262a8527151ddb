import { expect, test } from 'vitest';
import { createRunningSince, listRunningRules } from '../../src/app/reload-rules.ts';
import { openWorld, warm } from './small-world.ts';

/** As a book of several files has them: in the order in which they were loaded. */
const at = (
  it: ReturnType<typeof openWorld>,
  places: Readonly<Record<string, readonly [file: string, line: number]>>,
) => {
  const rules = new Map(
    [...it.world.book.rules].map(([id, rule]) => {
      const [file, line] = places[id] ?? [rule.file, rule.line];
      return [id, { ...rule, file, line }];
    }),
  );
  it.world.book = { ...it.world.book, rules };
};

const rule = (id: string) =>
  `  - { id: ${id}, source: cold, when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] } }\n`;

test('rules stand in the order of their files, and in each of their lines', () => {
  const it = openWorld(`version: 1\nrules:\n${['one', 'two', 'three', 'four'].map(rule).join('')}`);
  at(it, { one: ['b.yaml', 9], two: ['b.yaml', 3], three: ['a.yaml', 20], four: ['c.yaml', 1] });
  expect(listRunningRules(it.world, createRunningSince()).map(({ id }) => id)).toEqual(['three', 'two', 'one', 'four']);
});

test('of each it is said how many alarms wait, are active and are ending; what is well is none', () => {
  const it = openWorld(warm('for: 10m\n    clear: { for: 5m }'));
  const counted = () => listRunningRules(it.world, createRunningSince()).map(({ alarms }) => alarms);
  it.read({ temperature: -20 });
  expect(counted()).toEqual([{ pending: 0, active: 0, clearing: 0 }]);
  it.read({ temperature: -10 });
  it.readFrom('f8', { temperature: -10 });
  expect(counted()).toEqual([{ pending: 2, active: 0, clearing: 0 }]);
  it.clock.advance(10 * 60_000);
  expect(counted()).toEqual([{ pending: 0, active: 2, clearing: 0 }]);
  it.read({ temperature: -20 });
  expect(counted()).toEqual([{ pending: 0, active: 1, clearing: 1 }]);
  it.clock.advance(5 * 60_000);
  expect(counted()).toEqual([{ pending: 0, active: 1, clearing: 0 }]);
});
