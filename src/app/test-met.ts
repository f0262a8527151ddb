import { asRuleId, type Key } from '../model/ids.ts';
import type { AlarmExpectation } from '../rules/rule-test.ts';
import { keysOf } from './why-live.ts';
import type { SeenWorld } from './why-sight.ts';

/**
 * The keys that the rule of an expectation has met, if that of the expectation is none of them; null if it is, or nobody
 * can know: of occurrences, of silence of many together and of keys that readings make up nothing is kept.
 */
export const keysWithout = (world: SeenWorld, { rule: id, key }: AlarmExpectation): readonly Key[] | null => {
  const rule = world.book.rules.get(asRuleId(id));
  if (!rule || rule.mode === 'event' || rule.together || !(rule.keyIsDevice || rule.group)) return null;
  const keys = keysOf(world, rule);
  return keys.some((known) => known === key) ? null : keys;
};
