import type { JsonObject } from '../base/json.ts';
import type { Result } from '../base/result.ts';
import type { Binding } from '../model/binding.ts';
import type { Notification } from '../model/notification.ts';
import type { NotifyFault } from './fault.ts';

/**
 * The five operations of Notify v1 on one Service, whoever carries them out: the built-in service or a remote one.
 * They MUST resolve, never reject: every failure is a fault.
 */
export interface Notify<F extends NotifyFault = NotifyFault> {
  /** Another binding with the same type and address is replaced. */
  readonly createBinding: (args: CreateBinding) => Promise<Result<Binding, F>>;
  readonly getBinding: (sid: string) => Promise<Result<Binding, F>>;
  readonly deleteBinding: (sid: string) => Promise<Result<null, F>>;
  readonly listBinding: (query: ListBinding) => Promise<Result<BindingPage, F>>;
  /** Accepts the notification; what becomes of its deliveries is not part of the answer. */
  readonly send: (request: SendArgs) => Promise<Result<Notification, F>>;
}

/** Arguments by their Notify names, not yet checked; an empty text is a missing one. */
export interface CreateBinding {
  readonly Identity: string;
  readonly BindingType: string;
  readonly Address: string;
  readonly Tag?: readonly string[];
  /** Deprecated by Twilio: kept and shown, of no effect. */
  readonly Endpoint?: string;
  readonly CredentialSid?: string;
  readonly NotificationProtocolVersion?: string;
}

/** Bindings of any of the identities that have all of the tags, implicit ones included. */
export interface ListBinding {
  readonly Identity?: readonly string[];
  readonly Tag?: readonly string[];
  /** `YYYY-MM-DD` in UTC; bindings created on that day or later. */
  readonly StartDate?: string;
  /** `YYYY-MM-DD` in UTC; bindings created on that day or earlier. */
  readonly EndDate?: string;
  /** 1 to 1000, default 50; anything beyond is clamped. */
  readonly PageSize?: number;
  /** From 0; it only numbers the page, the token finds it. */
  readonly Page?: number;
  readonly PageToken?: string;
}

export interface BindingPage {
  readonly bindings: readonly Binding[];
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  readonly next: PageLink | null;
  /** Null on the first page, and where a reader has come too far to be led back. */
  readonly previous: PageLink | null;
}

/** Where a neighbouring page is; the first page has no token. */
export interface PageLink {
  readonly page: number;
  readonly token: string | null;
}

/** One call of `send` by its Notify names, not yet checked. */
export interface SendArgs {
  readonly Identity?: readonly string[];
  readonly Tag?: readonly string[];
  /** Past the bindings: each `{"binding_type":"sms","address":"+15005550006"}` as JSON text; without Identity and Tag. */
  readonly ToBinding?: readonly string[];
  /** Deprecated by Twilio for tags; refused, since to ignore it would reach more people than meant. */
  readonly Segment?: readonly string[];
  readonly Title?: string;
  readonly Body?: string;
  readonly Sound?: string;
  readonly Action?: string;
  readonly Priority?: string;
  /** Seconds, 0 to 2419200. */
  readonly Ttl?: number;
  readonly Data?: JsonObject;
  readonly Apn?: JsonObject;
  readonly Fcm?: JsonObject;
  readonly Gcm?: JsonObject;
  readonly Sms?: JsonObject;
  readonly FacebookMessenger?: JsonObject;
  /** Kept and shown; no channel delivers it. */
  readonly Alexa?: JsonObject;
  /** `http` or `https`; goes before the service's own. */
  readonly DeliveryCallbackUrl?: string;
}
