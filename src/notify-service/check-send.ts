import type { JsonObject } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { DirectAddress, SendRequest } from '../model/notification.ts';
import { callbackUrlFault } from './check-callback-url.ts';
import { checkDirect } from './check-direct.ts';
import { badRequest, invalidParameter, type NotifyFault } from './fault.ts';
import { LONGEST_CONTENT, LONGEST_TTL_S, MOST_IDENTITIES, MOST_TAGS } from './limits.ts';
import type { SendArgs } from './operations.ts';

/** What is to be sent, and the addresses past the bindings that it goes to. */
export interface SendPlan {
  readonly request: SendRequest;
  readonly direct: readonly DirectAddress[];
}

/** The arguments of `send` as a plan, or the first fault in them (400/20001, naming the parameter). */
export const checkSend = (args: SendArgs): Result<SendPlan, NotifyFault> => {
  const wrong = targetFault(args) ?? contentFault(args) ?? payloadFault(args) ?? lengthFault(args);
  if (wrong) return err(wrong);
  const direct = checkDirect(args.ToBinding ?? []);
  return direct.ok ? ok({ request: toSendRequest(args), direct: direct.value }) : direct;
};

/** Arguments as the request they stand for, repeated identities and tags once. */
export const toSendRequest = (args: SendArgs): SendRequest => ({
  Identity: [...new Set(args.Identity ?? [])],
  Tag: [...new Set(args.Tag ?? [])],
  ...present(args, ['Title', 'Body', 'Sound', 'Action', 'Ttl', 'DeliveryCallbackUrl', ...PAYLOADS]),
  ...(args.Priority ? { Priority: args.Priority === 'low' ? 'low' : 'high' } : {}),
});

const PAYLOADS = ['Data', 'Apn', 'Fcm', 'Gcm', 'Sms', 'FacebookMessenger', 'Alexa'] as const;

const targetFault = (args: SendArgs): NotifyFault | undefined => {
  if (args.Segment?.length) return fault('Segment', 'segments are not supported, use Tag');
  const identities = new Set(args.Identity ?? []);
  const tags = new Set(args.Tag ?? []);
  if (identities.size > MOST_IDENTITIES) return fault('Identity', tooMany(MOST_IDENTITIES, identities.size));
  if (tags.size > MOST_TAGS) return fault('Tag', tooMany(MOST_TAGS, tags.size));
  if (identities.has('')) return fault('Identity', 'an identity may not be empty');
  if (tags.has('')) return fault('Tag', 'a tag may not be empty');
  const queries = identities.size > 0 || tags.size > 0;
  const isDirect = (args.ToBinding ?? []).length > 0;
  if (queries && isDirect) return badRequest(BOTH_TARGETS);
  return queries || isDirect ? undefined : badRequest(NO_TARGET);
};

/** Twilio's own words. */
const NO_TARGET = 'At least one parameter among Identity, Tag, and ToBinding must be specified';
const BOTH_TARGETS = 'Direct notifications and query notifications can not be requested together';

const contentFault = ({ Ttl, Priority, DeliveryCallbackUrl }: SendArgs): NotifyFault | undefined => {
  if (Ttl !== undefined && !(Number.isInteger(Ttl) && Ttl >= 0 && Ttl <= LONGEST_TTL_S)) {
    return fault('Ttl', `it must be a whole number of seconds from 0 to ${LONGEST_TTL_S}`);
  }
  if (Priority && Priority !== 'high' && Priority !== 'low') return fault('Priority', 'it must be high or low');
  const wrongUrl = DeliveryCallbackUrl === undefined ? undefined : callbackUrlFault(DeliveryCallbackUrl);
  return wrongUrl === undefined ? undefined : fault('DeliveryCallbackUrl', wrongUrl);
};

const lengthFault = (args: SendArgs): NotifyFault | undefined => {
  const names = ['Title', 'Body', 'Sound', 'Action', ...PAYLOADS] as const;
  const long = names.find((name) => lengthOf(args[name]) > LONGEST_CONTENT);
  return long && fault(long, `at most ${LONGEST_CONTENT} characters`);
};

const lengthOf = (content: string | JsonObject | undefined): number =>
  (typeof content === 'object' ? JSON.stringify(content) : (content ?? '')).length;

const payloadFault = (args: SendArgs): NotifyFault | undefined => {
  for (const [name, forbidden] of Object.entries(FORBIDDEN_KEYS)) {
    const payload: unknown = args[name as keyof typeof FORBIDDEN_KEYS];
    if (payload === undefined) continue;
    if (!isJsonObject(payload)) return fault(name, 'it must be a JSON object');
    const key = payloadKeys(payload).find((candidate) => candidate.startsWith('twi_'));
    if (key && !UNRESERVED.includes(name)) return fault(name, `keys with twi_ are reserved, as "${key}"`);
    const target = forbidden.find((candidate) => candidate in payload);
    if (target) return fault(name, `the target may not be set by "${target}"`);
  }
  return undefined;
};

/** Keys that would send the message elsewhere. */
const FORBIDDEN_KEYS = {
  Data: [],
  Apn: [],
  Fcm: ['to', 'registration_ids', 'condition', 'notification_key', 'token', 'topic', 'fid'],
  Gcm: ['to', 'registration_ids', 'notification_key', 'token', 'topic', 'fid'],
  Sms: ['to'],
  FacebookMessenger: ['recipient'],
  Alexa: [],
} as const satisfies Record<(typeof PAYLOADS)[number], readonly string[]>;

/** Whose keys are no custom keys, so that `twi_` is nothing to keep clear of. */
const UNRESERVED = ['Sms', 'FacebookMessenger', 'Alexa'];

/** Custom keys stand at the root, and for FCM and GCM also under `data`. */
const payloadKeys = (payload: JsonObject): readonly string[] => [
  ...Object.keys(payload),
  ...(isJsonObject(payload.data) ? Object.keys(payload.data) : []),
];

const fault = (name: string, reason: string) => invalidParameter('Notification', name, reason);

const tooMany = (most: number, received: number) => `at most ${most}, received ${received}`;

const present = <K extends keyof SendArgs>(args: SendArgs, names: readonly K[]): Pick<SendArgs, K> =>
  Object.fromEntries(names.filter((name) => args[name] !== undefined).map((name) => [name, args[name]])) as Pick<
    SendArgs,
    K
  >;
