import { formatClock } from '../base/duration.ts';
import type { RuleTest } from '../rules/rule-test.ts';
import { messageAspects, notificationAspects, showMoment } from './test-aspects.ts';
import { type Aspect, findMismatches, type Matching } from './test-compare.ts';
import {
  describeExpectation,
  describeMessage,
  describeMessageExpectation,
  describeNotification,
} from './test-describe.ts';
import type { TestRun } from './test-run.ts';

/** What was expected of a test, beside what came. */
export interface TestFailure {
  /** Ms from the start of the test; null: at no time. */
  readonly at: number | null;
  /** Of the file: the expectation, or the test if something else came. */
  readonly line: number;
  readonly expected: string;
  readonly received: string;
  /** What is not as expected in what came nearest to it. */
  readonly differs: readonly string[];
}

/** In the order of time. */
export const findFailures = (test: RuleTest, { told, sent, looks }: TestRun): readonly TestFailure[] => {
  const { line, whole } = test;
  const spoken = new Set(test.expect.flatMap((one) => Object.keys(one)));
  const notifications = toFailures(
    { expected: test.expect, received: told, whole: whole.expect, aspectsOf: notificationAspects },
    { line, atOf: ({ createdAt }) => createdAt, expected: describeExpectation, received: describeNotification(spoken) },
  );
  const messages = toFailures(
    { expected: test.messages ?? [], received: sent, whole: whole.messages, aspectsOf: messageAspects },
    { line, atOf: ({ at }) => at, expected: describeMessageExpectation, received: describeMessage },
  );
  return [...notifications, ...messages, ...lookFailures(looks)].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
};

interface Wording<E, R> {
  readonly line: number;
  readonly atOf: (received: R) => number;
  readonly expected: (expected: E) => string;
  readonly received: (received: R) => string;
}

interface Timed {
  readonly at?: number;
  readonly within: number;
  readonly line: number;
}

const toFailures = <E extends Timed, R>(matching: Matching<E, R>, wording: Wording<E, R>): readonly TestFailure[] =>
  findMismatches(matching).map(({ expected, received }) => {
    const cameAt = received === null ? null : wording.atOf(received);
    const at = expected?.at ?? cameAt;
    const elsewhere = cameAt === null || cameAt === at ? '' : ` at ${formatClock(cameAt)}`;
    return {
      at,
      line: expected?.line ?? wording.line,
      expected: expected ? wording.expected(expected) + tolerance(expected) : 'nothing',
      received: received === null ? 'nothing' : wording.received(received) + elsewhere,
      differs: expected && received !== null ? differences(matching.aspectsOf(expected, received)) : [],
    };
  });

const tolerance = ({ at, within }: Timed): string =>
  at === undefined || within === 0 ? '' : ` at ${showMoment(at, within)}`;

const differences = (aspects: readonly Aspect[]): readonly string[] =>
  aspects.flatMap(({ name, expected, received, fits }) => (fits ? [] : [`${name} ${expected}, received ${received}`]));

const lookFailures = (looks: TestRun['looks']): readonly TestFailure[] =>
  looks.flatMap(({ expected, state, severity }) => {
    const isSevere = expected.severity === undefined || expected.severity === severity;
    if (expected.state === state && isSevere) return [];
    const { at, line, rule, key } = expected;
    const show = (...words: readonly (string | undefined)[]) => [rule, key, ...words].filter(Boolean).join(' ');
    return [
      { at, line, expected: show(expected.state, expected.severity), received: show(state, severity), differs: [] },
    ];
  });
