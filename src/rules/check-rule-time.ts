import { isJsonObject } from '../base/json.ts';
import type { WrittenRule } from './written-rule.ts';

/** Settings of time that say nothing where they stand. */
export const checkRuleTime = ({ written, place, faults }: WrittenRule): void => {
  const { onGap, gap, maxAge, absent } = written;
  if (gap !== undefined && onGap !== 'reset') {
    faults.atKey(place('gap'), '"gap" without "onGap: reset" means nothing: a delay runs on through silence', {
      instead: 'onGap: reset beside it, or no gap',
    });
  }
  const clearFor = isJsonObject(written.clear) ? written.clear.for : undefined;
  if (onGap === 'reset' && written.for === undefined && clearFor === undefined) {
    faults.at(place('onGap'), 'nothing begins again: the rule has neither for nor clear.for', {
      instead: 'for: 10m beside it, or no onGap',
    });
  } else if (onGap === 'reset' && written.for === undefined && gap === undefined) {
    faults.at(place('onGap'), 'a rule without for needs a gap', { expected: 'gap: 5m, or how long silence may last' });
  }
  if (onGap === 'reset' && absent !== undefined) {
    faults.at(place('onGap'), 'a rule with absent waits for silence: it cannot begin again after it', {
      instead: 'onGap: hold, or none',
    });
  }
  if (maxAge !== undefined && absent !== undefined) {
    faults.atKey(place('maxAge'), '"maxAge" beside "absent": any message ends silence, however old its reading', {
      instead: 'the rule without maxAge',
    });
  }
};
