import { z } from 'zod';
import { parseDuration } from '../../base/duration.ts';
import { shortenAddress } from '../../base/redacted.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Fault } from '../../document/fault.ts';
import { formatPath } from '../../document/fault.ts';
import { expectedOf, issueToMessage, receivedOf } from '../../document/wording.ts';
import { BINDING_TYPES } from '../../model/binding.ts';
import { checkAddress } from '../people/address.ts';
import { refuseTag } from '../people/tag.ts';
import type { Registration } from './registration.ts';
import { parseRegistrationTopic } from './topic.ts';

export interface ParseOptions {
  /** Of a registration that does not say its own; null: it does not expire. */
  readonly defaultTtlMs: number | null;
  /** Epoch ms. */
  readonly now: number;
  /** Watch time. */
  readonly watch: number;
}

/** A registration, and why its address may still be wrong. */
export interface ReadRegistration {
  readonly registration: Registration;
  readonly doubt: Fault | null;
}

const MOST_BYTES = 4096;

/** The registration that was published on `topic`, or the first thing that is wrong with it; the topic is the fault's file. */
export const parseRegistration = (
  payload: Uint8Array,
  topic: string,
  options: ParseOptions,
): Result<ReadRegistration, Fault> => {
  const fault = faultAt(topic);
  const registrant = parseRegistrationTopic(topic);
  if (!registrant) return err(fault([], 'not the topic of a registration', { expected: TOPIC_FORM }));
  const value = readJson(payload);
  if (!value.ok) return err(fault([], value.error));
  const parsed = registrationSchema.safeParse(value.value, { reportInput: true, error: issueToMessage });
  if (!parsed.success) return err(firstFault(fault, parsed.error.issues));
  const { BindingType: type, Address, Tag, ttl } = parsed.data;
  const checked = checkAddress(type, Address);
  if (!checked.ok) {
    const { message, expected } = checked.error;
    return err(fault(['Address'], message, { expected, received: shortenAddress(Address) }));
  }
  const { address, doubt } = checked.value;
  const tags = [...new Set(typeof Tag === 'string' ? [Tag] : Tag)].toSorted();
  const times = { ttlMs: ttl ?? options.defaultTtlMs, renewedAt: options.now, renewedWatch: options.watch };
  return ok({
    registration: { ...registrant, type, address, tags, ...times, ended: null },
    doubt: doubt === undefined ? null : fault(['Address'], doubt),
  });
};

const TOPIC_FORM = 'tocsin/bindings/{identity}/{endpoint}, both percent-encoded and none of them empty';

type FaultAt = (path: readonly PropertyKey[], message: string, detail?: Pick<Fault, 'expected' | 'received'>) => Fault;

/** A payload is one line, as far as anybody can see. */
const faultAt =
  (topic: string): FaultAt =>
  (path, message, detail = {}) => ({ file: topic, line: 1, column: 1, path: formatPath(path), message, ...detail });

/** What the JSON is that could not be read is not said: it would show the address. */
const readJson = (payload: Uint8Array): Result<unknown, string> => {
  if (payload.length > MOST_BYTES) return err(`too large, at most ${MOST_BYTES} bytes`);
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch {
    return err('not JSON in UTF-8');
  }
};

const MOST_TAGS = 20;

const tag = z
  .string()
  .min(1, 'must not be empty')
  .superRefine((text, context) => {
    const message = refuseTag(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

/** Ten years: nobody waits longer for a phone. */
const LONGEST_TTL_MS = 3650 * 86_400_000;

const ttl = z.union([z.number(), z.string()]).transform((value, context) => {
  const ms = typeof value === 'number' ? ok(value * 1000) : parseDuration(value);
  if (ms.ok && ms.value > 0 && ms.value <= LONGEST_TTL_MS) return ms.value;
  const message = ms.ok ? 'must be more than nothing and at most ten years' : `neither seconds nor ${ms.error}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const registrationSchema = z.strictObject({
  BindingType: z.enum(BINDING_TYPES),
  Address: z.string().min(1, 'must not be empty'),
  Tag: z.union([tag, z.array(tag).max(MOST_TAGS, `too many tags, at most ${MOST_TAGS}`)]).default([]),
  ttl: ttl.optional(),
  Identity: z.never('the topic says whose registration it is, and nothing else does').optional(),
});

/** Where no address can stand, so that what was received may be shown. */
const SHOWN: ReadonlySet<PropertyKey | undefined> = new Set(['BindingType', 'Tag', 'ttl']);

const firstFault = (fault: FaultAt, issues: readonly z.core.$ZodIssue[]): Fault => {
  const issue = closest(issues);
  if (!issue) return fault([], 'not a registration');
  if (issue.code === 'unrecognized_keys') return fault([...issue.path, showKey(issue.keys[0])], 'unknown key');
  const [expected, received] = [expectedOf(issue), receivedOf(issue)];
  const isShown = received !== undefined && SHOWN.has(issue.path[0]);
  return fault(issue.path, issue.message, {
    ...(expected !== undefined && { expected }),
    ...(isShown && { received }),
  });
};

/** A word; anything else may be an address at the wrong place. */
const showKey = (key = ''): string => (/^[a-z_]{1,30}$/i.test(key) ? key : shortenAddress(key));

/** Of a union, what is wrong with the branch that came closest. */
const closest = (issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined => {
  const [issue] = issues;
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find(({ code, path }) => code !== 'invalid_type' || path.length > 0);
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
};
