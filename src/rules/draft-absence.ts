import { parseDuration } from '../base/duration.ts';
import { isJsonObject } from '../base/json.ts';
import { parseTopicTemplate } from '../model/topic.ts';
import type { Names } from './check-comparison.ts';
import { draftTogether } from './draft-together.ts';
import { keyNames, parseKeyTemplate } from './key.ts';
import type { Trigger } from './trigger.ts';
import type { WrittenRule } from './written-rule.ts';

/** `absent` of a rule; null with faults. */
export const draftAbsence = (rule: WrittenRule, names: Names | null): Trigger | null => {
  const { written, place, faults } = rule;
  if (names) checkKey(rule, names);
  if (isJsonObject(written.clear) && written.clear.when !== undefined) {
    faults.atKey([...place('clear'), 'when'], 'silence ends with the next reading: clear takes only for', {
      instead: 'clear: { for: 2m }, or no clear',
    });
  }
  const parsed = typeof written.absent === 'string' ? parseDuration(written.absent) : undefined;
  if (!parsed?.ok) return null;
  if (parsed.value === 0) {
    faults.at(place('absent'), 'without a duration every device is silent', { expected: 'a duration such as 15m' });
    return null;
  }
  return { type: 'absence', afterMs: parsed.value, filter: narrowedTo(rule), together: draftTogether(rule, names) };
};

/** A device that says nothing says nothing of its channels either. */
const checkKey = ({ written: { key }, place, faults }: WrittenRule, { captures }: Names): void => {
  const parsed = typeof key === 'string' ? parseKeyTemplate(key) : undefined;
  const names = parsed?.ok ? keyNames(parsed.value) : [];
  const fact = names.find((name) => name !== 'device' && !captures.includes(name));
  if (fact === undefined) return;
  faults.at(place('key'), `"${fact}" comes from the payload, and a silent device has none`, {
    expected: 'names of the topic, or {device}',
  });
};

/** A topic beside a source is what the rule listens to; a topic alone is its source. */
const narrowedTo = ({ written: { source, topic } }: WrittenRule): string | null => {
  if (source === undefined || typeof topic !== 'string') return null;
  const parsed = parseTopicTemplate(topic);
  return parsed.ok ? parsed.value.filter : null;
};
