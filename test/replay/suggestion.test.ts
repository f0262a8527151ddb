import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReplayedAlarm } from '../../src/replay/history.ts';
import { chooseSuggestion } from '../../src/replay/suggestion.ts';
import { alarm, START } from './replayed.ts';

const END = 200;
const SPAN = { from: START, to: START + END };

/** Alarms of one key, one after another; the last one may be there to the end. */
const history = (key: string) =>
  fc
    .record({ steps: fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 12 }), isOpen: fc.boolean() })
    .map(({ steps, isOpen }) => {
      const times = steps.map((_, index) => steps.slice(0, index + 1).reduce((sum, step) => sum + step, 0));
      return times.flatMap((at, index): readonly ReplayedAlarm[] => {
        if (index % 2 === 1) return [];
        const to = times[index + 1];
        if (to === undefined) return isOpen ? [alarm(at, null, { key })] : [];
        return [alarm(at, to, { key })];
      });
    });

const histories = fc.tuple(history('a'), history('b')).map((lists) => lists.flat());

const endOf = ({ clearedAt }: ReplayedAlarm) => clearedAt ?? SPAN.to;

/** Each with each: how long the longest is that nothing overlaps, and how late what overlaps comes at most. */
const oracle = (alarms: readonly ReplayedAlarm[], others: readonly ReplayedAlarm[]) => {
  const fates = alarms.map((one) => {
    const kept = others.filter(
      (other) => other.key === one.key && other.raisedAt <= endOf(one) && one.raisedAt <= endOf(other),
    );
    const late = Math.min(...kept.map((other) => Math.max(0, other.raisedAt - one.raisedAt)));
    return kept.length > 0 ? { lost: 0, late } : { lost: endOf(one) - one.raisedAt, late: 0 };
  });
  return {
    longestLostMs: Math.max(0, ...fates.map(({ lost }) => lost)),
    addedDelayMs: Math.max(0, ...fates.map(({ late }) => late)),
  };
};

test('what is proposed has the figures that a look at each alarm gives, and no other trial that may be has fewer', () => {
  fc.assert(
    fc.property(histories, fc.array(histories, { maxLength: 4 }), fc.nat(20), (alarms, runs, keepMs) => {
      const trials = runs.map((own, forMs) => ({
        candidate: { change: { for: `${forMs}s` }, forMs, deadbands: new Map<string, number>() },
        alarms: own,
      }));
      const chosen = chooseSuggestion({ rule: 'hot', alarms, trials, span: SPAN, keepMs });
      const judged = runs.map((own) => ({ after: own.length, ...oracle(alarms, own) }));
      const fair = judged.filter(({ after, longestLostMs }) => after < alarms.length && longestLostMs <= keepMs);
      if (!chosen) expect(fair).toEqual([]);
      if (!chosen) return;
      const { rule: _, yaml: _yaml, deadbands: _deadbands, before, for: forMs, ...figures } = chosen;
      expect(before).toBe(alarms.length);
      expect(figures).toEqual(judged[forMs]);
      expect(fair).toContainEqual(figures);
      expect(figures.after).toBe(Math.min(...fair.map(({ after }) => after)));
    }),
    { numRuns: 300 },
  );
});
