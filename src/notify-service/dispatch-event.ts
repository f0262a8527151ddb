import type { ChannelName, Delivery, Outcome } from '../model/delivery.ts';
import type { Notification } from '../model/notification.ts';

/** What the dispatcher has to tell, after it is written down; for metrics, logs and Tocsin's own alarms. */
export type DispatchEvent =
  /** A delivery has its final state; `latencyMs` runs from its fan-out. Outcomes of no attempt: see `admit`. */
  | { readonly type: 'finished'; readonly delivery: Delivery; readonly outcome: Outcome; readonly latencyMs: number }
  /** An attempt did not finish its delivery, which waits until `delivery.dueAt`. */
  | { readonly type: 'retrying'; readonly delivery: Delivery; readonly outcome: Outcome }
  /** Beside `finished`: the message was never delivered, and it is too late now. */
  | { readonly type: 'ttl-expired'; readonly delivery: Delivery }
  | { readonly type: 'nobody-bound'; readonly notification: Notification }
  /** Once per pause; the channel tries again at `until` (epoch ms). */
  | {
      readonly type: 'credential-refused';
      readonly channel: ChannelName;
      readonly code: string;
      readonly until: number;
    }
  | { readonly type: 'credential-accepted'; readonly channel: ChannelName }
  /** The work goes on in a second. */
  | { readonly type: 'store-failed'; readonly message: string };
