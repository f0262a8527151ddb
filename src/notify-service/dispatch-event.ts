import type { Delivery, Outcome, Route } from '../model/delivery.ts';
import type { NotificationSid } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';

/** What the dispatcher has to tell, after it is written down; for metrics, logs and Tocsin's own alarms. */
export type DispatchEvent =
  /**
   * A delivery has its final state; `latencyMs` runs from its fan-out. Outcomes of no attempt: see `admit`. Told again when
   * a report of the provider takes it back: accepted at first, and rejected in the end.
   */
  | { readonly type: 'finished'; readonly delivery: Delivery; readonly outcome: Outcome; readonly latencyMs: number }
  /** An attempt did not finish its delivery, which waits until `delivery.dueAt`. */
  | { readonly type: 'retrying'; readonly delivery: Delivery; readonly outcome: Outcome }
  /** Beside `finished`: the message was never delivered, and it is too late now. */
  | { readonly type: 'ttl-expired'; readonly delivery: Delivery }
  | { readonly type: 'nobody-bound'; readonly notification: Notification }
  /** Once per pause; the route tries again at `until` (epoch ms). */
  | { readonly type: 'credential-refused'; readonly route: Route; readonly code: string; readonly until: number }
  | { readonly type: 'credential-accepted'; readonly route: Route }
  /** The provider knows the credential, but not the addresses that go with it: one may be of another app or environment. */
  | { readonly type: 'credential-doubted'; readonly route: Route; readonly code: string }
  /** Ends of deliveries that the client will not be told of (Twilio's 52311); `code` says why. */
  | {
      readonly type: 'callback-failed';
      readonly notification: NotificationSid;
      readonly url: string;
      readonly code: string;
    }
  /** The work goes on in a second. */
  | { readonly type: 'store-failed'; readonly message: string };
