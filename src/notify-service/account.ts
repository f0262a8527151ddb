import type { Redacted } from '../base/redacted.ts';
import type { Result } from '../base/result.ts';
import type { Credential } from '../model/credential.ts';
import type { Delivery } from '../model/delivery.ts';
import type { ServiceSid } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';
import type { Service } from '../model/service.ts';
import type { NotifyFault } from './fault.ts';
import type { Notify, PageLink } from './operations.ts';

type Answer<T> = Promise<Result<T, NotifyFault>>;

/** All of Notify v1 for one account. Operations MUST resolve, never reject: every failure is a fault. */
export interface NotifyAccount {
  /** The operations on one service; if it is not there, each of them is 404/20404. */
  readonly of: (service: ServiceSid) => ServiceNotify;
  readonly services: Services;
  readonly credentials: Credentials;
}

/** The five operations, and what Notify's users asked for beyond them. */
export interface ServiceNotify extends Notify {
  readonly getNotification: (sid: string) => Answer<NotificationStanding>;
  /** Deliveries of one notification, a page at a time. */
  readonly listDelivery: (sid: string, query: PageQuery) => Answer<Page<Delivery>>;
  /** Removes all bindings of an identity; how many there were. */
  readonly deleteIdentity: (identity: string) => Answer<{ readonly deleted: number }>;
}

/** A notification, and how many of its deliveries stand in which state. */
export interface NotificationStanding {
  readonly notification: Notification;
  readonly states: Readonly<Partial<Record<Delivery['state'], number>>>;
}

export interface Services {
  readonly create: (args: ServiceArgs) => Answer<Service>;
  readonly get: (sid: string) => Answer<Service>;
  readonly list: (query: PageQuery & { readonly FriendlyName?: string }) => Answer<Page<Service>>;
  readonly update: (sid: string, args: ServiceArgs) => Answer<Service>;
  /** The config's own service cannot be deleted. */
  readonly delete: (sid: string) => Answer<null>;
}

export interface Credentials {
  readonly create: (args: CredentialArgs) => Answer<Credential>;
  readonly get: (sid: string) => Answer<Credential>;
  readonly list: (query: PageQuery) => Answer<Page<Credential>>;
  /** Its type cannot be changed. */
  readonly update: (sid: string, args: CredentialArgs) => Answer<Credential>;
  readonly delete: (sid: string) => Answer<null>;
  /** Asks the provider whether it takes the credential, without a message to anybody. */
  readonly test: (sid: string) => Answer<CredentialTest>;
}

export interface CredentialTest {
  /** Null: it could not be found out. */
  readonly accepted: boolean | null;
  /** The provider's word, or ours. */
  readonly code: string | null;
  /** Epoch ms. */
  readonly testedAt: number;
}

/** Arguments by their Notify names, not yet checked. A missing one stays as it is, an empty text takes away what was set. */
export interface ServiceArgs {
  readonly FriendlyName?: string;
  readonly ApnCredentialSid?: string;
  readonly GcmCredentialSid?: string;
  readonly FcmCredentialSid?: string;
  readonly MessagingServiceSid?: string;
  readonly FacebookMessengerPageId?: string;
  readonly AlexaSkillId?: string;
  readonly DefaultApnNotificationProtocolVersion?: string;
  readonly DefaultGcmNotificationProtocolVersion?: string;
  readonly DefaultFcmNotificationProtocolVersion?: string;
  readonly DefaultAlexaNotificationProtocolVersion?: string;
  /** `true` or `false`. */
  readonly LogEnabled?: string;
  readonly DeliveryCallbackUrl?: string;
  readonly DeliveryCallbackEnabled?: string;
}

/** As above, but that a secret is only replaced, never taken away: an empty one is a missing one. */
export interface CredentialArgs {
  readonly Type?: string;
  readonly FriendlyName?: string;
  /** PEM on one line or many, or `{"key_id","team_id","topic"}` beside a token key. */
  readonly Certificate?: Redacted;
  readonly PrivateKey?: Redacted;
  readonly Sandbox?: string;
  readonly ApiKey?: Redacted;
  /** The JSON of a service account; a legacy server key is refused (52117). */
  readonly Secret?: Redacted;
}

export interface PageQuery {
  /** 1 to 1000, default 50; anything beyond is clamped. */
  readonly PageSize?: number;
  /** From 0; it only numbers the page, the token finds it. */
  readonly Page?: number;
  readonly PageToken?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  readonly next: PageLink | null;
  /** Null on the first page, and where a reader has come too far to be led back. */
  readonly previous: PageLink | null;
}
