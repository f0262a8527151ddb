import type { BindingSid, CredentialSid, ServiceSid } from './ids.ts';

export const BINDING_TYPES = ['apn', 'fcm', 'gcm', 'sms', 'facebook-messenger', 'alexa'] as const;
export type BindingType = (typeof BINDING_TYPES)[number];

/** Tags that every binding has without being given them; no binding may be given one. */
export const IMPLICIT_TAGS: readonly string[] = ['all', ...BINDING_TYPES];

/** Identity and tags to a channel's address, which one service has once per type. Times epoch ms. */
export interface Binding {
  readonly sid: BindingSid;
  readonly service: ServiceSid;
  readonly identity: string;
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly string[];
  readonly endpoint: string | null;
  /** Goes before the service's own; apn, fcm and gcm only. */
  readonly credentialSid: CredentialSid | null;
  readonly notificationProtocolVersion: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}
