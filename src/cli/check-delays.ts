import { formatClock } from '../base/duration.ts';
import type { Config } from '../config/config.ts';
import type { Fault } from '../document/fault.ts';
import { toTargetPattern } from '../notifier/target-pattern.ts';
import type { DelayContext, LeftOut, RuleDelay } from '../rules/doubts/delays.ts';
import { findUnbound } from '../sync/reach.ts';
import { type Findings, NOTHING } from './check-findings.ts';
import { type CheckedPeople, isFileSource } from './check-people.ts';
import type { DelayLimit } from './delay-limit.ts';

/** What takes longer than the limits allow, and what nobody knows. Of two limits of one severity the shorter counts. */
export const checkDelays = (delays: readonly RuleDelay[], limits: readonly DelayLimit[]): Findings => {
  const limited = delays.flatMap((delay) => {
    const ms = Math.min(...limits.filter(({ severity }) => severity === delay.severity).map((limit) => limit.ms));
    return Number.isFinite(ms) ? [{ delay, ms }] : [];
  });
  const faults = limited.flatMap(({ delay, ms }) => faultOf(delay, ms) ?? []);
  const notes = new Set(
    limited
      .filter(({ delay }) => delay.delayMs !== null)
      .flatMap(({ delay }) => delay.leftOut.map((word) => `delays leave out ${LEFT_OUT[word](delay)}`)),
  );
  return { ...NOTHING, faults, notes: [...notes] };
};

/** A bound that is too low must not look like one. */
const LEFT_OUT: Readonly<Record<LeftOut, (delay: RuleDelay) => string>> = {
  every: ({ source }) => `how long the next reading of ${source} takes: the source does not say every`,
  samples: ({ rule, source }) => `how long the samples of ${rule} take: ${source} does not say every`,
  hours: ({ rule }) => `the hours in which ${rule} raises nothing`,
  'own-time': ({ rule }) => `the time that ${rule} compares with an age or a duration`,
  gap: ({ rule }) => `gaps, after which the delay of ${rule} begins again`,
};

const faultOf = (delay: RuleDelay, allowedMs: number): Fault | undefined => {
  const { place, rule, severity, delayMs } = delay;
  const limit = `--max-delay ${severity}=${formatClock(allowedMs)}`;
  if (delayMs === null)
    return {
      ...place,
      message: `${rule}: nobody is told of an alarm that is ${severity}, and ${limit} asks that somebody is`,
      instead: 'an entry of notify that somebody hears',
    };
  if (delayMs <= allowedMs) return undefined;
  return {
    ...place,
    message: `${rule}: the first message of an alarm that is ${severity} comes ${formatClock(delayMs)} after its condition: ${describeParts(delay)}`,
    expected: `${formatClock(allowedMs)} at most, by ${limit}`,
    instead: 'shorter times, or one rule for each of two severities',
  };
};

const describeParts = ({ everyMs, windowMs, absentMs, forMs, withinMs, afterMs }: RuleDelay): string =>
  [
    [windowMs, 'for its windows to fill'],
    [everyMs, 'until the next reading'],
    [absentMs, 'of silence'],
    [forMs, 'by for'],
    [withinMs, 'for others to join'],
    [afterMs, 'by after'],
  ]
    .flatMap(([ms, words]) => (typeof ms === 'number' && ms > 0 ? [`${formatClock(ms)} ${words}`] : []))
    .join(', ');

/** Whether anybody may hear what is sent to a target: only files of people, all of them without faults, say who there is. */
export const createReach = (
  { sync: { sources } }: Pick<Config, 'sync'>,
  people: CheckedPeople,
): DelayContext['reaches'] =>
  sources.length === 0 || !sources.every(isFileSource) || people.faults.length > 0
    ? () => true
    : (target) => findUnbound([{ pattern: toTargetPattern(target) }], people.bindings).length === 0;

/** As a program reads it: durations as they would stand in a rule. */
export const showDelay = ({
  place,
  delayMs,
  everyMs,
  windowMs,
  absentMs,
  forMs,
  withinMs,
  afterMs,
  ...delay
}: RuleDelay) => {
  const show = (ms: number | null) => (ms === null ? null : formatClock(ms));
  return {
    ...delay,
    ...{ file: place.file, line: place.line, column: place.column },
    ...{ delay: show(delayMs), delayMs },
    ...{
      every: show(everyMs),
      window: show(windowMs),
      absent: show(absentMs),
      for: show(forMs),
      within: show(withinMs),
      after: show(afterMs),
    },
  };
};
