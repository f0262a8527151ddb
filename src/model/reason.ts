/** Why a decision was taken. The same word stands in log, metric, API and test. */
export const REASONS = [
  // alarm: raised, pending, held, cleared
  'condition-true',
  'condition-false',
  'condition-unknown',
  'delay-started',
  'delay-running',
  'delay-over',
  'delay-broken',
  'clear-condition-true',
  'clear-condition-false',
  'clear-delay-started',
  'clear-delay-running',
  'clear-delay-over',
  'clear-delay-broken',
  'already-active',
  'already-normal',
  'rule-removed',
  'rule-changed',
  'acknowledged',
  'already-acknowledged',
  'not-active',
  // telling
  'raised',
  'cleared',
  'still-active',
  'not-yet-due',
  'was-acknowledged',
  'cleared-before-due',
  'never-told',
  'clear-not-wanted',
  'suppressed',
  'unsuppressed',
  // readings that change nothing
  'late',
  'duplicate',
  'redelivered',
  'retained-seeds-memory',
  'too-many-devices',
  'no-route',
] as const;

export type Reason = (typeof REASONS)[number];
