import { type Clock, createVirtualClock } from '../../src/base/clock.ts';
import type { Redacted } from '../../src/base/redacted.ts';
import type { Binding } from '../../src/model/binding.ts';
import type { ChannelName, Delivery, Outcome } from '../../src/model/delivery.ts';
import type { DeliveryId } from '../../src/model/ids.ts';
import type { Notification } from '../../src/model/notification.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import type { AttemptResult, NotifyStore } from '../../src/notify-service/ports.ts';
import { type Connection, openConnection } from '../../src/store/connection.ts';
import { migrate } from '../../src/store/migrate.ts';
import { BINDING_COLUMNS, type BindingRow, rowToBinding } from '../../src/store/notify/binding-row.ts';
import { DELIVERY_COLUMNS, type DeliveryRow, rowToDelivery } from '../../src/store/notify/delivery-row.ts';
import {
  NOTIFICATION_COLUMNS,
  type NotificationRow,
  rowToNotification,
} from '../../src/store/notify/notification-row.ts';
import { createNotifyTables } from '../../src/store/notify/notify-store.ts';
import { createQueries } from '../../src/store/queries.ts';

/** The real tables in memory, open to be looked into and to be made to fail. */
export interface NotifyTestStore extends NotifyStore {
  /** Each in the order of writing. */
  readonly all: {
    readonly bindings: () => readonly Binding[];
    readonly deliveries: () => readonly Delivery[];
    readonly notifications: () => readonly Notification[];
    readonly attempts: () => readonly StoredAttempt[];
    /** `BS… reason`; of an address `…4567 reason`. */
    readonly audit: () => readonly string[];
    /** `sms:+47…` */
    readonly held: () => readonly string[];
  };
  /** The next calls of this operation reject. */
  readonly fail: (operation: keyof NotifyStore, times: number) => void;
  readonly close: () => void;
}

export interface StoredAttempt {
  readonly delivery: DeliveryId;
  readonly channel: ChannelName;
  readonly credential: string | null;
  readonly at: number;
  /** Null while it is under way. */
  readonly outcome: Outcome | null;
}

interface NotifyStoreOptions {
  readonly clock?: Clock;
  /** The config's own service. */
  readonly service?: string;
  readonly encryptionKey?: Redacted;
}

/** One made on a new database in memory; nothing needs to close it, for it goes with the last that holds it. */
export const createNotifyStore = (options: NotifyStoreOptions = {}): NotifyTestStore => {
  const connection = openConnection({ path: ':memory:', synchronous: 'NORMAL' });
  for (const statement of schema) connection.prepare(statement).run();
  const tables = createNotifyTables(connection, {
    clock: options.clock ?? createVirtualClock(),
    service: options.service ?? BUILT_IN_SERVICE,
    encryptionKey: options.encryptionKey,
  });
  const outcomes = createOutcomes(connection);
  const finishAttempts: NotifyStore['finishAttempts'] = async (results) => {
    outcomes.remember(results);
    await tables.finishAttempts(results);
  };
  const startAttempts: NotifyStore['startAttempts'] = async (ids, at, ended = []) => {
    outcomes.remember(ended);
    return tables.startAttempts(ids, at, ended);
  };
  const failures = new Map<string, number>();
  return {
    ...failing({ ...tables, startAttempts, finishAttempts }, failures),
    all: createAll(connection, outcomes.of),
    fail: (operation, times) => {
      failures.set(operation, times);
    },
    close: connection.close,
  };
};

/** The schema that the migrations come to, made once: they take longer than most tests. */
const readSchema = async (): Promise<readonly string[]> => {
  const connection = openConnection({ path: ':memory:', synchronous: 'NORMAL' });
  await migrate(createQueries(connection));
  const rows = connection.prepare<{ sql: string }>(
    `select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by rowid`,
  );
  const statements = rows.all().map(({ sql }) => sql);
  connection.close();
  return statements;
};

const schema = await readSchema();

/** Every operation, rejecting as often as it was told to. */
const failing = (tables: NotifyStore, failures: Map<string, number>): NotifyStore => {
  const wrap = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value !== 'function') return [name, value];
    const call = (...args: readonly unknown[]): unknown => {
      const left = failures.get(name) ?? 0;
      failures.set(name, left - 1);
      return left > 0 ? Promise.reject(new Error(`${name}: database is locked`)) : value(...args);
    };
    return [name, call];
  };
  return Object.fromEntries(Object.entries(tables).map(wrap)) as unknown as NotifyStore;
};

/** The tables keep an outcome's type and code; what else it said is remembered here. */
const createOutcomes = (connection: Connection) => {
  const open = connection.prepare<{ number: number }>(
    'select number from attempts where delivery = :id and finished_at is null',
  );
  const outcomes = new Map<string, Outcome>();
  const remember = (results: readonly AttemptResult[]) => {
    for (const { delivery, outcome } of results) {
      const number = open.get({ id: delivery.id })?.number;
      if (number !== undefined) outcomes.set(`${delivery.id} ${number}`, outcome);
    }
  };
  return { remember, of: (delivery: DeliveryId, number: number) => outcomes.get(`${delivery} ${number}`) ?? null };
};

const createAll = (
  connection: Connection,
  outcomeOf: (delivery: DeliveryId, number: number) => Outcome | null,
): NotifyTestStore['all'] => {
  const all = <Row>(sql: string) => connection.prepare<Row>(sql).all();
  const texts = (sql: string) => all<{ text: string }>(sql).map(({ text }) => text);
  return {
    bindings: () => all<BindingRow>(`select ${BINDING_COLUMNS} from bindings order by rowid`).map(rowToBinding),
    deliveries: () =>
      all<DeliveryRow>(`select ${DELIVERY_COLUMNS} from deliveries order by sequence`).map(rowToDelivery),
    notifications: () =>
      all<NotificationRow>(`select ${NOTIFICATION_COLUMNS} from notifications order by sequence`).map(
        rowToNotification,
      ),
    attempts: () =>
      all<AttemptRow>(ATTEMPTS).map(({ number, finished, credential, ...rest }) => ({
        ...rest,
        credential: credential === '' ? null : credential,
        outcome: finished === 1 ? outcomeOf(rest.delivery, number) : null,
      })),
    audit: () =>
      texts(`select coalesce(sid, type || ':' || address) || ' ' || reason as text from audit order by sequence`),
    held: () => texts(`select type || ':' || address as text from held_addresses order by at`),
  };
};

interface AttemptRow extends Omit<StoredAttempt, 'outcome'> {
  readonly number: number;
  readonly finished: number;
}

const ATTEMPTS = `
  select a.delivery, a.number, a.channel, a.credential, a.started_at as at, a.finished_at is not null as finished
  from attempts a join deliveries d on d.id = a.delivery order by a.started_at, d.sequence, a.number`;
