import type { BindingType } from '../model/binding.ts';
import type { ActualBinding, Owned } from './ports.ts';
import type { DesiredBinding } from './source.ts';

/** Names an address over all channels. */
export const addressKey = ({ type, address }: { readonly type: BindingType; readonly address: string }): string =>
  `${type}:${address}`;

type Content = Pick<ActualBinding, 'identity' | 'tags'>;

/** Identity and tags as one comparable text: JSON, the identity first. The order of tags and their doubles mean nothing. */
export const contentOf = ({ identity, tags }: Content): string =>
  JSON.stringify([identity, ...(isInOrder(tags) ? tags : new Set(tags.toSorted()))]);

/** Sorted, and each once: as sources say them. */
const isInOrder = (tags: readonly string[]): boolean =>
  tags.every((tag, index) => index === 0 || (tags[index - 1] ?? '') < tag);

/** Whether two bindings of one address say the same. */
export const sameContent = (a: Content, b: Content): boolean =>
  a.identity === b.identity && (isEqual(a.tags, b.tags) || contentOf(a) === contentOf(b));

/** As they nearly always are, which spares the text. */
const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((tag, index) => tag === b[index]);

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
  source: desired.source,
  type: desired.type,
  address: desired.address,
  sid,
  identity: desired.identity,
  hash: contentOf(desired),
  goneAt: null,
});

/** Of a binding that went without us and is not made again; `goneAt` epoch ms. */
export const goneRecord = (owned: Owned, goneAt: number): Owned => ({ ...owned, hash: recordedContent(owned), goneAt });

/** By its sid, or as what the record was waiting for. */
export const isOurs = (owned: Owned, actual: ActualBinding): boolean =>
  actual.sid === owned.sid || (isPending(owned) && owned.hash === PENDING + contentOf(actual));

/** The service has not answered yet, as far as is known. */
export const isPending = ({ hash }: Owned): boolean => hash.startsWith(PENDING);

/** Nothing is left to write down about `sid`. */
export const isRecorded = (owned: Owned, desired: DesiredBinding, sid: string): boolean =>
  owned.source === desired.source && owned.sid === sid && owned.goneAt === null && owned.hash === contentOf(desired);

/** Whether the record is of just this, made or not. */
export const isOf = (owned: Owned, desired: DesiredBinding): boolean => recordedContent(owned) === contentOf(desired);

/** What a source wanted when it was last understood; its tags stand in no other place. */
export const keptOf = (owned: Owned): DesiredBinding => {
  // Written by `contentOf` alone.
  const [identity = owned.identity, ...tags] = JSON.parse(recordedContent(owned)) as readonly string[];
  const { source, type, address } = owned;
  return { source, type, address, identity, tags, place: `${source}, as bound before`, renewedAt: null };
};

const recordedContent = (owned: Owned): string => (isPending(owned) ? owned.hash.slice(PENDING.length) : owned.hash);
