import type { JsonObject } from '../base/json.ts';
import { isJsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { SendRequest } from '../model/notification.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { LONGEST_TTL_S, MOST_IDENTITIES, MOST_TAGS } from './limits.ts';
import type { SendArgs } from './operations.ts';

/** The arguments of `send` as a request, or the first fault in them (400/20001, naming the parameter). */
export const checkSend = (args: SendArgs): Result<SendRequest, NotifyFault> => {
  const fault = targetFault(args) ?? contentFault(args) ?? payloadFault(args);
  return fault ? err(fault) : ok(toSendRequest(args));
};

/** Arguments as the request they stand for, repeated identities and tags once. */
export const toSendRequest = (args: SendArgs): SendRequest => ({
  Identity: [...new Set(args.Identity ?? [])],
  Tag: [...new Set(args.Tag ?? [])],
  ...present(args, ['Title', 'Body', 'Sound', 'Action', 'Ttl', ...PAYLOADS]),
  ...(args.Priority ? { Priority: args.Priority === 'low' ? 'low' : 'high' } : {}),
});

const PAYLOADS = ['Data', 'Apn', 'Fcm', 'Gcm', 'Sms', 'FacebookMessenger'] as const;

const targetFault = (args: SendArgs): NotifyFault | undefined => {
  if (args.ToBinding?.length)
    return fault('ToBinding', 'sending past the bindings is not supported, use Identity or Tag');
  if (args.Segment?.length) return fault('Segment', 'segments are not supported, use Tag');
  const identities = new Set(args.Identity ?? []);
  const tags = new Set(args.Tag ?? []);
  if (identities.size > MOST_IDENTITIES) return fault('Identity', tooMany(MOST_IDENTITIES, identities.size));
  if (tags.size > MOST_TAGS) return fault('Tag', tooMany(MOST_TAGS, tags.size));
  if (identities.has('')) return fault('Identity', 'an identity may not be empty');
  if (tags.has('')) return fault('Tag', 'a tag may not be empty');
  if (identities.size > 0 || tags.size > 0) return undefined;
  // Twilio's own words.
  return { status: 400, code: 20001, message: NO_TARGET };
};

const NO_TARGET = 'At least one parameter among Identity, Tag, and ToBinding must be specified';

const contentFault = ({ Ttl, Priority }: SendArgs): NotifyFault | undefined => {
  if (Ttl !== undefined && !(Number.isInteger(Ttl) && Ttl >= 0 && Ttl <= LONGEST_TTL_S)) {
    return fault('Ttl', `it must be a whole number of seconds from 0 to ${LONGEST_TTL_S}`);
  }
  return Priority && Priority !== 'high' && Priority !== 'low'
    ? fault('Priority', 'it must be high or low')
    : undefined;
};

const payloadFault = (args: SendArgs): NotifyFault | undefined => {
  for (const [name, forbidden] of Object.entries(FORBIDDEN_KEYS)) {
    const payload: unknown = args[name as keyof typeof FORBIDDEN_KEYS];
    if (payload === undefined) continue;
    if (!isJsonObject(payload)) return fault(name, 'it must be a JSON object');
    const key = payloadKeys(payload).find((candidate) => candidate.startsWith('twi_'));
    if (key && name !== 'Sms' && name !== 'FacebookMessenger')
      return fault(name, `keys with twi_ are reserved, as "${key}"`);
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
} as const satisfies Record<(typeof PAYLOADS)[number], readonly string[]>;

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
