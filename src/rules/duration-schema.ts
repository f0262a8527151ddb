import { z } from 'zod';
import { parseDuration } from '../base/duration.ts';
import { showValue } from './show-value.ts';

/** `30s`, `10m`, `1h30m` to ms. */
export const durationSchema = z
  .string({ error: ({ input }) => (input === undefined ? undefined : `not a duration; write 30s, 10m, 1h30m or 2d`) })
  .transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `not ${parsed.error}: ${showValue(text)}`, input: text });
    return z.NEVER;
  })
  .meta({
    id: 'duration',
    description: 'A duration such as 30s, 10m, 1h30m or 2d',
    // For editors, which know nothing of `parseDuration`.
    errorMessage: 'not a duration; write 30s, 10m, 1h30m or 2d',
    pattern: '^(?:\\d+(?:\\.\\d+)?(?:ms|s|m|h|d))+$',
  });
