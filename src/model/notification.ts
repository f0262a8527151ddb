import type { JsonObject } from '../base/json.ts';
import type { BindingType } from './binding.ts';
import type { ActivationId, Key, NotificationSid, RuleId, ServiceSid } from './ids.ts';
import type { Reason } from './reason.ts';
import type { NotifyContent, Severity } from './rule.ts';

/** Rendered Identity and Tag: bindings of any of the identities that have all of the tags. */
export interface Target {
  readonly Identity: readonly string[];
  readonly Tag: readonly string[];
}

/** What one target has been told of one activation and is still owed. One per activation and notify entry. */
export interface Obligation {
  readonly activation: ActivationId;
  /** Index of the rule's notify entry at the raise. */
  readonly entry: number;
  /** The entry's own hash: after an edit another may stand at that index. */
  readonly entryHash: string;
  readonly target: Target;
  readonly told: 'nothing' | 'active' | 'over';
  readonly toldSeverity: Severity | null;
  readonly owed: 'nothing' | 'active' | 'over';
  /** When `owed` falls due (epoch ms, wall clock); null when it is owed at once or nothing is. */
  readonly dueAt: number | null;
  readonly reason: Reason;
}

/** One call of `send`, rendered. Arguments by their Notify names. */
export interface SendRequest extends NotifyContent, Target {
  /** Accepted and shown; no channel delivers it. */
  readonly Alexa?: JsonObject;
  /** Where the ends of its deliveries are posted; goes before the service's own. */
  readonly DeliveryCallbackUrl?: string;
}

/** An address that a notification goes to past the bindings (`ToBinding`). */
export interface DirectAddress {
  readonly type: BindingType;
  readonly address: string;
}

/** A rendered call of `send`, written down before it goes out. `origin` is null when the call came over the API. */
export interface Notification {
  readonly sid: NotificationSid;
  readonly service: ServiceSid;
  readonly createdAt: number;
  readonly request: SendRequest;
  /** How many addresses it goes to past the bindings, at most 10,000; they are read by page. 0: it goes to its target. */
  readonly direct: number;
  readonly origin: NotificationOrigin | null;
}

/** Which decision a notification tells of. (activation, number, entry) is its key: written once, however often decided. */
export interface NotificationOrigin {
  readonly activation: ActivationId;
  readonly number: number;
  readonly entry: number;
  readonly rule: RuleId;
  readonly key: Key;
  readonly on: 'raise' | 'clear';
  readonly reason: Reason;
  /** Event time of what it tells, epoch ms. */
  readonly observedAt: number;
}
