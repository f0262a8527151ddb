import type { Delivery } from '../model/delivery.ts';
import type { NotificationSid, ServiceSid } from '../model/ids.ts';

/** Ends of deliveries of one notification, to be posted together; the same on every try, also after a crash. */
export interface CallbackBatch {
  readonly notification: NotificationSid;
  readonly service: ServiceSid;
  readonly url: string;
  /** From 0, per notification. */
  readonly sequence: number;
  /** No more will follow. */
  readonly isFinal: boolean;
  /** Tries so far. */
  readonly attempts: number;
  readonly deliveries: readonly Delivery[];
}

export interface CallbackStore {
  /**
   * The next batch that is due, numbered once; null when none is. A notification's ends are due when `limit` of them wait,
   * when all its deliveries have ended, or `BATCH_WITHIN_MS` after the oldest; a later batch waits for the earlier one.
   */
  readonly nextCallback: (now: number, limit: number) => Promise<CallbackBatch | null>;
  /** When the next batch may be due (epoch ms); null when nothing waits. */
  readonly nextCallbackAt: () => Promise<number | null>;
  /** It was taken, or is given up: the batch is forgotten. */
  readonly endCallback: (batch: CallbackBatch) => Promise<void>;
  /** It is to be tried again at `at` (epoch ms). */
  readonly retryCallback: (batch: CallbackBatch, at: number) => Promise<void>;
  /** It was not tried, and is due again at `at` (epoch ms). */
  readonly holdCallback: (batch: CallbackBatch, at: number) => Promise<void>;
}

/** How long an end waits for others to be posted with. */
export const BATCH_WITHIN_MS = 1000;
