import { retryAfterMs } from '../../base/retry-after.ts';
import type { Outcome } from '../../model/delivery.ts';
import { backoffMs } from '../retry.ts';
import { CODE_ACTIONS, type CodeAction } from './codes.ts';
import type { SenderChoice } from './to-payload.ts';

/** What Twilio answered to one message. `code` and `sid` are null where the body had none. */
export interface Answer {
  readonly status: number;
  readonly code: number | null;
  readonly sid: string | null;
  readonly retryAfter: string | null;
}

export interface AnswerContext {
  /** Epoch ms. */
  readonly now: number;
  /** Troubled volleys of the channel in a row before this one: the longer, the later the next try. */
  readonly streak: number;
  /** Who named the sender: a refusal of it is told to whoever can mend it. */
  readonly chosenBy: SenderChoice;
  /** An earlier attempt of this delivery may have reached the phone. */
  readonly mayRepeat: boolean;
}

/** Twilio's answer as an action (Messages API, and its error dictionary by code). */
export const answerToOutcome = (answer: Answer, context: AnswerContext): Outcome => {
  const { status, sid } = answer;
  if (status === 201 || (isSuccess(status) && sid !== null)) return { type: 'Delivered', providerId: sid };
  const action = status >= 500 ? undefined : CODE_ACTIONS.get(answer.code ?? 0);
  return actionToOutcome(action ?? statusAction(status), answer, context);
};

/** Twilio's answer when asked for the account itself; `standing` is its own word for it: active, suspended, closed. */
export const accountToOutcome = (answer: Answer, standing: string | null, now: number): Outcome => {
  if (isSuccess(answer.status) && answer.sid !== null)
    return standing === null || standing === 'active'
      ? { type: 'Delivered', providerId: standing }
      : { type: 'CredentialRefused', code: `account-${standing}` };
  const code = codeOfAnswer(answer);
  const isRefused = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
  if (isRefused) return { type: 'CredentialRefused', code };
  const at = now + (retryAfterMs(answer.retryAfter, now) ?? backoffMs(0));
  return { type: 'RetryAt', at, scope: 'channel', code };
};

const DAY_MS = 86_400_000;
/** Carriers' daily caps start anew at midnight in Los Angeles, which is 08:00 UTC at the latest. */
const CAP_RESET_MS = 8 * 3_600_000;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const statusAction = (status: number): CodeAction => {
  // Twilio says 201 and names the message; somebody else who answers 200 (a portal, a proxy) may have kept it.
  if (isSuccess(status)) return 'lost-once';
  if (status === 429 || status < 400) return 'retry-channel';
  if (status === 401 || status === 403 || status === 404) return 'credential';
  // The gateway gave up on a server that may have taken the message.
  if (status === 502 || status === 504) return 'lost';
  return status >= 500 || status === 408 ? 'retry-binding' : 'reject';
};

const actionToOutcome = (action: CodeAction, answer: Answer, context: AnswerContext): Outcome => {
  const code = codeOfAnswer(answer);
  const at = context.now + (retryAfterMs(answer.retryAfter, context.now) ?? backoffMs(context.streak));
  switch (action) {
    case 'retry-channel':
      return { type: 'RetryAt', at, scope: 'channel', code };
    case 'retry-binding':
      return { type: 'RetryAt', at, scope: 'binding', code };
    case 'retry-next-day':
      return { type: 'RetryAt', at: nextCapReset(context.now), scope: 'binding', code };
    case 'credential':
      return { type: 'CredentialRefused', code };
    case 'sender':
      return context.chosenBy === 'rule' ? { type: 'Rejected', code } : senderRefused(context, code);
    case 'messaging-service':
      return senderRefused(context, code);
    case 'opted-out':
      return { type: 'OptedOut', code };
    case 'lost':
      return { type: 'AnswerLost', code };
    case 'lost-once':
      return { type: context.mayRepeat ? 'Rejected' : 'AnswerLost', code };
    case 'reject':
      return { type: 'Rejected', code };
    case 'reject-country':
      return { type: 'Rejected', code, blames: 'credential' };
  }
};

const codeOfAnswer = ({ status, code }: Answer): string => (code === null ? `http-${status}` : String(code));

/** What one service chose must not hold up the others: the account itself is fine. */
const senderRefused = ({ chosenBy }: AnswerContext, code: string): Outcome =>
  chosenBy === 'service' ? { type: 'Rejected', code, blames: 'credential' } : { type: 'CredentialRefused', code };

const nextCapReset = (now: number): number => (Math.floor((now - CAP_RESET_MS) / DAY_MS) + 1) * DAY_MS + CAP_RESET_MS;
