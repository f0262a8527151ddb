import { type Redacted, shortenAddress } from '../base/redacted.ts';
import { doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface SenderDeps {
  readonly area: string;
  /** Of Twilio's API. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: Redacted;
  readonly from: string;
}

/**
 * Whether a number is one that the account may send by (Twilio's IncomingPhoneNumbers). A word, a short code and a number
 * that was only verified are none of these, and may still be right: so it is a doubt at most.
 */
export const examineSender = async (deps: SenderDeps, ended: AbortSignal): Promise<Finding> => {
  const { area, from } = deps;
  if (!from.startsWith('+'))
    return good(area, 'the sender is no phone number: whether it may send, only a message tells');
  const shown = shortenAddress(from);
  const found = await lookUp(deps, ended);
  if (typeof found === 'string')
    return doubtful(area, `the sender ${shown} could not be looked up: ${found}`, 'try again');
  return found
    ? good(area, `the account has the sender ${shown}`)
    : doubtful(
        area,
        `the account has no number ${shown}`,
        `look at ${area}.from, unless it is a number verified elsewhere`,
      );
};

/** Whether it is there, or in words why that stays unknown. */
const lookUp = async (deps: SenderDeps, ended: AbortSignal): Promise<boolean | string> => {
  const { url, accountSid, authToken, from } = deps;
  const query = new URLSearchParams({ PhoneNumber: from });
  const path = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json?${query}`;
  const login = Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64');
  try {
    const headers = { authorization: `Basic ${login}`, accept: 'application/json' };
    const answer = await fetch(url.replace(/\/+$/, '') + path, { headers, signal: ended });
    if (!answer.ok) return `HTTP ${answer.status}`;
    const body: unknown = await answer.json();
    const numbers = typeof body === 'object' && body !== null ? Reflect.get(body, 'incoming_phone_numbers') : undefined;
    return Array.isArray(numbers) ? numbers.length > 0 : 'the answer is not in the words of Twilio';
  } catch (error) {
    return wordsOf(error);
  }
};
