import type { FactRecord, HeardRecord } from './batch.ts';
import type { Connection } from './connection.ts';
import { upsertInto } from './row.ts';

export const FACT_COLUMNS = [
  'source',
  'device',
  'fact',
  'value',
  'observedAt',
  'watchedAt',
] as const satisfies readonly (keyof FactRecord)[];

export const HEARD_COLUMNS = [
  'source',
  'device',
  'labels',
  'observedAt',
  'receivedAt',
  'watchedAt',
  'online',
  'heardOn',
] as const satisfies readonly (keyof HeardRecord)[];

/** Writes what is known of devices over what was, inside the caller's transaction. */
export const prepareBehind = (
  connection: Connection,
): ((facts: readonly FactRecord[], heard: readonly HeardRecord[]) => void) => {
  const fact = connection.prepare(upsertInto('facts', FACT_COLUMNS, ['source', 'device', 'fact']));
  const device = connection.prepare(upsertInto('heard', HEARD_COLUMNS, ['source', 'device']));
  return (facts, heard) => {
    // No JSON text is empty.
    for (const record of facts) fact.run({ ...record, value: JSON.stringify(record.value) ?? '' });
    for (const record of heard) device.run(heardToRow(record));
  };
};

const heardToRow = ({ labels, online, heardOn, ...record }: HeardRecord) => ({
  ...record,
  labels: JSON.stringify(labels),
  online: online === null ? null : Number(online),
  heardOn: JSON.stringify(heardOn),
});

/** Which device of which source. */
export type DeviceName = Pick<HeardRecord, 'source' | 'device'>;

/** Drops all that is kept of the devices, inside the caller's transaction. Their alarms go by a batch. */
export const prepareForget = (connection: Connection): ((devices: readonly DeviceName[]) => void) => {
  const facts = connection.prepare('delete from facts where source = :source and device = :device');
  const heard = connection.prepare('delete from heard where source = :source and device = :device');
  return (devices) => {
    for (const { source, device } of devices) {
      facts.run({ source, device });
      heard.run({ source, device });
    }
  };
};
