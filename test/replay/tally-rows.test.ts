import { expect, test } from 'vitest';
import { tallyRows } from '../../src/replay/tally-rows.ts';
import { alarm, HOUR, historyOf, MINUTE, told } from './replayed.ts';

const named = (rule: string, from = 0) => alarm(from, from + MINUTE, { rule });

test('rows stand by their alarms, then by their notifications, then by name', () => {
  const [a, b, c, d] = [named('a'), named('b'), named('c'), named('d')] as const;
  const alarms = [d, b, a, c, named('c', HOUR)];
  const sent = [told(d, 0), told(d, MINUTE), told(b, 0)];
  const ofRule = ({ rule }: { readonly rule: string }) => rule;
  for (const order of [alarms, alarms.toReversed()]) {
    const rows = tallyRows(historyOf(order, sent), { ofAlarm: ofRule, ofNotification: ofRule });
    expect(rows.map(({ name }) => name)).toEqual(['c', 'd', 'b', 'a']);
  }
});

test('a row has its own alarms, notifications, segments and time, and what has no name counts nowhere', () => {
  const [a, open] = [named('a'), alarm(HOUR, null, { rule: 'a' })];
  const history = historyOf([a, open, named('b')], [told(a, 0, { segments: 3 }), told(open, HOUR)], 1);
  const onlyA = ({ rule }: { readonly rule: string }) => (rule === 'a' ? rule : null);
  expect(tallyRows(history, { ofAlarm: onlyA, ofNotification: onlyA })).toEqual([
    { name: 'a', alarms: 2, notifications: 2, segments: 4, activeMs: MINUTE + 23 * HOUR },
  ]);
});
