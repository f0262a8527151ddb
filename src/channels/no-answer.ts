import type { Outcome } from '../model/delivery.ts';

/** A request that got no answer, by the error's code: `AnswerLost` unless it surely never left. `now` is epoch ms. */
export const errorToOutcome = (error: unknown, now: number): Outcome => {
  const code = codeOf(error);
  // A header cannot be written, and only the credential is in one that a message does not fill.
  if (code === 'UND_ERR_INVALID_ARG') return { type: 'CredentialRefused', code };
  if (neverLeft(error)) return { type: 'RetryAt', at: now + RECONNECT_MS, scope: 'channel', code };
  return { type: 'AnswerLost', code };
};

/** No answer to a question that changes nothing: it can be asked again, whatever became of it. */
export const testErrorToOutcome = (error: unknown, now: number): Outcome => ({
  type: 'RetryAt',
  at: now + RECONNECT_MS,
  scope: 'channel',
  code: codeOf(error),
});

const RECONNECT_MS = 5000;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no-answer';

/** Met while the connection was made, whatever the system call. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|UND_ERR_CLOSED|ERR_TLS_CERT\w*|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

/** Some codes (ETIMEDOUT, EHOSTUNREACH) are met both while connecting and later: there the system call decides. */
const neverLeft = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (BEFORE_SENDING.test(codeOf(error))) return true;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverLeft);
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
};
