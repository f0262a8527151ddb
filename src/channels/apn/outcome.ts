import { retryAfterMs } from '../../base/retry-after.ts';
import type { Outcome } from '../../model/delivery.ts';
import { backoffMs } from '../retry.ts';

/** What Apple answered to one push. `reason` is its word for a refusal, `timestamp` (epoch ms) comes with a 410. */
export interface ApnsAnswer {
  readonly status: number;
  readonly reason: string | null;
  readonly timestamp: number | null;
  readonly id: string | null;
  readonly retryAfter: string | null;
}

export interface ApnsAnswerContext {
  /** When it was answered and when it was asked, epoch ms. */
  readonly now: number;
  readonly askedAt: number;
  /** Troubled volleys of the channel in a row before this one: the longer, the later the next try. */
  readonly streak: number;
  /** An earlier attempt of this delivery may have reached the phone. */
  readonly mayRepeat: boolean;
}

type Action =
  | 'gone'
  | 'bad-address'
  | 'other-app'
  | 'credential'
  | 'retry-binding'
  | 'retry-credential'
  | 'lost'
  | 'lost-once'
  | 'reject';

/** By Apple's reason, whatever its status ("Handling notification responses from APNs"). */
const REASON_ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['Unregistered', 'gone'],
  ['ExpiredToken', 'gone'],
  // Also met when the token is of the other environment, so it takes repeats to remove the binding.
  ['BadDeviceToken', 'bad-address'],
  // One phone of another app must not pause the phones of this one.
  ['DeviceTokenNotForTopic', 'other-app'],
  ['BadTopic', 'credential'],
  ['MissingTopic', 'credential'],
  ['TopicDisallowed', 'credential'],
  ['BadPath', 'credential'],
  ['BadCertificate', 'credential'],
  ['BadCertificateEnvironment', 'credential'],
  ['ExpiredProviderToken', 'credential'],
  ['Forbidden', 'credential'],
  ['InvalidProviderToken', 'credential'],
  ['MissingProviderToken', 'credential'],
  ['TooManyProviderTokenUpdates', 'retry-credential'],
  ['TooManyRequests', 'retry-binding'],
  ['IdleTimeout', 'retry-binding'],
  ['InternalServerError', 'retry-binding'],
  ['ServiceUnavailable', 'retry-binding'],
  ['Shutdown', 'retry-binding'],
]);

/** Apple's answer as an action. `code` is its own word, or `http-` and the status where it gave none. */
export const answerToOutcome = (answer: ApnsAnswer, context: ApnsAnswerContext): Outcome => {
  if (answer.status === 200) return { type: 'Delivered', providerId: answer.id };
  const action = REASON_ACTIONS.get(answer.reason ?? '') ?? statusAction(answer.status);
  return actionToOutcome(action, answer, context);
};

/** Whether Apple has trouble of its own, or too much to do: a row of such answers makes the next try wait longer. */
export const isTroubled = ({ status }: ApnsAnswer): boolean => status === 429 || status >= 500;

/** A request without an answer. */
export interface NoAnswer {
  readonly error: unknown;
  /** The connection stood, and the request was handed to it. */
  readonly started: boolean;
}

/** `AnswerLost` unless the request surely was not taken up. `now` is epoch ms. */
export const noAnswerToOutcome = ({ error, started }: NoAnswer, now: number): Outcome => {
  const code = codeOf(error);
  // A header cannot be written, and only the credential is in one that a message does not fill.
  if (code === 'UND_ERR_INVALID_ARG') return { type: 'CredentialRefused', code };
  if (CERTIFICATE_ALERT.test(code)) return { type: 'CredentialRefused', code };
  if (!started) return { type: 'RetryAt', at: now + RECONNECT_MS, scope: 'channel', code };
  if (wasRefused(error)) return { type: 'RetryAt', at: now + REFUSED_MS, scope: 'channel', code };
  return { type: 'AnswerLost', code };
};

const RECONNECT_MS = 5000;
const REFUSED_MS = 1000;

/** TLS 1.3 tells a client of its bad certificate once the connection stands (RFC 8446 §4.4.2.4, §6.2). */
const CERTIFICATE_ALERT = /^ERR_SSL_\w*ALERT_(\w*CERTIFICATE\w*|UNKNOWN_CA|ACCESS_DENIED)$/;

const statusAction = (status: number): Action => {
  if (status === 410) return 'gone';
  if (status === 401 || status === 403 || status === 404) return 'credential';
  if (status === 429) return 'retry-credential';
  // The gateway gave up on a server that may have taken the push.
  if (status === 502 || status === 504) return 'lost';
  if (status >= 500 || status === 408) return 'retry-binding';
  // Apple says 200; somebody else who says 204 or redirects may have kept it.
  return status < 400 ? 'lost-once' : 'reject';
};

const actionToOutcome = (action: Action, answer: ApnsAnswer, context: ApnsAnswerContext): Outcome => {
  const { now, askedAt, streak, mayRepeat } = context;
  const code = answer.reason ?? `http-${answer.status}`;
  const at = now + (retryAfterMs(answer.retryAfter, now) ?? backoffMs(streak));
  switch (action) {
    case 'gone':
      return { type: 'BindingGone', unlessRenewedSince: answer.timestamp ?? askedAt, code };
    case 'bad-address':
      return { type: 'Rejected', code, blames: 'address' };
    case 'other-app':
      return { type: 'Rejected', code, blames: 'credential' };
    case 'credential':
      return { type: 'CredentialRefused', code };
    case 'retry-binding':
      return { type: 'RetryAt', at, scope: 'binding', code };
    case 'retry-credential':
      return { type: 'RetryAt', at, scope: 'credential', code };
    case 'lost':
      return { type: 'AnswerLost', code };
    case 'lost-once':
      return { type: mayRepeat ? 'Rejected' : 'AnswerLost', code };
    case 'reject':
      return { type: 'Rejected', code };
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no-answer';

/** RFC 9113 §7: REFUSED_STREAM says that nothing was done. */
const REFUSED_STREAM = 7;

/**
 * A stream that was refused, or one above the last that a GOAWAY names (RFC 9113 §6.8, §8.7). undici says the latter in
 * these words alone; streams up to the last one end otherwise, since they may have been worked on.
 */
const wasRefused = (error: unknown): boolean =>
  error instanceof Error &&
  (('http2ErrorCode' in error && error.http2ErrorCode === REFUSED_STREAM) ||
    error.message.startsWith('HTTP/2: "GOAWAY" frame received'));
