import { filterMatches } from '../model/topic.ts';
import type { AlarmExpectation, RuleTest, TestReading, TestSeries, TestStep } from '../rules/rule-test.ts';
import { createDueQueue } from './due-queue.ts';

/** What happens in a rule test, in its order. Times are ms from its start. */
export type TestEvent = { readonly at: number } & (
  | ({ readonly type: 'message' } & TestMessage)
  | { readonly type: 'step'; readonly step: Exclude<TestStep, { readonly type: 'series' | 'gap' | 'pass' }> }
  /** The process that a restart killed is there again. */
  | { readonly type: 'started' }
  | { readonly type: 'look'; readonly expected: AlarmExpectation }
  /** Nothing but the time. */
  | { readonly type: 'pass' }
);

export interface TestMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
}

/**
 * At one time steps come before messages, in the order of the file, and looks at alarms come last. A year of a series is
 * never there all at once.
 */
export function* eventsOf(test: RuleTest): Generator<TestEvent> {
  const queue = createDueQueue<Coming>();
  const push = (coming: Coming) => queue.push(coming.event.at * RANKS + rankOf(coming.event), coming);
  for (const step of test.steps) for (const coming of comingOf(step)) push(coming);
  for (const reading of test.readings) push(once({ ...toMessage(reading), type: 'message', at: reading.at }));
  for (const expected of test.alarms) push(once({ type: 'look', at: expected.at, expected }));
  const gaps = test.steps.filter((step) => step.type === 'gap');
  for (let due = queue.pop(NEVER); due; due = queue.pop(NEVER)) {
    const { event, next } = due.item;
    const after = next();
    if (after) push(after);
    if (event.type === 'message' && gaps.some((gap) => isInside(gap, event))) continue;
    yield event;
  }
}

const NEVER = Number.POSITIVE_INFINITY;

/** An event, and the one that it makes room for. */
interface Coming {
  readonly event: TestEvent;
  readonly next: () => Coming | null;
}

const once = (event: TestEvent): Coming => ({ event, next: () => null });

const RANKS = 3;

const rankOf = ({ type }: TestEvent): number => {
  if (type === 'message') return 1;
  return type === 'look' || type === 'pass' ? 2 : 0;
};

const comingOf = (step: TestStep): readonly Coming[] => {
  const { at } = step;
  switch (step.type) {
    case 'series': {
      const first = placeOf({ ...step, encode: createEncoder(step) }, at, 0);
      return first ? [first] : [];
    }
    case 'gap':
    case 'pass':
      return [once({ type: 'pass', at: at + step.for })];
    case 'restart':
      return [once({ type: 'step', at, step }), once({ type: 'started', at: at + step.away })];
    default:
      return [once({ type: 'step', at, step })];
  }
};

/** The first place from `from` on that sends something. Missing ones at the end let time pass. */
const placeOf = (series: EncodedSeries, startAt: number, from: number): Coming | null => {
  const { topic, every, samples, encode } = series;
  if (from >= samples.length) return null;
  let index = from;
  while (samples[index] === 'missing') index++;
  const sample = samples[index];
  if (sample === undefined || sample === 'missing') {
    return once({ type: 'pass', at: startAt + (samples.length - 1) * every });
  }
  return {
    event: { type: 'message', at: startAt + index * every, topic, payload: encode(sample), retain: false },
    next: () => placeOf(series, startAt, index + 1),
  };
};

interface EncodedSeries extends TestSeries {
  readonly encode: (sample: number | 'stale') => Buffer;
}

/** A value that repeats is encoded once: most of a long series is one value. */
const createEncoder = ({ payloadOf }: TestSeries): EncodedSeries['encode'] => {
  let last: { readonly sample: number | 'stale'; readonly payload: Buffer } | null = null;
  return (sample) => {
    if (last?.sample === sample) return last.payload;
    const payload = Buffer.from(JSON.stringify(payloadOf(sample === 'stale' ? null : sample)));
    last = { sample, payload };
    return payload;
  };
};

const toMessage = ({ topic, payload = null, payloadBase64, retain }: TestReading): TestMessage => ({
  topic,
  payload:
    payloadBase64 === undefined
      ? Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
      : Buffer.from(payloadBase64, 'base64'),
  retain,
});

const isInside = (
  gap: Extract<TestStep, { readonly type: 'gap' }>,
  { at, topic }: { readonly at: number; readonly topic: string },
): boolean => at >= gap.at && at < gap.at + gap.for && (gap.topic === undefined || filterMatches(gap.topic, topic));
