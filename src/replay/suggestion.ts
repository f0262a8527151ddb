import type { JsonObject } from '../base/json.ts';
import type { Candidate } from './candidates.ts';
import { toFlowYaml } from './flow-yaml.ts';
import { endOf, type ReplayedAlarm, type Span } from './history.ts';

/** A change of one rule that would have spared most of its alarms. Durations ms. */
export interface Suggestion {
  readonly rule: string;
  readonly before: number;
  readonly after: number;
  /** The longest alarm that would not have been raised; 0: none. */
  readonly longestLostMs: number;
  /** By how much later an alarm that stays would have been raised at most. */
  readonly addedDelayMs: number;
  readonly for: number;
  readonly deadbands: Readonly<Record<string, number>>;
  /** To be put into the rule. */
  readonly yaml: string;
}

/** A candidate, and the alarms that it came to. */
export interface Trial {
  readonly candidate: Candidate;
  readonly alarms: readonly ReplayedAlarm[];
}

export interface Choice {
  readonly rule: string;
  readonly alarms: readonly ReplayedAlarm[];
  readonly trials: readonly Trial[];
  readonly span: Span | null;
  /** No alarm that lasts longer may be lost, ms. */
  readonly keepMs: number;
}

/** The trial with fewest alarms that loses none of those; of equals the one that tells soonest. Null: none is better. */
export const chooseSuggestion = ({ rule, alarms, trials, span, keepMs }: Choice): Suggestion | null => {
  const judged = trials.map(({ candidate, alarms: own }) => ({
    candidate,
    ...{ rule, before: alarms.length, after: own.length, ...judge(alarms, own, span) },
  }));
  const [best] = judged
    .filter((one) => one.after < one.before && one.longestLostMs <= keepMs)
    .toSorted(
      (a, b) => a.after - b.after || a.addedDelayMs - b.addedDelayMs || sizeOf(a.candidate) - sizeOf(b.candidate),
    );
  if (!best) return null;
  const { candidate, ...figures } = best;
  const { forMs, deadbands, change } = candidate;
  return { ...figures, for: forMs, deadbands: Object.fromEntries(deadbands), yaml: toYaml(change) };
};

const sizeOf = ({ deadbands, forMs }: Candidate): number =>
  [...deadbands.values()].reduce((sum, width) => sum + width, 0) + forMs / 1e12;

/** What became of each alarm: it stays if one of the others is active while it is. */
const judge = (
  alarms: readonly ReplayedAlarm[],
  others: readonly ReplayedAlarm[],
  span: Span | null,
): Pick<Suggestion, 'longestLostMs' | 'addedDelayMs'> => {
  const byKey = Map.groupBy(others, ({ key }) => key);
  let [longestLostMs, addedDelayMs] = [0, 0];
  for (const [key, own] of Map.groupBy(alarms, (alarm) => alarm.key)) {
    const left = (byKey.get(key) ?? []).toSorted((a, b) => a.raisedAt - b.raisedAt);
    let next = 0;
    for (const alarm of own.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
      while (left[next] && lastOf(left[next]) < alarm.raisedAt) next++;
      const other = left[next];
      const end = endOf(alarm, span);
      if (other && other.raisedAt <= end) addedDelayMs = Math.max(addedDelayMs, other.raisedAt - alarm.raisedAt);
      else longestLostMs = Math.max(longestLostMs, end - alarm.raisedAt);
    }
  }
  return { longestLostMs, addedDelayMs };
};

const lastOf = (alarm: ReplayedAlarm | undefined): number => alarm?.clearedAt ?? Number.POSITIVE_INFINITY;

const toYaml = (change: JsonObject): string =>
  Object.entries(change)
    .map(([key, value]) => `${key}: ${toFlowYaml(value)}`)
    .join('\n');
