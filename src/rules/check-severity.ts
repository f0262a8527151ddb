import { isJsonObject } from '../base/json.ts';
import { isAbove, SEVERITIES, type Severity } from '../model/rule.ts';
import type { Trigger } from './trigger.ts';
import type { WrittenRule } from './written-rule.ts';

/** Severities that the rule can never come to. */
export const checkSeverity = ({ written, place, faults }: WrittenRule, trigger: Trigger): void => {
  if (written.severity === 'latch-highest' && trigger.type !== 'levels' && written.mode !== 'event') {
    faults.at(place('severity'), 'latch-highest is for a rule with levels', { expected: SEVERITIES.join(', ') });
  }
  const worst = worstOf(written.severity, trigger);
  if (!Array.isArray(written.notify) || written.mode === 'event') return;
  for (const [index, entry] of written.notify.entries()) {
    const severity = isJsonObject(entry) ? SEVERITIES.find((one) => one === entry.severity) : undefined;
    if (!severity || !isAbove(severity, worst)) continue;
    faults.at([...place('notify'), index, 'severity'], `told never: the alarm is ${worst} at most`);
  }
};

const worstOf = (written: unknown, trigger: Trigger): Severity => {
  if (trigger.type === 'levels') return trigger.levels.at(-1)?.severity ?? 'critical';
  return SEVERITIES.find((one) => one === written) ?? 'warning';
};
