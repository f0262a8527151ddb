import type { Connection } from './connection.ts';

/** What the channels learned of addresses; meant to be sync's feedback port. Each rejects with `StoreError`. */
export interface Feedback {
  /** Of bindings that are no longer there: those that went because a provider said that nobody is at the address, and when (epoch ms). */
  readonly gone: (sids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** `${type}:${address}` of those that opted out and have not opted in again. */
  readonly optedOut: () => Promise<ReadonlySet<string>>;
}

/** One list of them stands in one statement. */
const SIDS_AT_ONCE = 5_000;

export const createFeedback = (connection: Connection): Feedback => {
  // `cross join` keeps the sids outside, so that each is found by its index.
  const removals = connection.prepare<Removal>(`
    select a.sid as sid, a.at as at, a.reason as reason from json_each(:sids) given cross join audit a on a.sid = given.value
    where a.action = 'binding-removed' order by a.sequence`);
  const held = connection.prepare<{ key: string }>(`select type || ':' || address as key from held_addresses`);
  return {
    gone: async (sids) => {
      const newest = new Map<string, Removal>();
      for (let start = 0; start < sids.length; start += SIDS_AT_ONCE) {
        if (start > 0) await new Promise<void>((resolve) => setImmediate(resolve));
        const chunk = JSON.stringify(sids.slice(start, start + SIDS_AT_ONCE));
        for (const removal of connection.read(() => removals.all({ sids: chunk }))) newest.set(removal.sid, removal);
      }
      return new Map([...newest.values()].filter(isReported).map(({ sid, at }) => [sid, at]));
    },
    optedOut: async () => new Set(connection.read(() => held.all()).map(({ key }) => key)),
  };
};

/** Why a binding went, as the audit has it. */
interface Removal {
  readonly sid: string;
  readonly at: number;
  readonly reason: string;
}

/** As the notify service words it: `gone: 410`, `refused 3 times: BadDeviceToken`; not `deleted`, which somebody asked for. */
const isReported = ({ reason }: Removal): boolean => reason.startsWith('gone:') || reason.startsWith('refused ');
