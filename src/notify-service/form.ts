import type { JsonObject } from '../base/json.ts';
import { Redacted } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { CredentialArgs, PageQuery, ServiceArgs } from './account.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import type { CreateBinding, ListBinding, SendArgs } from './operations.ts';
import { isTooDeep, parseObject } from './parse-object.ts';

/** A form or a query as the arguments of an operation: a repeated key is a list, an empty text a missing one. */
export const readCreateBinding = (form: URLSearchParams): CreateBinding => ({
  Identity: form.get('Identity') ?? '',
  BindingType: form.get('BindingType') ?? '',
  Address: form.get('Address') ?? '',
  Tag: list(form, 'Tag'),
  ...texts(form, ['Endpoint', 'CredentialSid', 'NotificationProtocolVersion']),
});

export const readListBinding = (query: URLSearchParams): ListBinding => ({
  Identity: list(query, 'Identity'),
  Tag: list(query, 'Tag'),
  ...texts(query, ['StartDate', 'EndDate']),
  ...readPageQuery(query),
});

export const readPageQuery = (query: URLSearchParams): PageQuery => ({
  ...texts(query, ['PageToken']),
  ...numbers(query, ['PageSize', 'Page']),
});

export const readListService = (query: URLSearchParams): PageQuery & { readonly FriendlyName?: string } => ({
  ...texts(query, ['FriendlyName']),
  ...readPageQuery(query),
});

/** An empty text is kept: it takes away what was set. */
export const readServiceArgs = (form: URLSearchParams): ServiceArgs => given(form, SERVICE_TEXTS);

/** Of what is no secret an empty text is kept. Secrets are out of sight from here on. */
export const readCredentialArgs = (form: URLSearchParams): CredentialArgs => {
  const secrets: Partial<Record<(typeof SECRETS)[number], Redacted>> = {};
  for (const name of SECRETS) {
    const text = form.get(name);
    if (text) secrets[name] = new Redacted(text);
  }
  return { ...given(form, ['Type', 'FriendlyName', 'Sandbox']), ...secrets };
};

/** The fault is of a payload or a ToBinding that is no JSON object; everything else is left to the operation. */
export const readSend = (form: URLSearchParams): Result<SendArgs, NotifyFault> => {
  // What SDKs make of an object that was handed over as it is (api-snippets#798).
  if ([...form.keys()].some((name) => name.startsWith('ToBinding['))) {
    return err(invalidParameter('Notification', 'ToBinding', 'each must be one JSON text, not an object'));
  }
  const payloads: Partial<Record<(typeof PAYLOADS)[number], JsonObject>> = {};
  for (const name of PAYLOADS) {
    const text = form.get(name) ?? '';
    // SDKs send the word null for a payload that is null.
    if (text === '' || text === 'null') continue;
    const payload = parseObject(text);
    if (!payload) return err(invalidParameter('Notification', name, 'it must be a JSON object'));
    if (isTooDeep(payload)) return err(invalidParameter('Notification', name, 'it is nested too deep'));
    payloads[name] = payload;
  }
  return ok({
    Identity: list(form, 'Identity'),
    Tag: list(form, 'Tag'),
    Segment: list(form, 'Segment'),
    ToBinding: list(form, 'ToBinding'),
    ...texts(form, ['Title', 'Body', 'Sound', 'Action', 'Priority', 'DeliveryCallbackUrl']),
    ...numbers(form, ['Ttl']),
    ...payloads,
  });
};

const PAYLOADS = ['Data', 'Apn', 'Fcm', 'Gcm', 'Sms', 'FacebookMessenger', 'Alexa'] as const;

const SECRETS = ['Certificate', 'PrivateKey', 'ApiKey', 'Secret'] as const;

const SERVICE_TEXTS = [
  'FriendlyName',
  'ApnCredentialSid',
  'GcmCredentialSid',
  'FcmCredentialSid',
  'MessagingServiceSid',
  'FacebookMessengerPageId',
  'AlexaSkillId',
  'DefaultApnNotificationProtocolVersion',
  'DefaultGcmNotificationProtocolVersion',
  'DefaultFcmNotificationProtocolVersion',
  'DefaultAlexaNotificationProtocolVersion',
  'LogEnabled',
  'DeliveryCallbackUrl',
  'DeliveryCallbackEnabled',
] as const satisfies readonly (keyof ServiceArgs)[];

const list = (form: URLSearchParams, name: string): readonly string[] =>
  form.getAll(name).filter((text) => text !== '');

const texts = <K extends string>(form: URLSearchParams, names: readonly K[]): Partial<Record<K, string>> => {
  const found: Partial<Record<K, string>> = {};
  for (const name of names) {
    const text = form.get(name);
    if (text) found[name] = text;
  }
  return found;
};

/** Like `texts`, with the empty ones. */
const given = <K extends string>(form: URLSearchParams, names: readonly K[]): Partial<Record<K, string>> => {
  const found: Partial<Record<K, string>> = {};
  for (const name of names) {
    const text = form.get(name);
    if (text !== null) found[name] = text;
  }
  return found;
};

/** What is no number becomes NaN, which no operation takes for one. */
const numbers = <K extends string>(form: URLSearchParams, names: readonly K[]): Partial<Record<K, number>> => {
  const found: Partial<Record<K, number>> = {};
  for (const name of names) {
    const text = form.get(name);
    if (text) found[name] = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  }
  return found;
};
