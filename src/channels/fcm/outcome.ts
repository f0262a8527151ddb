import { retryAfterMs } from '../../base/retry-after.ts';
import type { Outcome } from '../../model/delivery.ts';
import { backoffMs } from '../retry.ts';
import type { Answer } from './answer.ts';

export interface AnswerContext {
  /** Epoch ms. */
  readonly now: number;
  /** When the attempt began (epoch ms): a binding renewed since then stays. */
  readonly startedAt: number;
  /** Troubled volleys of the channel in a row before this one: the longer, the later the next try. */
  readonly streak: number;
  /** An earlier attempt of this delivery may have reached the phone. */
  readonly mayRepeat: boolean;
}

/** FCM's answer as an action: by Apple's word if it has one, else by FCM's own, else by its status. */
export const answerToOutcome = (answer: Answer, context: AnswerContext): Outcome => {
  if (answer.status >= 200 && answer.status < 300) return taken(answer, context);
  return byApple(answer, context) ?? byCode(answer, context) ?? byStatus(answer, context);
};

/** The access token is not taken, which says nothing yet of the service account; Apple's refusal of Google's key does not count. */
export const isTokenRefused = ({ status, fcmCode }: Answer): boolean =>
  status === 401 && fcmCode !== 'THIRD_PARTY_AUTH_ERROR';

/** "Use exponential backoff with a minimum initial delay of 1 minute." */
const QUOTA_WAIT_MS = 60_000;

const taken = ({ status, name }: Answer, { mayRepeat }: AnswerContext): Outcome => {
  if (name !== null) return { type: 'Delivered', providerId: name };
  // FCM names the message. It broke off before that, or it is somebody else (a portal, a proxy) who may have kept it.
  return { type: mayRepeat ? 'Rejected' : 'AnswerLost', code: `http-${status}` };
};

/** FCM passes Apple's reasons on, under several codes of its own. */
const byApple = ({ appleReason }: Answer, { startedAt }: AnswerContext): Outcome | undefined => {
  switch (appleReason) {
    case 'Unregistered':
    case 'ExpiredToken':
      return { type: 'BindingGone', unlessRenewedSince: startedAt, code: appleReason };
    case 'BadDeviceToken':
      // Also said of a good token that is of Apple's other environment.
      return { type: 'Rejected', code: appleReason, blames: 'address' };
    case 'DeviceTokenNotForTopic':
      return { type: 'Rejected', code: appleReason, blames: 'credential' };
    default:
      return undefined;
  }
};

const byCode = (answer: Answer, context: AnswerContext): Outcome | undefined => {
  const code = codeOf(answer);
  switch (code) {
    case 'UNREGISTERED':
      return { type: 'BindingGone', unlessRenewedSince: context.startedAt, code };
    case 'INVALID_ARGUMENT':
      return answer.blamesToken
        ? { type: 'BindingGone', unlessRenewedSince: context.startedAt, code }
        : { type: 'Rejected', code };
    case 'NOT_FOUND':
      // Without FCM's own word it may as well be the project that is not there.
      return { type: 'Rejected', code, blames: 'address' };
    case 'SENDER_ID_MISMATCH':
    case 'THIRD_PARTY_AUTH_ERROR':
      return { type: 'Rejected', code, blames: 'credential' };
    case 'PERMISSION_DENIED':
    case 'UNAUTHENTICATED':
      return { type: 'CredentialRefused', code };
    case 'QUOTA_EXCEEDED':
    case 'RESOURCE_EXHAUSTED':
      return overQuota(answer, context);
    case 'UNAVAILABLE':
      return unavailable(answer, context);
    default:
      return undefined;
  }
};

const byStatus = (answer: Answer, context: AnswerContext): Outcome => {
  const { status } = answer;
  const code = codeOf(answer);
  if (status === 429) return overQuota(answer, context);
  if (status === 503 || status === 408 || status < 400) return unavailable(answer, context);
  if (status === 401 || status === 403 || status === 404) return { type: 'CredentialRefused', code };
  // An "unknown internal error", or a gateway that gave up: the message may be on its way.
  return status >= 500 ? { type: 'AnswerLost', code } : { type: 'Rejected', code };
};

const codeOf = ({ status, fcmCode, word }: Answer): string => fcmCode ?? word ?? `http-${status}`;

const overQuota = (answer: Answer, { now }: AnswerContext): Outcome => ({
  type: 'RetryAt',
  at: now + (retryAfterMs(answer.retryAfter, now) ?? QUOTA_WAIT_MS),
  scope: answer.isDeviceQuota ? 'binding' : 'credential',
  code: codeOf(answer),
});

/** Only Google's own word on how long holds for all phones; one hiccup does not. */
const unavailable = (answer: Answer, { now, streak }: AnswerContext): Outcome => {
  const askedMs = retryAfterMs(answer.retryAfter, now);
  return {
    type: 'RetryAt',
    at: now + (askedMs ?? backoffMs(streak)),
    scope: askedMs === undefined ? 'binding' : 'credential',
    code: codeOf(answer),
  };
};
