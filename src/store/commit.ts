import type { Transition } from '../model/alarm.ts';
import type { Obligation } from '../model/notification.ts';
import type { ActivationRecord, AlarmRecord, Batch } from './batch.ts';
import { prepareBehind } from './behind.ts';
import type { Connection } from './connection.ts';
import { prepareNotificationInsert } from './notify/notification-row.ts';
import { insertInto, updateBy, upsertInto } from './row.ts';

/**
 * Writes a whole batch, inside the caller's transaction. Writing the same batch twice leaves what writing it once does,
 * so a caller that never learned whether its commit took effect repeats it.
 */
export const prepareCommit = (connection: Connection): ((batch: Batch) => void) => {
  const writeAlarm = prepareAlarms(connection);
  const writeActivation = prepareActivations(connection);
  const addTransition = prepareTransitions(connection);
  const writeObligation = prepareObligations(connection);
  const addNotification = prepareNotificationInsert(connection);
  const writeBehind = prepareBehind(connection);
  const intake = connection.prepare(upsertInto('intake', ['one', 'data'], ['one']));
  return (batch) => {
    batch.alarms.forEach(writeAlarm);
    // Ends first: an alarm may be raised anew in the batch that clears it, and only one activation may be open.
    batch.activations.filter(({ state }) => state === 'cleared').forEach(writeActivation);
    batch.activations.filter(({ state }) => state !== 'cleared').forEach(writeActivation);
    batch.transitions.forEach(addTransition);
    batch.obligations.forEach(writeObligation);
    batch.notifications.forEach(addNotification);
    writeBehind(batch.facts, batch.heard);
    if (batch.intake) intake.run({ one: 1, data: batch.intake });
  };
};

const prepareAlarms = (connection: Connection): ((record: AlarmRecord) => void) => {
  const names = ['rule', 'key', 'source', 'device', 'labels', 'ruleHash', 'alarm'];
  const upsert = connection.prepare(upsertInto('alarms', names, ['rule', 'key']));
  const remove = connection.prepare('delete from alarms where rule = :rule and key = :key');
  return (record) => {
    if (record.alarm === null) remove.run({ rule: record.rule, key: record.key });
    else upsert.run({ ...record, labels: JSON.stringify(record.labels), alarm: JSON.stringify(record.alarm) });
  };
};

export const ACTIVATION_COLUMNS = [
  'id',
  'rule',
  'key',
  'title',
  'severity',
  'state',
  'acknowledged',
  'raisedAt',
  'clearedAt',
  'raisedDecidedAt',
  'clearedDecidedAt',
  'suppressedBy',
  'labels',
  'evidence',
] as const satisfies readonly (keyof ActivationRecord)[];

/** What only its raise knew is written with the raise, and stays. */
const RAISE_COLUMNS: readonly string[] = ['raisedDecidedAt', 'evidence'];

const prepareActivations = (connection: Connection): ((record: ActivationRecord) => void) => {
  const raise = connection.prepare(upsertInto('activations', ACTIVATION_COLUMNS, ['id']));
  const later = ACTIVATION_COLUMNS.filter((name) => !RAISE_COLUMNS.includes(name));
  const change = connection.prepare(updateBy('activations', later, 'id'));
  return ({ raisedDecidedAt, evidence, ...rest }) => {
    const row = {
      ...rest,
      acknowledged: Number(rest.acknowledged),
      suppressedBy: JSON.stringify(rest.suppressedBy),
      labels: JSON.stringify(rest.labels),
    };
    if (evidence === null) change.run(row);
    else raise.run({ ...row, raisedDecidedAt, evidence: JSON.stringify(evidence) });
  };
};

export const TRANSITION_COLUMNS = [
  'activation',
  'number',
  'type',
  'rule',
  'key',
  'severity',
  'reason',
  'observedAt',
  'decidedAt',
  'ruleHash',
  'topic',
  'labels',
  'evidence',
] as const satisfies readonly (keyof Transition)[];

const prepareTransitions = (connection: Connection): ((transition: Transition) => void) => {
  const insert = connection.prepare(
    `${insertInto('transitions', TRANSITION_COLUMNS)} on conflict (activation, number) do nothing`,
  );
  return (transition) => {
    insert.run({
      ...transition,
      labels: JSON.stringify(transition.labels),
      evidence: JSON.stringify(transition.evidence),
    });
  };
};

export const OBLIGATION_COLUMNS = [
  'activation',
  'entry',
  'entryHash',
  'target',
  'told',
  'toldSeverity',
  'owed',
  'dueAt',
  'reason',
] as const satisfies readonly (keyof Obligation)[];

const prepareObligations = (connection: Connection): ((obligation: Obligation) => void) => {
  const upsert = connection.prepare(upsertInto('obligations', OBLIGATION_COLUMNS, ['activation', 'entry']));
  return (obligation) => {
    upsert.run({ ...obligation, target: JSON.stringify(obligation.target) });
  };
};
