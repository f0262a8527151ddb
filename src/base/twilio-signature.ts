import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Redacted } from './redacted.ts';

/** Fields of a form as they were posted, repeated ones repeated: a `URLSearchParams`, or a list of pairs. */
export type TwilioForm = Iterable<readonly [name: string, value: string]>;

/**
 * The `X-Twilio-Signature` of a form posted to `url`, which stands there as the sender asked for it, query included
 * (https://www.twilio.com/docs/usage/security): HMAC-SHA1 of the URL and each field's name and value, sorted by name.
 */
export const signTwilio = (authToken: Redacted, url: string, form: TwilioForm): string =>
  digest(authToken, url, form).toString('base64');

export interface SignedByTwilio {
  /** The header; undefined when there is none. */
  readonly signature: string | undefined;
  /** The whole URL that was asked for, as its caller knew it. */
  readonly url: string;
  readonly form: TwilioForm;
}

/** Whether a request is signed with `authToken`; the port may have been signed or not. Takes the same time either way. */
export const verifyTwilio = (authToken: Redacted, { signature = '', url, form }: SignedByTwilio): boolean => {
  const given = Buffer.from(signature, 'base64');
  const fields = [...form];
  const matches = spellingsOf(url).filter((spelling) => isSame(digest(authToken, spelling, fields), given));
  return matches.length > 0;
};

const digest = (authToken: Redacted, url: string, form: TwilioForm): Buffer =>
  createHmac('sha1', authToken.reveal())
    .update(url + joined(form))
    .digest();

/** Values of one name are sorted too, and each counts once. */
const joined = (form: TwilioForm): string => {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of form) values.set(name, (values.get(name) ?? new Set()).add(value));
  const names = [...values.keys()].sort();
  return names.flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value)).join('');
};

const isSame = (wanted: Buffer, given: Buffer): boolean =>
  wanted.length === given.length && timingSafeEqual(wanted, given);

/** As it is, without its port, and with the port of its scheme. Not by `URL`, which would rewrite the rest. */
const spellingsOf = (url: string): readonly string[] => {
  const [, scheme = '', host = '', rest = ''] =
    /^(https?:\/\/)((?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*))(?::\d*)?(.*)$/is.exec(url) ?? [];
  if (scheme === '') return [url];
  const port = scheme.toLowerCase() === 'https://' ? 443 : 80;
  return [url, `${scheme}${host}${rest}`, `${scheme}${host}:${port}${rest}`];
};
