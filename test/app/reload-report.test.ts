import { expect, test } from 'vitest';
import { logReload, type ReloadReport, type RuleChange } from '../../src/app/reload-report.ts';
import { NO_FATES } from '../../src/app/swap-forecast.ts';
import { createTestLog } from '../../src/base/log.ts';

const report = (changes: readonly RuleChange[]): ReloadReport => ({
  ...{ at: 0, cause: 'start', dry: false, outcome: 'applied', reason: null, config: 'same' },
  ...{ files: 1, rules: changes.length, unchanged: 0, changes, refused: [], alarms: NO_FATES },
});

const added = (count: number) =>
  Array.from({ length: count }, (_, index): RuleChange => {
    const rule = `rule-${index}`;
    return { rule, change: 'added', file: 'a.yaml', line: index, before: null, after: 'hash', alarms: NO_FATES };
  });

const logged = (count: number) => {
  const log = createTestLog();
  logReload(log, report(added(count)), false);
  return log.lines;
};

test('a thousand rules that changed are named one by one', () => {
  const [first, ...others] = logged(1000);
  expect(first?.event).toBe('rules loaded');
  expect(others.map(({ event, fields }) => `${event}: ${fields.rule}`)).toEqual(
    added(1000).map(({ rule }) => `rule added: ${rule}`),
  );
});

test('of more, those beyond a thousand are counted', () => {
  const lines = logged(1007);
  expect(lines).toHaveLength(1002);
  expect(lines.at(-1)).toMatchObject({ event: 'more rules changed', fields: { count: 7 } });
});
