declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A rule's identity over all files: `[a-z0-9][a-z0-9._-]*`. */
export type RuleId = Branded<'RuleId'>;
/** A device within its source: `oslo/f7`. */
export type DeviceId = Branded<'DeviceId'>;
/** What an alarm is about; by default its device. */
export type Key = Branded<'Key'>;
/** UUIDv7 of one raise to its end. */
export type ActivationId = Branded<'ActivationId'>;
/** `NT` and 32 hex digits. */
export type NotificationSid = Branded<'NotificationSid'>;
/** `BS` and 32 hex digits. */
export type BindingSid = Branded<'BindingSid'>;
/** `IS` and 32 hex digits: whose bindings and notifications they are. */
export type ServiceSid = Branded<'ServiceSid'>;
/** `CR` and 32 hex digits. */
export type CredentialSid = Branded<'CredentialSid'>;
/** UUIDv7 of one notification to one binding. */
export type DeliveryId = Branded<'DeliveryId'>;

/** Names a text that has been checked, or was made by us, as one of the ids above: the one place that may say `as`. */
export const asRuleId = (text: string): RuleId => text as RuleId;
export const asDeviceId = (text: string): DeviceId => text as DeviceId;
export const asKey = (text: string): Key => text as Key;
export const asActivationId = (text: string): ActivationId => text as ActivationId;
export const asNotificationSid = (text: string): NotificationSid => text as NotificationSid;
export const asBindingSid = (text: string): BindingSid => text as BindingSid;
export const asServiceSid = (text: string): ServiceSid => text as ServiceSid;
export const asCredentialSid = (text: string): CredentialSid => text as CredentialSid;
export const asDeliveryId = (text: string): DeliveryId => text as DeliveryId;
