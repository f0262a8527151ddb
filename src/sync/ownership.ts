import type { ActualBinding, Owned } from './ports.ts';

/** What the roster wants: one address of one person. Tags sorted, each once. */
export type DesiredBinding = Omit<ActualBinding, 'sid'>;

/** Names an address over all channels. */
export const addressKey = ({ type, address }: Pick<DesiredBinding, 'type' | 'address'>): string => `${type}:${address}`;

/** Whether two bindings of one address say the same. */
export const sameContent = (a: Content, b: Content): boolean => contentOf(a) === contentOf(b);

type Content = Pick<DesiredBinding, 'identity' | 'tags'>;

const PENDING = 'pending ';

/**
 * Written before a binding is created: if the answer is lost, a binding with this content is known to be ours.
 * `sid` names the binding that it is to replace.
 */
export const pendingRecord = (desired: DesiredBinding, sid: string): Owned => ({
  ...madeRecord(desired, sid),
  hash: PENDING + contentOf(desired),
});

/** Written once the service has answered. */
export const madeRecord = (desired: DesiredBinding, sid: string): Owned => ({
  type: desired.type,
  address: desired.address,
  sid,
  identity: desired.identity,
  hash: contentOf(desired),
});

/** By its sid, or as what the record was waiting for. */
export const isOurs = (owned: Owned, actual: ActualBinding): boolean =>
  actual.sid === owned.sid || owned.hash === PENDING + contentOf(actual);

/** Nothing is left to write down about `sid`. */
export const isRecorded = (owned: Owned, desired: DesiredBinding, sid: string): boolean =>
  owned.sid === sid && owned.hash === contentOf(desired);

const contentOf = ({ identity, tags }: Content): string => JSON.stringify([identity, ...new Set(tags.toSorted())]);
