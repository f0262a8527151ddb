import { expect, test } from 'vitest';
import { runThrough } from '../../src/base/in-steps.ts';
import type { Fault } from '../../src/document/fault.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { loadRuleFileSteps } from '../../src/rules/load.ts';

const faultsOf = (text: string): readonly Fault[] => {
  const { checkTemplate } = createNotifier();
  const loaded = runThrough(
    loadRuleFileSteps(text, 'a.yaml', { layouts: createFactLayouts(), checkTemplate, sources: new Map() }),
  );
  return loaded.ok ? [] : loaded.error;
};

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

const lengthOf = (faults: readonly Fault[]): number => JSON.stringify(faults).length;

test('references to thousands of conditions that are not there take no room for all names each', () => {
  const faults = faultsOf(
    `conditions:\n${lines(3000, (index) => `  name-of-one-${index}: { condition: nam-of-one-${index} }\n`)}rules: []\n`,
  );
  const unknown = faults.filter(({ message }) => message.startsWith('unknown condition'));
  expect(unknown).toHaveLength(3000);
  expect(unknown[0]?.message).toBe('unknown condition "nam-of-one-0", did you mean "name-of-one-0"?');
  expect(unknown[0]?.expected).toMatch(/^name-of-one-0, .* and 2980 more$/);
  expect(lengthOf(faults)).toBeLessThan(3_000_000);
});

test('nor do policies that are not there', () => {
  const policies = lines(1000, (index) => `  policy-${index}: [{ Tag: all }]\n`);
  const rules = lines(
    1000,
    (index) => `- { id: r${index}, topic: a, when: x > 1, notify: [{ policy: gone-${index} }] }\n`,
  );
  const faults = faultsOf(`policies:\n${policies}rules:\n${rules}`);
  const unknown = faults.filter(({ message }) => message.startsWith('unknown policy'));
  expect(unknown).toHaveLength(1000);
  expect(lengthOf(unknown)).toBeLessThan(1_000_000);
});

test('a test of a rule that is not there is told which was meant, as long as there are few of both', () => {
  const file = (count: number) =>
    faultsOf(
      `rules:\n${lines(count, (index) => `- { id: rule-of-some-${index}, topic: a, when: x > 1 }\n`)}tests:\n${lines(count, (index) => `- { name: t, expect: [{ rule: rul-of-some-${index} }] }\n`)}`,
    ).filter(({ message }) => message.startsWith('no rule'));
  expect(file(3).every(({ message }) => message.includes('did you mean'))).toBe(true);
  expect(file(1000).filter(({ message }) => message.includes('did you mean'))).toHaveLength(5);
});

test('a list of ten thousand tags that are no texts is told of at once', () => {
  const tags = Array(10_000).fill('1').join();
  const faults = faultsOf(`rules:\n- { id: a, topic: a, when: x > 1, notify: [{ Tag: [${tags}] }] }\n`);
  expect(faults.filter(({ path }) => path.startsWith('rules[0].notify[0].Tag[')).length).toBeGreaterThanOrEqual(10_000);
});
