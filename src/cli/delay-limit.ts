import { parseDuration } from '../base/duration.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hint } from '../document/did-you-mean.ts';
import { SEVERITIES, type Severity } from '../model/rule.ts';

/** How late the first message of an alarm of a severity may be, ms. */
export interface DelayLimit {
  readonly severity: Severity;
  readonly ms: number;
}

/** `critical=5m`, or why it is none. */
export const parseDelayLimit = (text: string): Result<DelayLimit, string> => {
  const [, word = text, written = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const severity = SEVERITIES.find((one) => one === word);
  if (!severity)
    return err(
      `"${word}" is no severity${hint(word, SEVERITIES)}; write ${SEVERITIES.map((one) => `${one}=5m`).join(' or ')}`,
    );
  const parsed = parseDuration(written);
  return parsed.ok ? ok({ severity, ms: parsed.value }) : err(`"${written}" is not ${parsed.error}`);
};
