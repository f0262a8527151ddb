import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import type { CreateBinding, ListBinding, SendArgs } from './operations.ts';

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
  ...texts(query, ['StartDate', 'EndDate', 'PageToken']),
  ...numbers(query, ['PageSize', 'Page']),
});

/** The fault is of a payload that is no JSON object; everything else is left to the operation. */
export const readSend = (form: URLSearchParams): Result<SendArgs, NotifyFault> => {
  const payloads: Partial<Record<(typeof PAYLOADS)[number], JsonObject>> = {};
  for (const name of PAYLOADS) {
    const text = form.get(name) ?? '';
    // SDKs send the word null for a payload that is null.
    if (text === '' || text === 'null') continue;
    const payload = parseObject(text);
    if (!payload) return err(invalidParameter('Notification', name, 'it must be a JSON object'));
    if (isDeeper(payload, DEEPEST)) return err(invalidParameter('Notification', name, 'it is nested too deep'));
    payloads[name] = payload;
  }
  return ok({
    Identity: list(form, 'Identity'),
    Tag: list(form, 'Tag'),
    Segment: list(form, 'Segment'),
    ToBinding: [...form].filter(([name]) => /^ToBinding(?:\[|$)/.test(name)).map(([, text]) => text),
    ...texts(form, ['Title', 'Body', 'Sound', 'Action', 'Priority']),
    ...numbers(form, ['Ttl']),
    ...payloads,
  });
};

const PAYLOADS = ['Data', 'Apn', 'Fcm', 'Gcm', 'Sms', 'FacebookMessenger'] as const;

/** No channel nests as deep, and what writes it out again would run out of stack. */
const DEEPEST = 100;

const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1)));

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

/** What is no number becomes NaN, which no operation takes for one. */
const numbers = <K extends string>(form: URLSearchParams, names: readonly K[]): Partial<Record<K, number>> => {
  const found: Partial<Record<K, number>> = {};
  for (const name of names) {
    const text = form.get(name);
    if (text) found[name] = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  }
  return found;
};

const parseObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
