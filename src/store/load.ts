import type { Json, JsonObject } from '../base/json.ts';
import type { Alarm, Transition } from '../model/alarm.ts';
import type { Obligation, Target } from '../model/notification.ts';
import type { Labels } from '../model/reading.ts';
import type { AlarmRecord, FactRecord, HeardRecord, Heartbeat, Saved, StoredActivation } from './batch.ts';
import { FACT_COLUMNS, HEARD_COLUMNS } from './behind.ts';
import { ACTIVATION_COLUMNS, OBLIGATION_COLUMNS } from './commit.ts';
import type { Connection } from './connection.ts';
import { columns, parseJson, type Row } from './row.ts';

/** Everything a start takes up again. */
export const load = (connection: Connection): Saved => {
  const all = <Stored>(sql: string) => connection.prepare<Stored>(sql).all();
  const one = <Stored>(sql: string) => connection.prepare<Stored>(sql).get();
  const heartbeat = one<Heartbeat>('select at, watched_at as "watchedAt" from heartbeat');
  return {
    alarms: all<Row<AlarmRecord>>(
      'select rule, key, source, device, labels, rule_hash as "ruleHash", alarm from alarms',
    ).map(rowToAlarm),
    activations: all<Row<StoredActivation>>(
      `select ${columns(ACTIVATION_COLUMNS)} from activations where state <> 'cleared'`,
    ).map(rowToActivation),
    obligations: all<Row<Obligation>>(LIVE_OBLIGATIONS).map(rowToObligation),
    facts: all<Row<FactRecord>>(`select ${columns(FACT_COLUMNS)} from facts`).map(rowToFact),
    heard: all<HeardRow>(`select ${columns(HEARD_COLUMNS)} from heard`).map(rowToHeard),
    intake: one<{ data: Uint8Array }>('select data from intake')?.data ?? null,
    heartbeat: heartbeat ? { ...heartbeat } : null,
  };
};

/** Two halves, each with an index of its own. */
const LIVE_OBLIGATIONS = `
  select ${columns(OBLIGATION_COLUMNS)} from obligations where owed <> 'nothing'
  union all
  select ${columns(OBLIGATION_COLUMNS)} from obligations where owed = 'nothing'
    and activation in (select id from activations where state <> 'cleared')`;

type HeardRow = Omit<Row<HeardRecord>, 'online'> & { readonly online: number | null };

const rowToAlarm = (row: Row<AlarmRecord>): AlarmRecord => ({
  ...row,
  labels: parseJson<Labels>(row.labels),
  alarm: parseJson<Alarm>(row.alarm),
});

export const rowToObligation = (row: Row<Obligation>): Obligation => ({
  ...row,
  target: parseJson<Target>(row.target),
});

const rowToFact = (row: Row<FactRecord>): FactRecord => ({
  ...row,
  value: row.value === '' ? undefined : parseJson<Json>(row.value),
});

const rowToHeard = (row: HeardRow): HeardRecord => ({
  ...row,
  labels: parseJson<Labels>(row.labels),
  online: row.online === null ? null : row.online === 1,
  heardOn: parseJson<HeardRecord['heardOn']>(row.heardOn),
});

export const rowToActivation = (row: Row<StoredActivation>): StoredActivation => ({
  ...row,
  acknowledged: row.acknowledged === 1,
  suppressedBy: parseJson<StoredActivation['suppressedBy']>(row.suppressedBy),
  labels: parseJson<Labels>(row.labels),
  evidence: parseJson<JsonObject>(row.evidence),
});

export const rowToTransition = (row: Row<Transition>): Transition => ({
  ...row,
  labels: parseJson<Labels>(row.labels),
  evidence: parseJson<JsonObject>(row.evidence),
});
