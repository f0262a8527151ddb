import { isJsonObject } from '../base/json.ts';
import { isAbove, SEVERITIES, type Severity } from '../model/rule.ts';
import type { Trigger } from './trigger.ts';
import type { WrittenRule } from './written-rule.ts';

/** Severities that the rule can never come to. */
export const checkSeverity = ({ written, place, faults }: WrittenRule, trigger: Trigger): void => {
  if (written.severity === 'latch-highest' && trigger.type !== 'levels' && written.mode !== 'event') {
    faults.at(place('severity'), 'latch-highest is for a rule with levels', { expected: SEVERITIES.join(', ') });
  }
  const worst = worstOf(written, trigger);
  if (!Array.isArray(written.notify) || written.mode === 'event') return;
  for (const [index, entry] of written.notify.entries()) {
    const severity = isJsonObject(entry) ? SEVERITIES.find((one) => one === entry.severity) : undefined;
    if (!severity || !isAbove(severity, worst)) continue;
    faults.at([...place('notify'), index, 'severity'], `told never: the alarm is ${worst} at most`, {
      instead: `severity: ${worst}, or none`,
    });
  }
};

/** As it was written: a level with a fault, or a severity that is none, is told by itself and makes no entry false. */
const worstOf = ({ severity, levels }: WrittenRule['written'], { type }: Trigger): Severity => {
  if (type !== 'levels') return severity === undefined ? 'warning' : (knownSeverity(severity) ?? 'critical');
  const written = Array.isArray(levels)
    ? levels.map((level) => isJsonObject(level) && knownSeverity(level.severity))
    : [];
  return SEVERITIES.findLast((one) => written.includes(one)) ?? 'critical';
};

const knownSeverity = (written: unknown): Severity | undefined => SEVERITIES.find((one) => one === written);
