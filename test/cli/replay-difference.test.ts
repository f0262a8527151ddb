import { expect, test } from 'vitest';
import { differenceToLines } from '../../src/cli/replay-difference.ts';
import { compareHistories } from '../../src/replay/difference.ts';
import { alarm, HOUR, historyOf, MINUTE, SECOND, told } from '../replay/replayed.ts';

const linesOf = (...[before, after, price]: Parameters<typeof compareHistories>) =>
  differenceToLines(compareHistories(before, after, price));

const sent = (segments: number) => {
  const one = alarm(0, HOUR);
  return historyOf([one], [told(one, 0, { segments })]);
};

const bills = [
  [1, 3, 0.05, '1 to 1 notifications (0), 1 to 3 segments (+2); cost 0.05 to 0.15 (+0.10)'],
  [3, 1, 0.05, '1 to 1 notifications (0), 3 to 1 segments (-2); cost 0.15 to 0.05 (-0.10)'],
  [1, 1, 0.05, '1 to 1 notifications (0), 1 to 1 segments (0); cost 0.05 to 0.05 (0.00)'],
  [1, 3, null, '1 to 1 notifications (0), 1 to 3 segments (+2)'],
] as const;

test.each(bills)('the bill of %i to %i segments at %s', (before, after, price, line) => {
  expect(linesOf(sent(before), sent(after), price).at(-1)).toBe(`bill: ${line}`);
});

const shifts: readonly (readonly [raisedBy: number, clearedAt: number | null, line: string])[] = [
  [MINUTE, HOUR, 'raised 1 min later, ends as before'],
  [-MINUTE, HOUR + SECOND, 'raised 1 min earlier, ends 1 s later'],
  [0, HOUR - MINUTE, 'raised as before, ends 1 min earlier'],
  [MINUTE, null, 'raised 1 min later, one of them does not end'],
];

test.each(shifts)('an alarm that is raised %i ms later and ends at %s', (raisedBy, clearedAt, line) => {
  const [moved] = linesOf(historyOf([alarm(0, HOUR)]), historyOf([alarm(raisedBy, clearedAt)]), null);
  expect(moved).toMatch(/^~ /);
  expect(moved?.endsWith(`: ${line}`)).toBe(true);
});

test('what was added, removed and moved stands in the order of time', () => {
  const before = historyOf([alarm(2 * HOUR, 3 * HOUR, { key: 'p2' }), alarm(4 * HOUR, 5 * HOUR, { key: 'p3' })]);
  const after = historyOf([alarm(4 * HOUR + MINUTE, 5 * HOUR, { key: 'p3' }), alarm(0, HOUR, { key: 'p1' })]);
  expect(linesOf(before, after, null).slice(0, 4)).toEqual([
    expect.stringMatching(/^\+ .* hot p1/),
    expect.stringMatching(/^- .* hot p2/),
    expect.stringMatching(/^~ .* hot p3/),
    'alarms: 1 added, 1 removed, 1 moved, 0 the same',
  ]);
});
