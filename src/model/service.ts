import type { Sender } from './delivery.ts';
import { asServiceSid, type CredentialSid, type ServiceSid } from './ids.ts';

/** The service that the built-in Notify answers for, unless the config names another. */
export const BUILT_IN_SERVICE: ServiceSid = asServiceSid(`IS${'0'.repeat(32)}`);

/** A Notify service: whose bindings, notifications and credentials belong together. Times epoch ms; null is not set. */
export interface Service extends Sender {
  readonly sid: ServiceSid;
  readonly friendlyName: string | null;
  readonly apnCredentialSid: CredentialSid | null;
  readonly gcmCredentialSid: CredentialSid | null;
  readonly fcmCredentialSid: CredentialSid | null;
  readonly alexaSkillId: string | null;
  readonly defaultApnNotificationProtocolVersion: string;
  readonly defaultGcmNotificationProtocolVersion: string;
  readonly defaultFcmNotificationProtocolVersion: string;
  readonly defaultAlexaNotificationProtocolVersion: string;
  readonly logEnabled: boolean;
  readonly deliveryCallbackUrl: string | null;
  readonly deliveryCallbackEnabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A service of which nothing is said. */
export const EMPTY_SERVICE: Omit<Service, 'sid' | 'createdAt' | 'updatedAt'> = {
  friendlyName: null,
  apnCredentialSid: null,
  gcmCredentialSid: null,
  fcmCredentialSid: null,
  messagingServiceSid: null,
  facebookMessengerPageId: null,
  alexaSkillId: null,
  defaultApnNotificationProtocolVersion: '3',
  defaultGcmNotificationProtocolVersion: '3',
  defaultFcmNotificationProtocolVersion: '3',
  defaultAlexaNotificationProtocolVersion: '3',
  logEnabled: true,
  deliveryCallbackUrl: null,
  deliveryCallbackEnabled: false,
};
