import { err, ok, type Result } from '../base/result.ts';
import { asCredentialSid, type CredentialSid } from '../model/ids.ts';
import { EMPTY_SERVICE, type Service } from '../model/service.ts';
import type { ServiceArgs } from './account.ts';
import { callbackUrlFault } from './check-callback-url.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { LONGEST_FRIENDLY_NAME, LONGEST_TEXT } from './limits.ts';
import { isCredentialSid, isMessagingServiceSid } from './sids.ts';

/** What a caller may say of a service, checked; its credentials are named, not yet looked up. */
export type ServiceDraft = Omit<Service, 'sid' | 'createdAt' | 'updatedAt'>;

/** What `before` becomes with `args`, or the first fault in them (400/20001, naming the parameter). */
export const checkService = (args: ServiceArgs, before: ServiceDraft): Result<ServiceDraft, NotifyFault> => {
  for (const [name, reasonAgainst] of RULES) {
    const reason = args[name] ? reasonAgainst(args[name]) : undefined;
    if (reason !== undefined) return err(invalidParameter('Service', name, reason));
  }
  return ok({
    friendlyName: text(args.FriendlyName, before.friendlyName),
    apnCredentialSid: credential(args.ApnCredentialSid, before.apnCredentialSid),
    gcmCredentialSid: credential(args.GcmCredentialSid, before.gcmCredentialSid),
    fcmCredentialSid: credential(args.FcmCredentialSid, before.fcmCredentialSid),
    messagingServiceSid: text(args.MessagingServiceSid, before.messagingServiceSid),
    facebookMessengerPageId: text(args.FacebookMessengerPageId, before.facebookMessengerPageId),
    alexaSkillId: text(args.AlexaSkillId, before.alexaSkillId),
    ...versions(args, before),
    logEnabled: flag(args.LogEnabled, before.logEnabled, EMPTY_SERVICE.logEnabled),
    deliveryCallbackUrl: text(args.DeliveryCallbackUrl, before.deliveryCallbackUrl),
    deliveryCallbackEnabled: flag(args.DeliveryCallbackEnabled, before.deliveryCallbackEnabled, false),
  });
};

/** Why a value that is not empty cannot be taken. */
type Rule = (value: string) => string | undefined;

const credentialRule: Rule = (value) => (isCredentialSid(value) ? undefined : 'it must be CR and 32 digits or letters');

const flagRule: Rule = (value) => (/^(?:true|false|null)$/i.test(value) ? undefined : 'it must be true or false');

const lengthRule =
  (most: number): Rule =>
  (value) =>
    value.length > most ? `at most ${most} characters` : undefined;

const RULES: readonly (readonly [keyof ServiceArgs, Rule])[] = [
  ['FriendlyName', lengthRule(LONGEST_FRIENDLY_NAME)],
  ['FacebookMessengerPageId', lengthRule(LONGEST_TEXT)],
  ['AlexaSkillId', lengthRule(LONGEST_TEXT)],
  ['DefaultApnNotificationProtocolVersion', lengthRule(LONGEST_TEXT)],
  ['DefaultGcmNotificationProtocolVersion', lengthRule(LONGEST_TEXT)],
  ['DefaultFcmNotificationProtocolVersion', lengthRule(LONGEST_TEXT)],
  ['DefaultAlexaNotificationProtocolVersion', lengthRule(LONGEST_TEXT)],
  ['ApnCredentialSid', credentialRule],
  ['GcmCredentialSid', credentialRule],
  ['FcmCredentialSid', credentialRule],
  [
    'MessagingServiceSid',
    (value) => (isMessagingServiceSid(value) ? undefined : 'it must be MG and 32 digits or letters'),
  ],
  ['LogEnabled', flagRule],
  ['DeliveryCallbackUrl', callbackUrlFault],
  ['DeliveryCallbackEnabled', flagRule],
];

const text = (given: string | undefined, before: string | null): string | null =>
  given === undefined ? before : given || null;

const credential = (given: string | undefined, before: CredentialSid | null): CredentialSid | null => {
  if (given === undefined) return before;
  return given === '' ? null : asCredentialSid(given);
};

/** SDKs send a flag that is null as the word. */
const flag = (given: string | undefined, before: boolean, otherwise: boolean): boolean => {
  if (given === undefined) return before;
  return given === '' || given === 'null' ? otherwise : given.toLowerCase() === 'true';
};

const version = (given: string | undefined, before: string): string => (given === undefined ? before : given || '3');

const versions = (args: ServiceArgs, before: ServiceDraft) => ({
  defaultApnNotificationProtocolVersion: version(
    args.DefaultApnNotificationProtocolVersion,
    before.defaultApnNotificationProtocolVersion,
  ),
  defaultGcmNotificationProtocolVersion: version(
    args.DefaultGcmNotificationProtocolVersion,
    before.defaultGcmNotificationProtocolVersion,
  ),
  defaultFcmNotificationProtocolVersion: version(
    args.DefaultFcmNotificationProtocolVersion,
    before.defaultFcmNotificationProtocolVersion,
  ),
  defaultAlexaNotificationProtocolVersion: version(
    args.DefaultAlexaNotificationProtocolVersion,
    before.defaultAlexaNotificationProtocolVersion,
  ),
});
