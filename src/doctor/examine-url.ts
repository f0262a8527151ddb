import type { Clock } from '../base/clock.ts';
import type { Redacted } from '../base/redacted.ts';
import { broken, type Finding, good, wordsOf } from './finding.ts';

export interface UrlDeps {
  readonly area: string;
  readonly url: string;
  readonly token?: Redacted | undefined;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Whether a list is answered there, with JSON. */
export const examineUrl = async ({ area, url, token, clock }: UrlDeps, ended: AbortSignal): Promise<Finding> => {
  const begun = clock.monotonic();
  const { origin, pathname } = new URL(url);
  // What stands behind the question mark may be a secret.
  const shown = origin + pathname;
  try {
    const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token.reveal()}` }) };
    const answer = await fetch(url, { headers, signal: ended });
    const text = await answer.text();
    const tookMs = Math.round(clock.monotonic() - begun);
    if (!answer.ok)
      return broken(
        area,
        `${shown} answered ${answer.status}`,
        answer.status === 401 || answer.status === 403 ? 'look at its token' : 'look at its url',
      );
    JSON.parse(text);
    return good(area, `${shown} answered with JSON of ${text.length} characters in ${tookMs} ms`);
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'the answer is no JSON' : wordsOf(error);
    return broken(area, `${shown}: ${reason}`, 'look at its url, and whether it can be reached from here');
  }
};
