import { formatClock } from '../base/duration.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import type { RuleFile } from '../rules/load.ts';
import type { RuleTest } from '../rules/rule-test.ts';
import { createRuleBook } from './rule-book.ts';
import { findFailures, type TestFailure } from './test-failures.ts';
import { readTestInventory } from './test-inventory.ts';
import { playTest, type TestBench, type TestRun } from './test-run.ts';
import { type TimelineEntry, timelineOf } from './test-timeline.ts';

/** What one entry of `tests:` came to; no failures means it passed. */
export interface RuleTestReport {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly failures: readonly TestFailure[];
  /** What happened around the failures. */
  readonly timeline: readonly TimelineEntry[];
  /** What may explain them. */
  readonly hints: readonly string[];
  /** Why it may show nothing, even if it passed. */
  readonly doubts: readonly string[];
}

/** Runs the tests of one file against its rules, each from an empty memory; `decoders` are those of `decodersFor`. */
export const runRuleTests = async (
  file: RuleFile,
  decoders: readonly Decoder[],
  layouts: FactLayouts,
): Promise<readonly RuleTestReport[]> => {
  const bench = { rules: file.rules, decoders, layouts };
  const reports: RuleTestReport[] = [];
  for (const test of file.tests) reports.push({ file: file.file, ...(await runRuleTest(test, bench)) });
  return reports;
};

/** One of them. */
export const runRuleTest = async (test: RuleTest, bench: TestBench): Promise<Omit<RuleTestReport, 'file'>> => {
  const { line, name } = test;
  const read = bench.decoders.filter(({ source }) => bench.rules.some((rule) => rule.source === source));
  const inventory = readTestInventory(test.inventory ?? {}, read);
  if (!inventory.ok) {
    const failures = inventory.error.map((why) => failure({ line, expected: 'an inventory', received: why }));
    return { line, name, failures, timeline: [], hints: [], doubts: [] };
  }
  const run = await playTest(test, inventory.value, { ...bench, decoders: read });
  const refused = run.refused.map((why) => failure({ line, expected: 'every step done', received: why }));
  const timed = findFailures(test, run);
  const failures = [...unreadTopics(test, bench, read), ...refused, ...timed];
  const isWell = failures.length === 0;
  const timeline = isWell ? [] : timelineOf(test, timed);
  const isTelling = !isWell || run.doubts.length > 0;
  return { line, name, failures, timeline, hints: isTelling ? hints(run) : [], doubts: run.doubts };
};

const failure = (known: Pick<TestFailure, 'line' | 'expected' | 'received'>): TestFailure => ({
  at: null,
  differs: [],
  ...known,
});

/** A message that no rule looks at would show nothing. Each topic once. */
const unreadTopics = (
  { line, readings, steps }: RuleTest,
  { rules }: TestBench,
  read: readonly Decoder[],
): readonly TestFailure[] => {
  const book = createRuleBook(rules, read);
  const said = [...readings, ...steps.filter((step) => step.type === 'series')];
  const firstAt = new Map(said.toSorted((a, b) => b.at - a.at).map(({ topic, at }) => [topic, at]));
  const unread = [...firstAt].filter(([topic]) => book.routes(topic).length === 0);
  const expected = 'topics that the rules of the test read';
  return unread.map(([topic, at]) => failure({ line, expected, received: `${topic} at ${formatClock(at)}` }));
};

const hints = ({ unread, pending }: TestRun): readonly string[] => {
  const odd = [...unread].map(([reason, count]) => `${count} ${reason}`);
  return [
    ...(odd.length > 0 ? [`what was read oddly or not at all: ${odd.join(', ')}`] : []),
    ...pending.map(
      ({ rule, key, state, dueAt }) =>
        `when the readings ended: ${rule} ${key} ${state}${dueAt === null ? '' : `, over at ${formatClock(dueAt)}`}`,
    ),
  ];
};
