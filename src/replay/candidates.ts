import { formatClock, parseDuration } from '../base/duration.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { clearOf, type Deadbands } from './near-clear.ts';
import { limitsOfRule, type WrittenRule } from './written-rule.ts';

/** A change of a rule to be tried. */
export interface Candidate {
  /** What it replaces in the rule: `for`, `clear`. */
  readonly change: JsonObject;
  readonly forMs: number;
  readonly deadbands: Deadbands;
}

const DELAYS = ['15s', '30s', '1m', '2m', '5m', '10m', '15m', '30m', '1h', '2h', '6h', '12h', '1d'].map((text) => {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.value : 0;
});

/** Of what the signal mostly moves within. */
const DEADBANDS = [0.02, 0.05, 0.1];

/** How many delays are tried, the longest that are allowed. */
const MOST_DELAYS = 3;

/** Only of these can it be said what a delay and a deadband would do. */
export const isAdjustable = ({ whole }: WrittenRule): boolean => isJsonObject(whole.when) && whole.mode !== 'event';

/** Every delay up to `keepMs` with every deadband, and each without the other. `widthOf` says how much a fact moves. */
export const createCandidates = (
  rule: WrittenRule,
  { keepMs, widthOf }: { readonly keepMs: number; readonly widthOf: (fact: string) => number },
): readonly Candidate[] => {
  const now = typeof rule.whole.for === 'string' ? parseDuration(rule.whole.for) : null;
  const forMs = now?.ok ? now.value : 0;
  const delays = [forMs, ...DELAYS.filter((delay) => delay > forMs && delay <= keepMs).slice(-MOST_DELAYS)];
  const none: Deadbands = new Map();
  return delays
    .flatMap((delay) => [none, ...deadbandsOf(rule, widthOf)].map((deadbands) => ({ forMs: delay, deadbands })))
    .filter((one) => one.forMs !== forMs || one.deadbands.size > 0)
    .map((one) => ({ ...one, change: changeOf(rule, one, forMs) }));
};

/** A rule that says itself when it ends has been thought about. */
const deadbandsOf = (rule: WrittenRule, widthOf: (fact: string) => number): readonly Deadbands[] => {
  const { clear } = rule.whole;
  if (isJsonObject(clear) && clear.when !== undefined) return [];
  const limits = limitsOfRule(rule).raise.filter(({ value, path }) => typeof value === 'number' && path === null);
  const facts = [...new Set(limits.map(({ fact }) => fact))].filter((fact) => widthOf(fact) > 0);
  if (facts.length === 0) return [];
  return DEADBANDS.map((share) => new Map(facts.map((fact) => [fact, plain(widthOf(fact) * share)])));
};

/** As a person would write it. */
const plain = (value: number): number => Number(value.toPrecision(2));

const changeOf = (
  { whole }: WrittenRule,
  { forMs, deadbands }: Omit<Candidate, 'change'>,
  forNow: number,
): JsonObject => ({
  ...(forMs !== forNow && { for: formatClock(forMs) }),
  ...(deadbands.size > 0 && {
    clear: { ...(isJsonObject(whole.clear) && whole.clear), when: clearOf(whole.when ?? null, deadbands) },
  }),
});
