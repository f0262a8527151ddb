import type { Binding, BindingType } from '../model/binding.ts';
import type { ChannelName, Delivery, Outcome } from '../model/delivery.ts';
import type { BindingSid, DeliveryId, NotificationSid } from '../model/ids.ts';
import type { Notification, SendRequest } from '../model/notification.ts';

/** Bindings of any of the identities (all, if none is named) that have all of the tags, implicit ones included. */
export interface BindingFilter {
  readonly identities: readonly string[];
  readonly tags: readonly string[];
  /** Created at or after, epoch ms. */
  readonly createdFrom?: number;
  /** Created before, epoch ms. */
  readonly createdBefore?: number;
}

export interface BindingStore {
  /** Stores `binding`; another with the same type and address goes in the same transaction and is returned. */
  readonly putBinding: (binding: Binding) => Promise<Binding | null>;
  readonly binding: (sid: BindingSid) => Promise<Binding | null>;
  /** Removes it and writes an audit entry with `reason`; false if it is not there or was renewed since (epoch ms). */
  readonly removeBinding: (sid: BindingSid, reason: string, unlessRenewedSince?: number) => Promise<boolean>;
  /** A page in order of sid, after `after`. */
  readonly bindings: (filter: BindingFilter, after: BindingSid | null, limit: number) => Promise<readonly Binding[]>;
  /** An address that opted out is held until it opts in again; audit entry with `reason`. */
  readonly holdAddress: (type: BindingType, address: string, reason: string) => Promise<void>;
  readonly isHeld: (type: BindingType, address: string) => Promise<boolean>;
}

/** One finished attempt and what to make of the delivery. */
export interface AttemptResult {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly finishedAt: number;
  /** The delivery as it is to be stored. */
  readonly next: Delivery;
}

export interface DeliveryStore {
  /** Stores a notification that came over the API; those of alarms are committed with their transition. */
  readonly addNotification: (notification: Notification) => Promise<void>;
  /** Notifications not yet fanned out, oldest first. */
  readonly queuedNotifications: (limit: number) => Promise<readonly Notification[]>;
  /** Inserts deliveries ((notification, binding) is unique, a second one is ignored); `done` ends the fan-out. One transaction. */
  readonly fanOut: (
    sid: NotificationSid,
    deliveries: readonly Delivery[],
    done: boolean,
  ) => Promise<{ readonly total: number }>;
  /** Queued deliveries that are first of their lane and due, oldest notification first. */
  readonly dueDeliveries: (channel: ChannelName, now: number, limit: number) => Promise<readonly Delivery[]>;
  /** When the next queued head of a lane falls due (epoch ms); null when none waits. */
  readonly nextDueAt: (channel: ChannelName) => Promise<number | null>;
  readonly request: (sid: NotificationSid) => Promise<SendRequest | null>;
  /** Writes the attempt down before it is made: state `sending`, attempts + 1. One transaction. */
  readonly startAttempts: (ids: readonly DeliveryId[], at: number) => Promise<void>;
  readonly finishAttempts: (results: readonly AttemptResult[]) => Promise<void>;
  /** The wall clock was set back: what is queued on `channel` falls due `byMs` sooner, so that nothing waits longer for it. */
  readonly bringForward: (channel: ChannelName, byMs: number) => Promise<void>;
  /**
   * At start: deliveries found `sending` go back to `queued`, marked `mayRepeat`. What would wait longer than an hour is
   * due at once: nobody knows whether the clock was set back meanwhile.
   */
  readonly recoverInterrupted: (at: number) => Promise<number>;
  /** At start: what ended within `windowMs` of the earlier run's end: unbound notifications, one expired delivery per channel. */
  readonly lastEnds: (
    windowMs: number,
  ) => Promise<{ readonly unbound: readonly Notification[]; readonly expired: readonly Delivery[] }>;
  /** Start of the newest attempt on `channel` (epoch ms), so that a restart does not burst over `rate`. */
  readonly lastAttemptAt: (channel: ChannelName) => Promise<number | null>;
}

export interface NotifyStore extends BindingStore, DeliveryStore {}
