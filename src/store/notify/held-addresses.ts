import type { Clock } from '../../base/clock.ts';
import type { BindingType } from '../../model/binding.ts';
import { prepareAuditInsert } from '../audit.ts';
import type { Connection } from '../connection.ts';

/** Addresses that opted out. Both changes write an audit entry with `reason`, once. */
export interface HeldAddresses {
  readonly holdAddress: (type: BindingType, address: string, reason: string) => Promise<void>;
  /** It opted in again. */
  readonly releaseAddress: (type: BindingType, address: string, reason: string) => Promise<void>;
  /** Those of `addresses` that are held. */
  readonly heldAmong: (type: BindingType, addresses: readonly string[]) => Promise<readonly string[]>;
}

export const createHeldAddresses = (connection: Connection, clock: Clock): HeldAddresses => {
  const hold = connection.prepare(
    'insert into held_addresses (type, address, at) values (:type, :address, :at) on conflict do nothing',
  );
  const release = connection.prepare('delete from held_addresses where type = :type and address = :address');
  const held = connection.prepare<{ address: string }>(`
    select address from held_addresses where type = :type and address in (select value from json_each(:addresses))`);
  const audit = prepareAuditInsert(connection);
  return {
    holdAddress: async (type, address, reason) =>
      connection.write(() => {
        const at = clock.now();
        if (hold.run({ type, address, at }) === 0) return;
        audit({ type, address, at, reason, action: 'address-held', identity: null, sid: null });
      }),
    releaseAddress: async (type, address, reason) =>
      connection.write(() => {
        if (release.run({ type, address }) === 0) return;
        audit({ type, address, at: clock.now(), reason, action: 'address-released', identity: null, sid: null });
      }),
    heldAmong: async (type, addresses) =>
      connection.read(() => held.all({ type, addresses: JSON.stringify(addresses) }).map(({ address }) => address)),
  };
};
