import type { Notification } from '../model/notification.ts';
import type { Batch } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { TestPeople } from './test-people.ts';
import type { TestRecord } from './test-record.ts';
import type { World } from './world.ts';

/** What a rule test decided and has not written down yet. */
export interface Outbox {
  /** Notes what was decided. */
  readonly take: (world: World) => void;
  /** Commits it, and fans out what it tells. */
  readonly flush: () => Promise<void>;
}

/** `desk` null: nothing in the test goes by a store. */
export const createOutbox = (
  record: TestRecord,
  desk: { readonly store: Store; readonly people: TestPeople } | null,
): Outbox => {
  let batches: Batch[] = [];
  return {
    take: ({ ledger }) => {
      if (ledger.isEmpty()) return;
      const batch = ledger.take();
      record.take(batch);
      if (desk) batches.push(batch);
    },
    flush: async () => {
      const written = batches;
      batches = [];
      const told: Notification[] = [];
      for (const batch of written) {
        const committed = await desk?.store.commit(batch);
        if (committed?.ok === false) throw new Error(committed.error.message);
        told.push(...batch.notifications);
      }
      if (told.length > 0) await desk?.people.deliver(told);
    },
  };
};
