import { z } from 'zod';
import { parseDuration } from '../base/duration.ts';
import { Redacted } from '../base/redacted.ts';

/** Requests per second at most; `fallback` where none is given. */
export const rateOption = (fallback: number) =>
  z.number().positive('must be above 0').max(1_000_000, 'must be at most 1000000').default(fallback);

/** No request can be made of a URL with a user in it (https://fetch.spec.whatwg.org/#dom-request), and it would be logged. */
export const urlOption = z
  .url({ protocol: /^https?$/, error: 'not an http or https URL' })
  .refine((url) => !/^[^/]*\/\/[^/?#]*@/.test(url), 'a user and a password have no place in an address');

export const textOption = z.string().min(1, 'must not be empty');

/** Text that turns into a `Redacted` at once. */
export const secretOption = textOption.transform((text) => new Redacted(text));

/** `10s` as milliseconds. */
export const durationOption = z.string().transform((text, context) => {
  const duration = parseDuration(text);
  if (duration.ok && duration.value > 0) return duration.value;
  context.addIssue({ code: 'custom', message: `not ${duration.ok ? 'a duration above 0' : duration.error}` });
  return z.NEVER;
});
