import type { BindingType } from './binding.ts';
import type { BindingSid, CredentialSid, DeliveryId, NotificationSid } from './ids.ts';
import type { SendRequest } from './notification.ts';

/** What became of one attempt: a closed set, each an action for the sender. Times epoch ms. */
export type Outcome =
  | { readonly type: 'Delivered'; readonly providerId: string | null }
  | {
      readonly type: 'RetryAt';
      readonly at: number;
      readonly scope: 'binding' | 'credential' | 'channel';
      readonly code: string;
    }
  /** The request may have reached the provider; only this outcome can make a second copy. */
  | { readonly type: 'AnswerLost'; readonly code: string }
  | { readonly type: 'BindingGone'; readonly unlessRenewedSince: number; readonly code: string }
  | { readonly type: 'OptedOut'; readonly code: string }
  | { readonly type: 'CredentialRefused'; readonly code: string }
  | {
      readonly type: 'Rejected';
      readonly code: string;
      /**
       * address: the provider does not know it; said again and again, its binding goes. credential: this address does not
       * fit the credential (another app, another project), which is told, but pauses nobody else.
       */
      readonly blames?: 'address' | 'credential';
    };

/** What the provider reports of a message it had accepted, in Twilio's words; only SMS is reported on. */
export type ProviderStatus =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'
  | 'read';

/** A channel that a delivery leaves by; `notify` is another Notify service, which does its own fan-out. */
export type ChannelName = BindingType | 'notify';

/** What deliveries queue for: a channel with one credential. Null is the config's own. */
export interface Route {
  readonly channel: ChannelName;
  readonly credential: CredentialSid | null;
}

/**
 * queued: waits its turn or its next attempt. sending: an attempt is written down and under way.
 * All others are final: delivered (accepted by the provider), rejected, ttl-expired, binding-gone, opted-out.
 */
export type DeliveryState =
  | 'queued'
  | 'sending'
  | 'delivered'
  | 'rejected'
  | 'ttl-expired'
  | 'binding-gone'
  | 'opted-out';

/** One notification to one address; (notification, lane) is its key. */
export interface Delivery extends Route {
  readonly id: DeliveryId;
  readonly notification: NotificationSid;
  /** Null when the address was given directly, or another Notify service does the fan-out. */
  readonly binding: BindingSid | null;
  /** Whose binding it was. */
  readonly identity: string | null;
  readonly address: string;
  /** Deliveries of one lane go one after another, in the order of their notifications. */
  readonly lane: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly mayRepeat: boolean;
  /** Not before this time (epoch ms). */
  readonly dueAt: number;
  /** After this time it is no longer worth sending (epoch ms). */
  readonly expiresAt: number;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly providerId: string | null;
  /** Provider's or our own word for the last failure. */
  readonly code: string | null;
  /** The newest report; null before the first. */
  readonly providerStatus: ProviderStatus | null;
}

/** What a service says of its senders, in place of the config's. */
export interface Sender {
  /** `MG…`, for SMS. */
  readonly messagingServiceSid: string | null;
  readonly facebookMessengerPageId: string | null;
}

/** What a channel is handed for one attempt. */
export interface DeliveryRequest {
  readonly id: DeliveryId;
  readonly notification: NotificationSid;
  readonly address: string;
  readonly request: SendRequest;
  readonly sender: Sender;
  readonly expiresAt: number;
  readonly mayRepeat: boolean;
}

/**
 * A way out. `deliver` MUST resolve with an outcome and MUST NOT reject: foreign errors are translated once, here.
 * It MUST answer `RetryAt` only when the request surely did not take effect.
 */
export interface Channel {
  readonly name: ChannelName;
  /** Requests per second at most, over all bindings. */
  readonly rate: number;
  /** Requests under way at most; 50 where it does not say. */
  readonly concurrency?: number;
  readonly deliver: (delivery: DeliveryRequest) => Promise<Outcome>;
  /**
   * Asks the provider whether it takes the credential, without a message to anybody: `Delivered` if it does, with the
   * provider's words as the id, else `CredentialRefused`, or `RetryAt` when it could not be found out.
   */
  readonly test?: () => Promise<Outcome>;
  /** Lets go of the connections; requests under way fail. */
  readonly close?: () => Promise<void>;
}
