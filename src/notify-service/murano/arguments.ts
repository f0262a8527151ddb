import { isJsonObject } from '../../base/json.ts';
import { hint } from '../../document/did-you-mean.ts';
import { isTooDeep } from '../parse-object.ts';

/** The five operations of Murano's Twilio Notify service, by their names there. */
export const OPERATION_NAMES = ['createBinding', 'deleteBinding', 'getBinding', 'listBinding', 'send'] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

/** What an argument may be: text; one text or a list; a number, also as text; an object, also as JSON text; such objects, one or a list. */
export type ArgumentKind = 'text' | 'texts' | 'number' | 'object' | 'objects';

/** Every argument that an operation takes. Which are required is for the service to say. */
export const ARGUMENTS: Readonly<Record<OperationName, Readonly<Record<string, ArgumentKind>>>> = {
  createBinding: {
    ServiceSid: 'text',
    Identity: 'text',
    BindingType: 'text',
    Address: 'text',
    Tag: 'texts',
    Endpoint: 'text',
    CredentialSid: 'text',
    NotificationProtocolVersion: 'text',
  },
  deleteBinding: { ServiceSid: 'text', BindingSid: 'text' },
  getBinding: { ServiceSid: 'text', BindingSid: 'text' },
  listBinding: {
    ServiceSid: 'text',
    Identity: 'texts',
    Tag: 'texts',
    StartDate: 'text',
    EndDate: 'text',
    PageSize: 'number',
    Page: 'number',
    PageToken: 'text',
  },
  send: {
    ServiceSid: 'text',
    Identity: 'texts',
    Tag: 'texts',
    ToBinding: 'objects',
    Segment: 'texts',
    Title: 'text',
    Body: 'text',
    Sound: 'text',
    Action: 'text',
    Priority: 'text',
    Ttl: 'number',
    Data: 'object',
    Apn: 'object',
    Fcm: 'object',
    Gcm: 'object',
    Sms: 'object',
    FacebookMessenger: 'object',
    Alexa: 'object',
    DeliveryCallbackUrl: 'text',
  },
};

/**
 * What is wrong with the arguments before anybody is asked, in a sentence; undefined when nothing is. A name that no
 * operation knows is told: left out in silence, a mistyped `Identity` beside a `Tag` would reach more people than meant.
 */
export const findArgumentFault = (operation: OperationName, given: object): string | undefined => {
  const kinds = ARGUMENTS[operation];
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) return `${operation} has no argument "${name}"${hint(name, Object.keys(kinds))}`;
    if (value === undefined || value === null || FITS[kind](value)) continue;
    return `${name} must be ${WORDS[kind]}`;
  }
  return undefined;
};

const isText = (value: unknown): boolean => typeof value === 'string';
const isPayload = (value: unknown): boolean => isText(value) || (isJsonObject(value) && !isTooDeep(value));

const FITS: Readonly<Record<ArgumentKind, (value: unknown) => boolean>> = {
  text: isText,
  texts: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
  number: (value) => isText(value) || typeof value === 'number',
  object: isPayload,
  objects: (value) => isPayload(value) || (Array.isArray(value) && value.every(isPayload)),
};

const WORDS: Readonly<Record<ArgumentKind, string>> = {
  text: 'a text',
  texts: 'a text or a list of texts',
  number: 'a whole number',
  object: 'an object, not nested too deep, or one as JSON text',
  objects: 'an object or a list of objects, not nested too deep, each also as JSON text',
};
