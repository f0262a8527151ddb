import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareHistories } from '../../src/replay/difference.ts';
import { alarm, HOUR, historyOf, MINUTE, told } from './replayed.ts';

test('an alarm of the same rule and key that is active at the same time is the same one', () => {
  const before = [alarm(0, HOUR), alarm(2 * HOUR, 3 * HOUR), alarm(5 * HOUR, 6 * HOUR), alarm(0, HOUR, { key: 'p2' })];
  const after = [
    alarm(0, HOUR),
    alarm(2 * HOUR + MINUTE, null),
    alarm(7 * HOUR, 8 * HOUR),
    alarm(0, HOUR, { rule: 'new' }),
  ];
  const { alarms } = compareHistories(historyOf(before), historyOf(after), null);
  expect(alarms).toEqual({
    same: 1,
    moved: [{ before: before[1], after: after[1], raisedBy: MINUTE, clearedBy: null }],
    added: [after[2], after[3]],
    removed: [before[2], before[3]],
  });
});

test('in whatever order they are told of, they are paired in the order of time', () => {
  const before = [alarm(0, HOUR), alarm(2 * HOUR, 3 * HOUR), alarm(4 * HOUR, 5 * HOUR)];
  const after = [alarm(4 * HOUR + MINUTE, 5 * HOUR), alarm(MINUTE, HOUR), alarm(2 * HOUR, 3 * HOUR)];
  const { alarms } = compareHistories(historyOf(before.toReversed()), historyOf(after), null);
  expect(alarms).toMatchObject({ same: 1, added: [], removed: [] });
  expect(alarms.moved.map(({ raisedBy, clearedBy }) => [raisedBy, clearedBy])).toEqual([
    [MINUTE, 0],
    [MINUTE, 0],
  ]);
});

test('one that takes the place of two is one of them moved, and the other removed', () => {
  const before = [alarm(0, HOUR), alarm(2 * HOUR, 3 * HOUR)];
  const { alarms } = compareHistories(historyOf(before), historyOf([alarm(0, 3 * HOUR)]), null);
  expect(alarms).toMatchObject({
    same: 0,
    moved: [{ raisedBy: 0, clearedBy: 2 * HOUR }],
    added: [],
    removed: [before[1]],
  });
});

test('notifications go by their alarm, target and occasion, and the bill by their segments', () => {
  const [old, now, gone] = [alarm(0, HOUR), alarm(MINUTE, HOUR), alarm(5 * HOUR, 6 * HOUR)];
  const before = historyOf([old, gone], [told(old, 0), told(old, HOUR, { on: 'clear' }), told(gone, 5 * HOUR)]);
  const after = historyOf(
    [now],
    [
      told(now, MINUTE, { text: 'very hot', segments: 2 }),
      told(now, HOUR, { on: 'clear' }),
      told(now, MINUTE, { target: 'lead' }),
    ],
  );
  const { notifications, bill } = compareHistories(before, after, 0.05);
  expect(notifications).toMatchObject({
    same: 1,
    reworded: [{ before: { text: 'hot' }, after: { text: 'very hot' } }],
    added: [{ target: 'lead' }],
    removed: [{ alarm: gone.id }],
  });
  expect(bill).toEqual({
    before: { notifications: 3, segments: 3, cost: 0.15 },
    after: { notifications: 3, segments: 4, cost: 0.2 },
    more: { notifications: 0, segments: 1, cost: 0.05 },
  });
});

test('held against itself nothing changes, and each alarm is counted once', () => {
  const alarms = fc.array(
    fc.record({ from: fc.nat(100), lasts: fc.option(fc.nat(30)), key: fc.constantFrom('a', 'b') }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(alarms, alarms, (one, other) => {
      const [before, after] = [one, other].map((list) =>
        historyOf(list.map(({ from, lasts, key }) => alarm(from, lasts === null ? null : from + lasts, { key }))),
      );
      if (!before || !after) return;
      const { same, moved, added, removed } = compareHistories(before, after, null).alarms;
      expect(same + moved.length + removed.length).toBe(before.alarms.length);
      expect(same + moved.length + added.length).toBe(after.alarms.length);
    }),
  );
});
