import type { Fault } from '../../document/fault.ts';
import type { BindingType } from '../../model/binding.ts';

/** Where something stands in a source; asked for only where it is shown. */
export type At = () => Pick<Fault, 'file' | 'line' | 'column' | 'path'>;

export interface PlacedText {
  readonly text: string;
  readonly at: At;
}

/** An address as it was written, not yet looked at. */
export interface WrittenAddress {
  readonly type: BindingType;
  readonly address: string;
  /** Of this address alone. */
  readonly tags: readonly PlacedText[];
  readonly at: At;
}

/** One entry of any source, as far as it can be read. */
export interface WrittenPerson {
  readonly identity: string;
  readonly at: At;
  /** Of each of the addresses. */
  readonly tags: readonly PlacedText[];
  readonly addresses: readonly WrittenAddress[];
  /** Not all of its tags can be read: its addresses are left as they are, since none may lose a tag for a slip of the pen. */
  readonly lacksTags: boolean;
  /** Something in it cannot be read; the fault is told already. */
  readonly isUnclear: boolean;
}

/** Everything that a reader found. */
export interface WrittenPeople {
  readonly people: readonly WrittenPerson[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  /** There are entries of which it cannot be told whose they are. */
  readonly isAllUnclear: boolean;
}

/** The key of each channel in any source, and the binding type that it makes. */
export const CHANNELS = [
  ['sms', 'sms'],
  ['apn', 'apn'],
  ['fcm', 'fcm'],
  ['gcm', 'gcm'],
  ['messenger', 'facebook-messenger'],
] as const satisfies readonly (readonly [key: string, type: BindingType])[];

export type ChannelKey = (typeof CHANNELS)[number][0];

/** What stands where: names of columns, or paths into an item. What it leaves out is not read. */
export type PeopleMap = { readonly identity: string } & {
  readonly [key in 'tags' | 'teams' | ChannelKey]?: string | undefined;
};
