import type { Binding, BindingType } from '../model/binding.ts';
import type { Channel, ChannelName, Delivery, Outcome, Route } from '../model/delivery.ts';
import type { BindingSid, CredentialSid, DeliveryId, NotificationSid, ServiceSid } from '../model/ids.ts';
import type { DirectAddress, Notification } from '../model/notification.ts';
import type { CredentialStore, ServiceStore } from './account-store.ts';
import type { CallbackStore } from './callback-store.ts';

/** Bindings of one service, of any of the identities (all, if none is named) that have all of the tags, implicit ones included. */
export interface BindingFilter {
  readonly service: ServiceSid;
  readonly identities: readonly string[];
  readonly tags: readonly string[];
  /** Created at or after, epoch ms. */
  readonly createdFrom?: number;
  /** Created before, epoch ms. */
  readonly createdBefore?: number;
}

export interface BindingStore {
  /** Stores `binding`; another of its service with the same type and address goes in the same transaction and is returned. */
  readonly putBinding: (binding: Binding) => Promise<Binding | null>;
  readonly binding: (sid: BindingSid) => Promise<Binding | null>;
  /** The one of that type and address in its service. */
  readonly bindingAt: (service: ServiceSid, type: BindingType, address: string) => Promise<Binding | null>;
  /** Those of `sids` that are not there. */
  readonly missingBindings: (sids: readonly BindingSid[]) => Promise<readonly BindingSid[]>;
  /** Removes it and writes an audit entry with `reason`; false if it is not there or was renewed since (epoch ms). */
  readonly removeBinding: (sid: BindingSid, reason: string, unlessRenewedSince?: number) => Promise<boolean>;
  /** A page in order of sid, after `after`. */
  readonly bindings: (filter: BindingFilter, after: BindingSid | null, limit: number) => Promise<readonly Binding[]>;
  /** Counts one more notification (each once) whose delivery was refused for its address, since the binding was made; how many by now. */
  readonly countRefusal: (sid: BindingSid, notification: NotificationSid) => Promise<number>;
  /** An address that opted out is held until it opts in again; both write an audit entry with `reason`, once. */
  readonly holdAddress: (type: BindingType, address: string, reason: string) => Promise<void>;
  readonly releaseAddress: (type: BindingType, address: string, reason: string) => Promise<void>;
  /** Those of `addresses` that are held. */
  readonly heldAmong: (type: BindingType, addresses: readonly string[]) => Promise<readonly string[]>;
}

/** One finished attempt and what to make of the delivery. */
export interface AttemptResult {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly finishedAt: number;
  /** The delivery as it is to be stored. */
  readonly next: Delivery;
}

/** One page of a fan-out. */
export interface FanOutPage {
  readonly deliveries: readonly Delivery[];
  /** Ends the fan-out. */
  readonly done: boolean;
  /** Where the ends of its deliveries are to be posted; the same on every page. */
  readonly callback: string | null;
}

export interface NotificationStore {
  /** Stores a notification that came over the API; those of alarms are committed with their transition. */
  readonly addNotification: (notification: Notification, direct: readonly DirectAddress[]) => Promise<void>;
  readonly notification: (sid: NotificationSid) => Promise<Notification | null>;
  /** Notifications not yet fanned out, oldest first. */
  readonly queuedNotifications: (limit: number) => Promise<readonly Notification[]>;
  /** Of one that goes past the bindings, from the `from`th on; they are kept until its fan-out is done. */
  readonly directAddresses: (sid: NotificationSid, from: number, limit: number) => Promise<readonly DirectAddress[]>;
  /**
   * Inserts deliveries, one per binding, or per lane where there is none; a second one is ignored. One transaction. How many
   * there are is said with the last page; 0 before.
   */
  readonly fanOut: (sid: NotificationSid, page: FanOutPage) => Promise<{ readonly total: number }>;
  /** Its deliveries in order of id, after `after`. */
  readonly deliveriesOf: (
    sid: NotificationSid,
    after: DeliveryId | null,
    limit: number,
  ) => Promise<readonly Delivery[]>;
}

export interface DeliveryStore extends NotificationStore {
  /** Queued deliveries of `route` that are first of their lane and due, those of alarms first, then oldest notification first. */
  readonly dueDeliveries: (route: Route, now: number, limit: number) => Promise<readonly Delivery[]>;
  /** When the next queued head of a lane falls due (epoch ms); null when none waits. */
  readonly nextDueAt: (route: Route) => Promise<number | null>;
  /** Where queued deliveries wait. */
  readonly openRoutes: () => Promise<readonly Route[]>;
  /** The queued deliveries of a service on `from` go over to `to`: its credential was changed. */
  readonly reroute: (service: ServiceSid, from: Route, to: Route) => Promise<void>;
  /**
   * Writes attempts of one route down before they are made: state `sending`, attempts + 1. Answers which: one that is not queued any more
   * MUST NOT be made. First does what `finishAttempts` would do with `ended`. One transaction.
   */
  readonly startAttempts: (
    ids: readonly DeliveryId[],
    at: number,
    ended?: readonly AttemptResult[],
  ) => Promise<readonly DeliveryId[]>;
  /** What becomes final is noted for its callback in the same transaction. */
  readonly finishAttempts: (results: readonly AttemptResult[]) => Promise<void>;
  readonly delivery: (id: DeliveryId) => Promise<Delivery | null>;
  readonly deliveryByProviderId: (channel: ChannelName, providerId: string) => Promise<Delivery | null>;
  /** Stores what a report of the provider made of a delivery, unless it is being sent; false then. */
  readonly writeReport: (next: Delivery, at: number) => Promise<boolean>;
  /** The wall clock was set back: what is queued on `route` falls due `byMs` sooner, so that nothing waits longer for it. */
  readonly bringForward: (route: Route, byMs: number) => Promise<void>;
  /**
   * At start: deliveries found `sending` go back to `queued`, marked `mayRepeat`. What would wait longer than an hour is
   * due at once: nobody knows whether the clock was set back meanwhile.
   */
  readonly recoverInterrupted: (at: number) => Promise<number>;
  /** At start: what ended within `windowMs` of the earlier run's end: unbound notifications, one expired delivery per channel. */
  readonly lastEnds: (
    windowMs: number,
  ) => Promise<{ readonly unbound: readonly Notification[]; readonly expired: readonly Delivery[] }>;
  /** Start of the newest attempt on `route` (epoch ms), so that a restart does not burst over `rate`. */
  readonly lastAttemptAt: (route: Route) => Promise<number | null>;
}

export interface NotifyStore extends BindingStore, DeliveryStore, ServiceStore, CredentialStore, CallbackStore {}

/** The ways out: one per channel and credential, the same one each time until the credential is changed. */
export interface ChannelSource {
  /**
   * Undefined when the config names no such channel and there is no credential. A credential that is gone, or whose secret
   * is missing, MUST come as a channel that answers `CredentialRefused`, so that its deliveries wait to be mended.
   */
  readonly find: (route: Route) => Promise<Channel | undefined>;
  /** The credential was changed or deleted: what was made of it is let go. */
  readonly forget: (credential: CredentialSid) => void;
}
