import type { RuleTest } from '../rules/rule-test.ts';
import { describeEvent } from './test-describe.ts';
import { eventsOf } from './test-events.ts';
import type { TestFailure } from './test-failures.ts';

/** One line of what happened around the failures of a test. `at` is ms from its start; null: at no time. */
export interface TimelineEntry {
  readonly at: number | null;
  readonly what: 'reading' | 'step' | 'expected' | 'received' | 'differs';
  readonly text: string;
}

/** Happenings before a failure that are shown, and times of failures that have any shown. */
const BEFORE = 2;
const MOST_TIMES = 10;

/** The failures in the order of time, each with the last things that happened before and the first one after. */
export const timelineOf = (test: RuleTest, failures: readonly TestFailure[]): readonly TimelineEntry[] => {
  const times = [...new Set(failures.flatMap(({ at }) => at ?? []))].slice(0, MOST_TIMES);
  const around = new Map(times.flatMap((at) => happeningsAround(test, at)).map((one) => [one.order, one.entry]));
  const entries = [...around].toSorted(([a], [b]) => a - b).map(([, entry]) => entry);
  const told = failures.flatMap(toEntries);
  // The sort is stable: at one time what happened stands before what was expected then.
  return [...entries, ...told].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
};

const toEntries = ({ at, expected, received, differs, line }: TestFailure): readonly TimelineEntry[] => [
  { at, what: 'expected', text: `${expected} (line ${line})` },
  { at, what: 'received', text: received },
  ...differs.map((text): TimelineEntry => ({ at, what: 'differs', text })),
];

interface Happening {
  /** Its place among all that happens. */
  readonly order: number;
  readonly entry: TimelineEntry;
}

const happeningsAround = (test: RuleTest, at: number): readonly Happening[] => {
  let before: readonly Happening[] = [];
  let order = 0;
  for (const event of eventsOf(test)) {
    const text = describeEvent(event);
    if (text === undefined) continue;
    const what = event.type === 'message' ? 'reading' : 'step';
    const happening: Happening = { order: order++, entry: { at: event.at, what, text } };
    if (event.at > at) return [...before, happening];
    before = [...before, happening].slice(-BEFORE);
  }
  return before;
};
