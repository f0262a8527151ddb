import type { NotificationSid } from '../../model/ids.ts';
import type { DirectAddress } from '../../model/notification.ts';
import type { Connection } from '../connection.ts';

/** Where a notification goes past the bindings, in the order given. Each inside the caller's transaction. */
export interface DirectAddresses {
  readonly add: (sid: NotificationSid, addresses: readonly DirectAddress[]) => void;
  readonly page: (sid: NotificationSid, from: number, limit: number) => readonly DirectAddress[];
  readonly drop: (sid: NotificationSid) => void;
}

/** A row each, so that a page costs the same however far in: as one text, 10,000 of them were read again for every page. */
export const prepareDirectAddresses = (connection: Connection): DirectAddresses => {
  const insert = connection.prepare(`
    insert into direct_addresses (notification, number, type, address)
    select :sid, key, value ->> 'type', value ->> 'address' from json_each(:addresses)`);
  const page = connection.prepare<DirectAddress>(`
    select type, address from direct_addresses where notification = :sid and number >= :from
    order by number limit :limit`);
  const drop = connection.prepare('delete from direct_addresses where notification = :sid');
  return {
    add: (sid, addresses) => {
      if (addresses.length > 0) insert.run({ sid, addresses: JSON.stringify(addresses) });
    },
    page: (sid, from, limit) => page.all({ sid, from, limit }),
    drop: (sid) => {
      drop.run({ sid });
    },
  };
};
