import { expect, test } from 'vitest';
import { chooseRules } from '../../src/app/replay-trials.ts';
import type { WrittenRule } from '../../src/replay/written-rule.ts';
import { alarm, historyOf } from '../replay/replayed.ts';

const written = (id: string, more: WrittenRule['whole'] = {}): WrittenRule => {
  const whole = { id, when: { fact: 't', operator: 'greaterThan', value: 1 }, ...more };
  return { id, file: 'a.yaml', around: {}, own: whole, whole };
};

/** The rules that are looked at, each raised so many times. */
const chosen = (times: Readonly<Record<string, number>>, rules = Object.keys(times).map((id) => written(id))) => {
  const alarms = Object.entries(times).flatMap(([rule, count]) =>
    Array.from({ length: count }, () => alarm(0, 1, { rule })),
  );
  return chooseRules(rules, historyOf(alarms)).map(({ id }) => id);
};

test('a rule that is raised three times is looked at, and one that is raised twice is not', () => {
  expect(chosen({ often: 3, seldom: 2, never: 0 })).toEqual(['often']);
});

test('the ten that are raised most often are looked at, those first that are worst', () => {
  const times = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`r${index}`, 3 + index]));
  expect(chosen(times)).toEqual(['r11', 'r10', 'r9', 'r8', 'r7', 'r6', 'r5', 'r4', 'r3', 'r2']);
});

test('where no delay could help, none is tried', () => {
  expect(
    chosen({ press: 9, silent: 9 }, [
      written('press', { mode: 'event' }),
      { ...written('silent'), whole: { absent: '1h' } },
    ]),
  ).toEqual([]);
});
