import type { Clock } from '../../base/clock.ts';
import { shortKey } from '../../base/short-key.ts';
import { asServiceSid, type ServiceSid } from '../../model/ids.ts';
import { EMPTY_SERVICE, type Service } from '../../model/service.ts';
import { prepareAuditInsert } from '../audit.ts';
import type { Connection } from '../connection.ts';
import { columns, insertInto, type Row, upsertInto } from '../row.ts';

/** Services; meant to be a part of the notify service's store port. */
export interface ServiceTable {
  readonly service: (sid: ServiceSid) => Promise<Service | null>;
  /** Stores it, in place of one with its sid. */
  readonly putService: (service: Service) => Promise<void>;
  /** A page in order of sid, after `after`; with `friendlyName`, those of exactly that name. */
  readonly services: (
    friendlyName: string | null,
    after: ServiceSid | null,
    limit: number,
  ) => Promise<readonly Service[]>;
  readonly countServices: () => Promise<number>;
  /** Takes its bindings along, with one audit entry; false if it is not there. Its notifications and deliveries stay. */
  readonly removeService: (sid: ServiceSid) => Promise<boolean>;
}

/** Makes `own` be there, and whose bindings and notifications were nobody's. Throws `StoreError`. */
export const createServiceTable = (connection: Connection, clock: Clock, own: string): ServiceTable => {
  adopt(connection, own, clock.now());
  const one = connection.prepare<ServiceRow>(`select ${COLUMNS} from services where sid = :sid`);
  const put = connection.prepare(upsertInto('services', FIELDS, ['sid']));
  const page = connection.prepare<ServiceRow>(
    `select ${COLUMNS} from services where sid > :after order by sid limit :limit`,
  );
  const named = connection.prepare<ServiceRow>(
    `select ${COLUMNS} from services where friendly_name = :friendlyName and sid > :after order by sid limit :limit`,
  );
  const count = connection.prepare<{ total: number }>('select count(*) as total from services');
  const remove = prepareRemove(connection, clock);
  return {
    service: async (sid) => {
      const row = connection.read(() => one.get({ sid }));
      return row ? rowToService(row) : null;
    },
    putService: async (service) => {
      connection.write(() => put.run(serviceToRow(service)));
    },
    services: async (friendlyName, after, limit) => {
      const statement = friendlyName === null ? page : named;
      return connection.read(() => statement.all({ friendlyName, after: after ?? '', limit }).map(rowToService));
    },
    countServices: async () => connection.read(() => count.get()?.total ?? 0),
    removeService: async (sid) => connection.write(() => remove(sid)),
  };
};

const FIELDS = [
  'sid',
  'friendlyName',
  'apnCredentialSid',
  'gcmCredentialSid',
  'fcmCredentialSid',
  'messagingServiceSid',
  'facebookMessengerPageId',
  'alexaSkillId',
  'defaultApnNotificationProtocolVersion',
  'defaultGcmNotificationProtocolVersion',
  'defaultFcmNotificationProtocolVersion',
  'defaultAlexaNotificationProtocolVersion',
  'logEnabled',
  'deliveryCallbackUrl',
  'deliveryCallbackEnabled',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Service)[];

const COLUMNS = columns(FIELDS);

type ServiceRow = Row<Service>;

const serviceToRow = (service: Service): ServiceRow => ({
  ...service,
  logEnabled: Number(service.logEnabled),
  deliveryCallbackEnabled: Number(service.deliveryCallbackEnabled),
});

const rowToService = (row: ServiceRow): Service => ({
  ...row,
  logEnabled: row.logEnabled === 1,
  deliveryCallbackEnabled: row.deliveryCallbackEnabled === 1,
});

/** Rows of before there were services have none. Each statement finds them by an index, so a later start costs nothing. */
const adopt = (connection: Connection, own: string, at: number): void => {
  const insert = connection.prepare(`${insertInto('services', FIELDS)} on conflict do nothing`);
  const adoptions = ['bindings', 'binding_tags', 'notifications', 'ownership'].map((table) =>
    connection.prepare(adoptRows(table)),
  );
  connection.write(() => {
    insert.run(serviceToRow({ ...EMPTY_SERVICE, sid: asServiceSid(own), createdAt: at, updatedAt: at }));
    adoptLanes(connection, own);
    for (const statement of adoptions) statement.run({ own });
  });
};

const adoptRows = (table: string): string => `update ${table} set service = :own where service = ''`;

/**
 * Lanes are named by their service, too, and in short. Those that still matter: what waits goes before what is queued from
 * now on. Another Notify service has lanes of its own.
 */
const adoptLanes = (connection: Connection, own: string): void => {
  const open = connection.prepare<{ sequence: number; lane: string }>(`
    select sequence, lane from deliveries
    where open = 1 and channel <> 'notify'
      and notification in (select sid from notifications indexed by notifications_unowned where service = '')`);
  const rename = connection.prepare('update deliveries set lane = :lane where sequence = :sequence');
  for (const { sequence, lane } of open.all()) rename.run({ sequence, lane: shortKey(`${lane} ${own}`) });
};

const prepareRemove = (connection: Connection, clock: Clock): ((sid: ServiceSid) => boolean) => {
  const remove = connection.prepare('delete from services where sid = :sid');
  const removeRefusals = connection.prepare(
    'delete from refusals where binding in (select sid from bindings where service = :sid)',
  );
  const removeTags = connection.prepare('delete from binding_tags where service = :sid');
  const removeBindings = connection.prepare('delete from bindings where service = :sid');
  const audit = prepareAuditInsert(connection);
  return (sid) => {
    if (remove.run({ sid }) === 0) return false;
    removeRefusals.run({ sid });
    removeTags.run({ sid });
    const reason = `deleted with ${removeBindings.run({ sid })} bindings`;
    audit({ sid, at: clock.now(), action: 'service-removed', reason, type: null, address: null, identity: null });
    return true;
  };
};
