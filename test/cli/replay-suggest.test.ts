import { expect, test } from 'vitest';
import { suggestionsToLines } from '../../src/cli/replay-suggest.ts';
import type { Suggestion } from '../../src/replay/suggestion.ts';

const suggestion = (more: Partial<Suggestion> = {}): Suggestion => ({
  ...{ rule: 'hot', before: 93, after: 1, longestLostMs: 0, addedDelayMs: 120_000 },
  ...{ for: 120_000, deadbands: {}, yaml: 'for: 2m\nclear: {}' },
  ...more,
});

const yaml = ['    for: 2m', '    clear: {}'];

test('a proposal says how many alarms it saves, and that none is lost by it', () => {
  expect(suggestionsToLines([suggestion()], '10m')).toEqual([
    '',
    'hot: 93 alarms would be 1; none is lost, none comes more than 2 min later',
    ...yaml,
  ]);
});

test.each([
  [1000, 'the longest that is lost lasted 1 s'],
  [60_000, 'the longest that is lost lasted 1 min'],
])('one that loses alarms of %i ms says how long the longest lasted', (longestLostMs, words) => {
  expect(suggestionsToLines([suggestion({ longestLostMs })], '10m')[1]).toContain(`; ${words}, none comes`);
});

test('several follow one another, and of none it is said what would have been allowed', () => {
  expect(
    suggestionsToLines([suggestion(), suggestion({ rule: 'cold' })], '10m').filter((line) => line === ''),
  ).toHaveLength(2);
  expect(suggestionsToLines([], '10m')).toEqual(['', 'nothing to suggest that would lose no alarm of more than 10m']);
});
