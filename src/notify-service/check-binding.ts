import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { err, ok, type Result } from '../base/result.ts';
import { BINDING_TYPES, type BindingType, IMPLICIT_TAGS } from '../model/binding.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { MOST_TAGS } from './limits.ts';
import type { CreateBinding } from './operations.ts';

/** What a caller may say of a binding, checked. */
export interface BindingDraft {
  readonly identity: string;
  readonly type: BindingType;
  readonly address: string;
  readonly tags: readonly string[];
  readonly endpoint: string | null;
  readonly credentialSid: string | null;
  readonly notificationProtocolVersion: string;
}

/** The arguments of `createBinding` as a draft, or the first fault in them (400/20001, naming the parameter). */
export const checkBinding = (args: CreateBinding): Result<BindingDraft, NotifyFault> => {
  const type = BINDING_TYPES.find((known) => known === args.BindingType);
  const tags = [...new Set(args.Tag ?? [])];
  if (args.Identity === '') return fault('Identity', 'it is required');
  if (!type) return fault('BindingType', `it must be one of ${BINDING_TYPES.join(', ')}`);
  const wrongAddress = addressFault(type, args.Address);
  if (wrongAddress) return err(wrongAddress);
  const wrongTags = tagsFault(tags);
  if (wrongTags) return fault('Tag', wrongTags);
  const credential = args.CredentialSid || null;
  if (credential && !/^CR[0-9a-fA-F]{32}$/.test(credential)) {
    return fault('CredentialSid', 'it must be CR and 32 hexadecimal digits');
  }
  return ok({
    identity: args.Identity,
    type,
    address: args.Address,
    tags,
    endpoint: args.Endpoint || null,
    credentialSid: credential,
    notificationProtocolVersion: args.NotificationProtocolVersion || defaultProtocolVersion(type),
  });
};

const fault = (name: string, reason: string) => err(invalidParameter('Binding', name, reason));

/** A wrong address is told now: Twilio takes a wrong phone number and fails later, where nobody looks. */
const addressFault = (type: BindingType, address: string): NotifyFault | undefined => {
  if (address === '') return invalidParameter('Binding', 'Address', 'it is required');
  if (type === 'apn' && !/^(?:[0-9a-fA-F]{2})+$/.test(address)) {
    // Twilio's own words, code 20001.
    return {
      status: 400,
      code: 20001,
      message: 'Address of Apn Binding must be a nonempty string of even number of hexadecimal characters',
    };
  }
  if (type === 'sms' && !isPhoneNumber(address)) {
    return invalidParameter('Binding', 'Address', 'it must be a phone number in E.164 form such as +4791234567');
  }
  return undefined;
};

/** The raw form first: the library also takes `tel:`, spaces and other alphabets. Possible is enough, number ranges change. */
const isPhoneNumber = (address: string): boolean =>
  /^\+[1-9][0-9]{1,14}$/.test(address) && (parsePhoneNumberFromString(address)?.isPossible() ?? false);

const tagsFault = (tags: readonly string[]): string | undefined => {
  const implicit = tags.find((tag) => IMPLICIT_TAGS.includes(tag));
  if (tags.length > MOST_TAGS) return `at most ${MOST_TAGS} tags, received ${tags.length}`;
  if (tags.includes('')) return 'a tag may not be empty';
  if (implicit !== undefined) return `every binding has the tag "${implicit}" or cannot have it`;
  return undefined;
};

/** The format of SMS and Messenger is fixed; Twilio shows the word `default` for it. */
const defaultProtocolVersion = (type: BindingType): string =>
  type === 'sms' || type === 'facebook-messenger' ? 'default' : '3';
