import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodersOf } from '../../src/app/open-rules.ts';
import { decodersFor } from '../../src/app/rule-files.ts';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { loadOfflineRules } from '../../src/cli/load-rules.ts';
import { readConfig } from '../../src/cli/read-config.ts';

const CONFIGS = ['config/tocsin.yaml', 'config/compose.yaml'];

const load = (file: string) => {
  const config = readConfig(file, { env: {} });
  if (!config.ok) throw new Error(config.error.join('\n'));
  const decoders = decodersOf(config.value);
  const rules = loadOfflineRules(['rules'], decoders);
  if (!rules.ok) throw new Error(rules.error);
  return { ...rules.value, decoders };
};

describe.each(CONFIGS)('the rules of the repository under %s', (config) => {
  const { files, reports, layouts, decoders } = load(config);

  test('have no fault', () => {
    expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test.each(files)('$file passes its own tests', async (file) => {
    const outcomes = await runRuleTests(file, decodersFor(decoders, file.rules), layouts);
    expect(outcomes.filter(({ failures }) => failures.length > 0)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(0);
  });

  test.each(files.flatMap(({ rules, tests }) => rules.map(({ id }) => ({ id, tests }))))(
    'some test expects $id',
    ({ id, tests }) => {
      expect(tests.flatMap(({ expect }) => expect).map(({ rule }) => rule)).toContain(id);
    },
  );
});

test('every rule file says what its rules are for before it says them', () => {
  const { files } = load('config/tocsin.yaml');
  expect(files.map(({ file }) => readFileSync(file, 'utf8')).filter((text) => !text.startsWith('# '))).toEqual([]);
});
