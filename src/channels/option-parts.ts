import { z } from 'zod';
import { parseDuration } from '../base/duration.ts';
import { Redacted } from '../base/redacted.ts';

/** Requests per second at most; `fallback` where none is given. */
export const rateOption = (fallback: number) =>
  z.number().positive('must be above 0').max(1_000_000, 'must be at most 1000000').default(fallback);

/** No request can be made of a URL with a user in it (https://fetch.spec.whatwg.org/#dom-request), and it would be logged. */
export const urlOption = z
  .url({ protocol: /^https?$/, error: 'not an http or https URL' })
  .refine((url) => !/^[^/]*\/\/[^/?#]*@/.test(url), 'a user and a password have no place in an address')
  .meta({ pattern: '^[hH][tT][tT][pP][sS]?://', patternErrorMessage: 'not an http or https URL' });

export const textOption = z.string().min(1, 'must not be empty');

/** Text that turns into a `Redacted` at once. */
export const secretOption = textOption.transform((text) => new Redacted(text));

/** `10s` as milliseconds. */
export const durationOption = z
  .string({ error: ({ input }) => (input === undefined ? undefined : 'not a duration; write 30s, 10m, 1h30m or 2d') })
  .transform((text, context) => {
    const duration = parseDuration(text);
    if (duration.ok && duration.value > 0) return duration.value;
    const message = `not ${duration.ok ? 'a duration above 0' : duration.error}`;
    context.addIssue({ code: 'custom', message, input: text });
    return z.NEVER;
  })
  .meta({
    // For editors, which know nothing of `parseDuration`.
    pattern: '^(?=.*[1-9])(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+$',
    errorMessage: 'not a duration; write 30s, 10m, 1h30m or 2d',
  });
