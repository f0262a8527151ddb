import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import type { Result } from '../base/result.ts';
import type { Batch } from '../store/batch.ts';

export interface BatchWriterDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly probe: Probe;
  readonly commit: (batch: Batch) => Promise<Result<void, { readonly message: string }>>;
  /** After a batch is in the store: what it decided may now be seen outside. */
  readonly committed: (batch: Batch) => void;
  readonly storeFailing: (failing: boolean, message: string) => void;
}

export interface BatchWriter {
  /** Resolves once the batch is in the store, however often that has to be tried. */
  readonly write: (batch: Batch) => Promise<void>;
  /** A batch waits to be written. */
  readonly isFailing: () => boolean;
}

const RETRY_MS = 100;

/** Writes batches as they are: one that fails is tried again unchanged until it is in. */
export const createBatchWriter = ({
  clock,
  log,
  probe,
  commit,
  committed,
  storeFailing,
}: BatchWriterDeps): BatchWriter => {
  let failing = false;
  const failed = (message: string) => {
    if (!failing) log.error('store refuses a batch, trying again', { reason: message });
    failing = true;
    storeFailing(true, message);
  };
  const commitUntilDone = async (batch: Batch): Promise<void> => {
    for (let result = await commit(batch); !result.ok; result = await commit(batch)) {
      failed(result.error.message);
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  };
  return {
    isFailing: () => failing,
    write: async (batch) => {
      probe('before-commit');
      await commitUntilDone(batch);
      probe('after-commit');
      committed(batch);
      if (!failing) return;
      failing = false;
      storeFailing(false, '');
    },
  };
};
