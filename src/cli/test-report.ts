import type { RuleTestReport } from '../app/rule-tests.ts';
import type { TimelineEntry } from '../app/test-timeline.ts';
import { formatClock } from '../base/duration.ts';
import type { Fault } from '../document/fault.ts';
import { wrapLine } from './wrap-line.ts';

/** A test and how long it took, ms. */
export interface TimedReport extends RuleTestReport {
  readonly tookMs: number;
}

/** All that `tocsin test` has to say. */
export interface TestSum {
  readonly tests: readonly TimedReport[];
  readonly faults: readonly Fault[];
  readonly tookMs: number;
}

export const failedOf = ({ tests }: Pick<TestSum, 'tests'>): number =>
  tests.filter(({ failures }) => failures.length > 0).length;

/** One line for each test, and under one that failed what was expected beside what came. */
export const toTestLines = (sum: TestSum, isColoured: boolean): readonly string[] => {
  const paint = isColoured ? colour : (_code: number, text: string) => text;
  const failed = failedOf(sum);
  const doubted = sum.tests.filter(({ doubts }) => doubts.length > 0).length;
  const warned = doubted > 0 ? `, ${doubted} with warnings` : '';
  return [
    ...sum.tests.flatMap((test) => testToLines(test, paint)),
    paint(
      failed > 0 ? RED : GREEN,
      `${sum.tests.length - failed} passed, ${failed} failed${warned}, ${seconds(sum.tookMs)}`,
    ),
  ];
};

/** `0.12 s` */
const seconds = (tookMs: number): string => `${(tookMs / 1000).toFixed(2)} s`;

export const toTestJson = (sum: TestSum): unknown => {
  const failed = failedOf(sum);
  return { ...sum, passed: sum.tests.length - failed, failed };
};

type Paint = (code: number, text: string) => string;

const [RED, GREEN, YELLOW, GREY] = [31, 32, 33, 90];

const colour: Paint = (code, text) => `\u001b[${code}m${text}\u001b[0m`;

const testToLines = (test: TimedReport, paint: Paint): readonly string[] => {
  const place = `${test.file}:${test.line} ${test.name}`;
  const doubts = test.doubts.map((doubt) => `       ${paint(YELLOW, `warning: ${doubt}`)}`);
  if (test.failures.length === 0)
    return [`${paint(GREEN, 'ok  ')} ${place}`, ...doubts, ...test.hints.map((hint) => `       ${hint}`)];
  const lines = failureLines(test).flatMap((line) =>
    wrapLine(`       ${line}`, indentOf(line)).map((part) => paintAs(line, part, paint)),
  );
  return [`${paint(RED, 'FAIL')} ${place}`, ...lines, ...doubts];
};

/** What failed, without colours: the time line, what has no time, and what may explain it. */
export const failureLines = ({ failures, timeline, hints }: RuleTestReport): readonly string[] => {
  const timeless = failures
    .filter(({ at }) => at === null)
    .filter(({ expected }) => !timeline.some(({ at, text }) => at === null && text.startsWith(expected)));
  return [
    ...timeless.map(({ expected, received }) => `expected ${expected}; received ${received}`),
    ...timeline.map((entry, index) => entryToLine(entry, timeline[index - 1])),
    ...hints,
  ];
};

/** A time stands once, where it is new. */
const entryToLine = ({ at, what, text }: TimelineEntry, before: TimelineEntry | undefined): string => {
  const when = at === null || before?.at === at ? '' : `at ${formatClock(at)}`;
  return `${when.padEnd(12)} ${what.padEnd(8)} ${text}`;
};

/** Where the text begins in lines of the time line; others go on a little further in. */
const indentOf = (line: string): number => (TIMELINE.test(line) ? 29 : 9);

const TIMELINE = /^(?:at \S+)?\s+(\w+) /;

/** A part of `line` in its colour. */
const paintAs = (line: string, part: string, paint: Paint): string => {
  const [, what] = TIMELINE.exec(line) ?? [];
  if (what === 'expected') return paint(GREEN, part);
  if (what === 'received' || what === 'differs') return paint(RED, part);
  return what === 'reading' || what === 'step' ? paint(GREY, part) : part;
};
