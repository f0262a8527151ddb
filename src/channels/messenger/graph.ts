import type { Clock } from '../../base/clock.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Channel, DeliveryRequest, Outcome } from '../../model/delivery.ts';
import { type ApiAnswer, createHttpApi } from '../http-api.ts';
import { errorToOutcome, testErrorToOutcome } from '../no-answer.ts';
import { createStreak } from '../retry.ts';
import type { GraphOptions } from './options.ts';
import { type GraphAnswer, graphToOutcome, isTroubled, pageToOutcome } from './outcome.ts';
import { toMessengerMessage } from './to-payload.ts';

export interface GraphChannelDeps {
  readonly options: GraphOptions;
  readonly clock: Pick<Clock, 'now'>;
}

/** Messages of a Facebook page by Meta's Graph API. */
export const createGraphChannel = ({ options, clock }: GraphChannelDeps): Channel => {
  const { ask, close } = createHttpApi(options);
  // In a header, since addresses end up in the logs of proxies.
  const headers = { authorization: `Bearer ${options.token.reveal()}`, accept: 'application/json' };
  const jsonHeaders = { ...headers, 'content-type': 'application/json' };
  const pathOf = (page: string) => `/${options.version}/${encodeURIComponent(page)}`;
  const noteStreak = createStreak();
  const deliver = async (delivery: DeliveryRequest): Promise<Outcome> => {
    const message = toMessengerMessage(delivery, options.tag);
    if (!message.ok) return { type: 'Rejected', code: message.error };
    const page = delivery.sender.facebookMessengerPageId ?? options.pageId;
    try {
      const body = JSON.stringify(message.value);
      const path = `${pathOf(page)}/messages`;
      const answer = toAnswer(await ask({ method: 'POST', path, headers: jsonHeaders, body }), 'message_id');
      const now = clock.now();
      const streak = noteStreak(isTroubled(answer), now);
      const pageChosenBy = page === options.pageId ? 'config' : 'service';
      return graphToOutcome(answer, { now, streak, pageChosenBy, mayRepeat: delivery.mayRepeat });
    } catch (error) {
      return errorToOutcome(error, clock.now());
    }
  };
  const test = async (): Promise<Outcome> => {
    try {
      const answer = await ask({ method: 'GET', path: `${pathOf(options.pageId)}?fields=id`, headers });
      return pageToOutcome(toAnswer(answer, 'id'), clock.now());
    } catch (error) {
      return testErrorToOutcome(error, clock.now());
    }
  };
  return { name: 'facebook-messenger', rate: options.rate, deliver, test, close };
};

const toAnswer = ({ status, retryAfter, body }: ApiAnswer, idName: string): GraphAnswer => {
  const error = isJsonObject(body.error) ? body.error : {};
  const { code, error_subcode: subcode, is_transient: isTransient } = error;
  const id = body[idName];
  return {
    status,
    code: typeof code === 'number' ? code : null,
    subcode: typeof subcode === 'number' ? subcode : null,
    isTransient: isTransient === true,
    id: typeof id === 'string' ? id : null,
    retryAfter,
  };
};
