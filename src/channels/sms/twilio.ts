import type { Clock } from '../../base/clock.ts';
import type { Channel, DeliveryRequest, Outcome } from '../../model/delivery.ts';
import { type ApiAnswer, createHttpApi } from '../http-api.ts';
import { errorToOutcome, testErrorToOutcome } from '../no-answer.ts';
import { createStreak } from '../retry.ts';
import type { TwilioOptions } from './options.ts';
import { type Answer, accountToOutcome, answerToOutcome } from './outcome.ts';
import { senderChosenBy, toMessageForm } from './to-payload.ts';

export interface TwilioChannelDeps {
  readonly options: TwilioOptions;
  readonly clock: Pick<Clock, 'now'>;
  /** Where Twilio is to report what became of a message, unless the rule says otherwise. */
  readonly statusCallback?: string | undefined;
}

/** More than there are connections, which so have the next request at hand while answers are written down. */
const CONCURRENCY = 200;

/** SMS by Twilio's Messages API. */
export const createTwilioChannel = ({ options, clock, statusCallback }: TwilioChannelDeps): Channel => {
  const api = createTwilioApi(options);
  const sender = { ...options, statusCallback };
  const noteStreak = createStreak();
  const deliver = async (delivery: DeliveryRequest): Promise<Outcome> => {
    const form = toMessageForm(delivery, sender, clock.now());
    if (!form.ok) return { type: 'Rejected', code: form.error };
    try {
      const answer = toAnswer(await api.postMessage(form.value));
      const now = clock.now();
      const streak = noteStreak(answer.status === 429 || answer.status >= 500, now);
      const { mayRepeat } = delivery;
      return answerToOutcome(answer, { now, streak, chosenBy: senderChosenBy(delivery), mayRepeat });
    } catch (error) {
      return errorToOutcome(error, clock.now());
    }
  };
  const test = async (): Promise<Outcome> => {
    try {
      const account = await api.getAccount();
      return accountToOutcome(toAnswer(account), textOf(account, 'status'), clock.now());
    } catch (error) {
      return testErrorToOutcome(error, clock.now());
    }
  };
  return { name: 'sms', rate: options.rate, concurrency: CONCURRENCY, deliver, test, close: api.close };
};

/** Both reject only if no answer came. */
const createTwilioApi = (options: TwilioOptions) => {
  const { ask, close } = createHttpApi(options);
  const account = `/2010-04-01/Accounts/${options.accountSid}`;
  const headers = {
    authorization: `Basic ${Buffer.from(`${options.accountSid}:${options.authToken.reveal()}`).toString('base64')}`,
    accept: 'application/json',
  };
  const formHeaders = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return {
    postMessage: (form: readonly (readonly [string, string])[]) => {
      const body = new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();
      return ask({ method: 'POST', path: `${account}/Messages.json`, headers: formHeaders, body });
    },
    getAccount: () => ask({ method: 'GET', path: `${account}.json`, headers }),
    close,
  };
};

const toAnswer = (answer: ApiAnswer): Answer => {
  const { code } = answer.body;
  const { status, retryAfter } = answer;
  return { status, code: typeof code === 'number' ? code : null, sid: textOf(answer, 'sid'), retryAfter };
};

const textOf = ({ body }: ApiAnswer, name: string): string | null => {
  const value = body[name];
  return typeof value === 'string' ? value : null;
};
