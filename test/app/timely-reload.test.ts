import { expect, test } from 'vitest';
import type { ReloadReport } from '../../src/app/reload-report.ts';
import { createTimelyReload } from '../../src/app/timely-reload.ts';
import { createSteppedClock, turns } from './stepped-clock.ts';

const REPORT: ReloadReport = {
  ...{ at: 0, cause: 'api', dry: false, outcome: 'unchanged', reason: null, files: 0, rules: 0, unchanged: 0 },
  ...{ changes: [], refused: [], config: 'same' },
  alarms: { kept: 0, retimed: 0, closed: 0, dropped: 0, raised: 0 },
};

const never = () => new Promise<never>(() => {});

test('a reload that takes 20 s is said to go on', async () => {
  const clock = createSteppedClock(0);
  const { reload, tryOut, tryTexts } = createTimelyReload({ take: never, tryOut: never, tryTexts: never }, clock);
  const answers: unknown[] = [];
  void reload().then((answer) => answers.push(answer));
  void tryOut().then((answer) => answers.push(answer));
  void tryTexts([]).then((answer) => answers.push(answer));
  await clock.pass(19_999, turns);
  expect(answers).toEqual([]);
  await clock.pass(1, turns);
  expect(answers).toEqual(['under-way', 'under-way', 'under-way']);
});

test('one that is done in time is told, and nothing waits any longer', async () => {
  const clock = createSteppedClock(0);
  const told = async () => REPORT;
  const { reload, tryOut, tryTexts } = createTimelyReload(
    { take: async () => null, tryOut: told, tryTexts: told },
    clock,
  );
  expect([await reload(), await tryOut(), await tryTexts([])]).toEqual([null, REPORT, REPORT]);
  expect(clock.waiting()).toBe(0);
});

test('one that rejects does so', async () => {
  const take = () => Promise.reject(new Error('a bug'));
  const { reload } = createTimelyReload({ take, tryOut: never, tryTexts: never }, createSteppedClock(0));
  await expect(reload()).rejects.toThrow('a bug');
});
