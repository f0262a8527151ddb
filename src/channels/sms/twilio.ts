import { Pool } from 'undici';
import type { Clock } from '../../base/clock.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Channel, DeliveryRequest, Outcome } from '../../model/delivery.ts';
import type { TwilioOptions } from './options.ts';
import { type Answer, answerToOutcome, errorToOutcome } from './outcome.ts';
import { createStreak } from './retry.ts';
import { choosesSender, type FormField, toMessageForm } from './to-payload.ts';

export interface TwilioChannelDeps {
  readonly options: TwilioOptions;
  readonly clock: Pick<Clock, 'now'>;
  /** Where Twilio is to report what became of a message, unless the rule says otherwise. */
  readonly statusCallback?: string | undefined;
}

const ANSWER_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 50;
const LARGEST_ANSWER = 64 * 1024;

/** SMS by Twilio's Messages API. Idle connections close by themselves and do not keep the process alive. */
export const createTwilioChannel = ({ options, clock, statusCallback }: TwilioChannelDeps): Channel => {
  const post = createPost(options);
  const sender = { ...options, statusCallback };
  const noteStreak = createStreak();
  const deliver = async (delivery: DeliveryRequest): Promise<Outcome> => {
    const form = toMessageForm(delivery, sender, clock.now());
    if (!form.ok) return { type: 'Rejected', code: form.error };
    try {
      const answer = await post(form.value);
      const now = clock.now();
      const streak = noteStreak(answer.status === 429 || answer.status >= 500, now);
      const context = { now, streak, choosesSender: choosesSender(delivery.request), mayRepeat: delivery.mayRepeat };
      return answerToOutcome(answer, context);
    } catch (error) {
      return errorToOutcome(error, clock.now());
    }
  };
  return { name: 'sms', rate: options.rate, deliver };
};

/** Posts one form; rejects only if no answer came. */
const createPost = (options: TwilioOptions): ((form: readonly FormField[]) => Promise<Answer>) => {
  const { origin, pathname } = new URL(options.url);
  const timeoutMs = options.timeout ?? ANSWER_TIMEOUT_MS;
  const pool = new Pool(origin, {
    connections: MOST_CONNECTIONS,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: LARGEST_ANSWER,
    allowH2: false,
  });
  const path = `${pathname.replace(/\/$/, '')}/2010-04-01/Accounts/${options.accountSid}/Messages.json`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${options.accountSid}:${options.authToken.reveal()}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  return async (form) => {
    const body = new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();
    const response = await pool.request({ method: 'POST', path, headers, body });
    return toAnswer(response.statusCode, response.headers['retry-after'], await textOf(response.body));
  };
};

/** The status has been read by now and says enough: a body that breaks off must not turn it into a lost answer. */
const textOf = (body: { readonly text: () => Promise<string> }): Promise<string> => body.text().catch(() => '');

const toAnswer = (status: number, retryAfter: string | string[] | undefined, text: string): Answer => {
  const { code, sid } = parse(text);
  return {
    status,
    code: typeof code === 'number' ? code : null,
    sid: typeof sid === 'string' ? sid : null,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : (retryAfter?.[0] ?? null),
  };
};

const parse = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
};
