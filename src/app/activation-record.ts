import type { Activation, Transition } from '../model/alarm.ts';
import type { ActivationRecord } from '../store/batch.ts';
import type { Instance } from './fleet.ts';

/** What operators see of an activation that `transition` has just changed. */
export const recordOf = (instance: Instance, activation: Activation, transition: Transition): ActivationRecord => {
  const isRaise = transition.type === 'raised';
  const record = standingRecord(instance, activation);
  return {
    ...record,
    ...(isRaise && { raisedDecidedAt: transition.decidedAt, evidence: transition.evidence }),
    ...(transition.type === 'cleared' && {
      state: 'cleared',
      clearedAt: transition.observedAt,
      clearedDecidedAt: transition.decidedAt,
      suppressedBy: [],
    }),
  };
};

/** What operators see of an alarm that is open, as it stands; null of any other. */
export const openRecordOf = (instance: Instance): ActivationRecord | null =>
  instance.alarm?.activation ? standingRecord(instance, instance.alarm.activation) : null;

/** Without what only its raise knew: that is in the store, and held by nobody. */
const standingRecord = (
  { rule, about: { key, labels }, alarm, suppressedBy = NOT_SUPPRESSED }: Instance,
  { id, severity, acknowledged, raisedAt }: Activation,
): ActivationRecord => ({
  ...{ id, rule: rule.id, key, title: rule.title, severity, acknowledged, raisedAt },
  state: alarm?.state === 'clearing' ? 'clearing' : 'active',
  clearedAt: null,
  raisedDecidedAt: null,
  clearedDecidedAt: null,
  suppressedBy,
  labels,
  evidence: null,
});

const NOT_SUPPRESSED: readonly never[] = Object.freeze([]);
