import { expect, test } from 'vitest';
import { parseMoment } from '../../src/rules/rule-test-moment.ts';

test.each([
  ['a time alone', '10m', { at: 600_000, within: 0 }],
  ['a tolerance', '10m ±5s', { at: 600_000, within: 5000 }],
  ['one without the sign', '1h30m+-1m', { at: 5_400_000, within: 60_000 }],
  ['one as on paper', '0s +/- 500ms', { at: 0, within: 500 }],
])('a moment is %s', (_sentence, text, moment) => {
  expect(parseMoment(text)).toEqual({ ok: true, value: moment });
});

test.each(['', '10', '±5s', '10m ±', '10m ± soon', '10m 5s'])('and not %j', (text) => {
  expect(parseMoment(text)).toEqual({ ok: false, error: 'a time such as 10m, or 10m ±5s' });
});
