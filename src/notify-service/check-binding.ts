import { err, ok, type Result } from '../base/result.ts';
import { BINDING_TYPES, type BindingType, IMPLICIT_TAGS } from '../model/binding.ts';
import { asCredentialSid, type CredentialSid } from '../model/ids.ts';
import { EMPTY_SERVICE, type Service } from '../model/service.ts';
import { badRequest, invalidParameter, type NotifyFault } from './fault.ts';
import { LONGEST_TEXT, MOST_TAGS } from './limits.ts';
import type { CreateBinding } from './operations.ts';
import { isPhoneNumber, restorePlus } from './phone-number.ts';
import { isCredentialSid } from './sids.ts';

/** What a caller may say of a binding, checked. */
export interface BindingDraft {
  readonly identity: string;
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly string[];
  readonly endpoint: string | null;
  /** Named, not yet looked up. */
  readonly credentialSid: CredentialSid | null;
  readonly notificationProtocolVersion: string;
}

/**
 * The arguments of `createBinding` as a draft, or the first fault in them (400/20001, naming the parameter). `service` has
 * the protocol version of a binding that does not say its own.
 */
export const checkBinding = (
  args: CreateBinding,
  service: ProtocolVersions = EMPTY_SERVICE,
): Result<BindingDraft, NotifyFault> => {
  const type = BINDING_TYPES.find((known) => known === args.BindingType);
  const tags = [...new Set(args.Tag ?? [])];
  const long = tooLong(args, tags);
  if (long) return fault(long, `at most ${LONGEST_TEXT} characters`);
  if (args.Identity === '') return fault('Identity', 'it is required');
  if (!type) return fault('BindingType', `it must be one of ${BINDING_TYPES.join(', ')}`);
  const address = type === 'sms' ? restorePlus(args.Address) : args.Address;
  const wrongAddress = addressFault(type, address);
  if (wrongAddress) return err(wrongAddress);
  const wrongTags = tagsFault(tags);
  if (wrongTags) return fault('Tag', wrongTags);
  const credential = args.CredentialSid ? asCredentialSid(args.CredentialSid) : null;
  if (credential && !isCredentialSid(credential))
    return fault('CredentialSid', 'it must be CR and 32 digits or letters');
  return ok({
    identity: args.Identity,
    type,
    address,
    tags,
    endpoint: args.Endpoint || null,
    credentialSid: credential,
    notificationProtocolVersion: args.NotificationProtocolVersion || defaultProtocolVersion(type, service),
  });
};

type ProtocolVersions = Pick<
  Service,
  | 'defaultApnNotificationProtocolVersion'
  | 'defaultFcmNotificationProtocolVersion'
  | 'defaultGcmNotificationProtocolVersion'
  | 'defaultAlexaNotificationProtocolVersion'
>;

/** Twilio's own words. */
export const APN_ADDRESS_FAULT =
  'Address of Apn Binding must be a nonempty string of even number of hexadecimal characters';

export const isApnAddress = (address: string): boolean => /^(?:[0-9a-fA-F]{2})+$/.test(address);

const fault = (name: string, reason: string) => err(invalidParameter('Binding', name, reason));

/** The first argument that is. */
const tooLong = (args: CreateBinding, tags: readonly string[]) =>
  (['Identity', 'Address', 'Endpoint', 'NotificationProtocolVersion'] as const).find(
    (name) => (args[name] ?? '').length > LONGEST_TEXT,
  ) ?? (tags.some((tag) => tag.length > LONGEST_TEXT) ? 'Tag' : undefined);

/** A wrong address is told now: Twilio takes a wrong phone number and fails later, where nobody looks. */
const addressFault = (type: BindingType, address: string): NotifyFault | undefined => {
  if (address === '') return invalidParameter('Binding', 'Address', 'it is required');
  if (type === 'apn' && !isApnAddress(address)) return badRequest(APN_ADDRESS_FAULT);
  if (type === 'sms' && !isPhoneNumber(address)) {
    return invalidParameter('Binding', 'Address', 'it must be a phone number in E.164 form such as +4791234567');
  }
  return undefined;
};

const tagsFault = (tags: readonly string[]): string | undefined => {
  const implicit = tags.find((tag) => IMPLICIT_TAGS.includes(tag));
  if (tags.length > MOST_TAGS) return `at most ${MOST_TAGS} tags, received ${tags.length}`;
  if (tags.includes('')) return 'a tag may not be empty';
  if (implicit !== undefined) return `every binding has the tag "${implicit}" or cannot have it`;
  return undefined;
};

/** The format of SMS and Messenger is fixed; Twilio shows the word `default` for it. */
const defaultProtocolVersion = (type: BindingType, service: ProtocolVersions): string => {
  switch (type) {
    case 'apn':
      return service.defaultApnNotificationProtocolVersion;
    case 'fcm':
      return service.defaultFcmNotificationProtocolVersion;
    case 'gcm':
      return service.defaultGcmNotificationProtocolVersion;
    case 'alexa':
      return service.defaultAlexaNotificationProtocolVersion;
    case 'sms':
    case 'facebook-messenger':
      return 'default';
  }
};
