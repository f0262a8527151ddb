import { retryAfterMs } from '../../base/retry-after.ts';
import type { Outcome } from '../../model/delivery.ts';
import { backoffMs } from '../retry.ts';
import { actionOfCode, type GraphAction } from './codes.ts';

/** What the Graph API answered. All but the status are null where the body had none. */
export interface GraphAnswer {
  readonly status: number;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's own word that trying again may help. */
  readonly isTransient: boolean;
  /** Of the message, or of the page that was asked for. */
  readonly id: string | null;
  readonly retryAfter: string | null;
}

export interface GraphContext {
  /** Epoch ms. */
  readonly now: number;
  /** Troubled volleys of the channel in a row before this one: the longer, the later the next try. */
  readonly streak: number;
  /** Who named the page: one service's page must not hold up the others. */
  readonly pageChosenBy: 'service' | 'config';
  /** An earlier attempt of this delivery may have reached the person. */
  readonly mayRepeat: boolean;
}

/** Meta's answer to one message as an action. The code is its number, with the subcode if there is one: `10-2018278`. */
export const graphToOutcome = (answer: GraphAnswer, context: GraphContext): Outcome => {
  if (isAccepted(answer)) return { type: 'Delivered', providerId: answer.id };
  const code = codeOf(answer);
  const { now, streak } = context;
  const at = now + (retryAfterMs(answer.retryAfter, now) ?? backoffMs(streak));
  switch (actionOf(answer)) {
    case 'retry-channel':
      return { type: 'RetryAt', at, scope: 'channel', code };
    case 'retry-binding':
      return { type: 'RetryAt', at, scope: 'binding', code };
    case 'credential':
      return refused(answer, context);
    case 'page':
      return { type: 'Rejected', code, blames: 'credential' };
    case 'unknown-person':
      return { type: 'Rejected', code, blames: 'address' };
    case 'lost-once':
      return { type: context.mayRepeat ? 'Rejected' : 'AnswerLost', code };
    case 'lost':
      return { type: 'AnswerLost', code };
    case 'reject':
      return { type: 'Rejected', code };
  }
};

/** Meta's answer when asked for the page itself. */
export const pageToOutcome = (answer: GraphAnswer, now: number): Outcome => {
  if (isAccepted(answer)) return { type: 'Delivered', providerId: answer.id };
  const code = codeOf(answer);
  const action = actionOf(answer);
  if (action === 'credential' || action === 'page' || action === 'reject') return { type: 'CredentialRefused', code };
  return { type: 'RetryAt', at: now + (retryAfterMs(answer.retryAfter, now) ?? backoffMs(0)), scope: 'channel', code };
};

/** Whether the provider is in trouble, or we ask too much of it. */
export const isTroubled = (answer: GraphAnswer): boolean => !isAccepted(answer) && /^retry-/.test(actionOf(answer));

const isAccepted = ({ status, id }: GraphAnswer): boolean => isSuccess(status) && id !== null;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const actionOf = ({ status, code, subcode, isTransient }: GraphAnswer): GraphAction => {
  const known = code === null ? undefined : actionOfCode(code, subcode);
  return known ?? (isTransient ? 'retry-binding' : statusAction(status));
};

const statusAction = (status: number): GraphAction => {
  // Meta names the message; somebody else who answers 200 (a portal, a proxy) may have kept it.
  if (isSuccess(status)) return 'lost-once';
  if (status === 429 || status < 400) return 'retry-channel';
  if (status === 401 || status === 403 || status === 404) return 'credential';
  // The gateway gave up on a server that may have taken the message.
  if (status === 502 || status === 504) return 'lost';
  return status >= 500 || status === 408 ? 'retry-binding' : 'reject';
};

/** A token that is over (190) is over for every page; a permission may be missing for the one that a service chose. */
const refused = (answer: GraphAnswer, { pageChosenBy }: GraphContext): Outcome => {
  const code = codeOf(answer);
  return pageChosenBy === 'service' && answer.code !== null && answer.code !== 190
    ? { type: 'Rejected', code, blames: 'credential' }
    : { type: 'CredentialRefused', code };
};

const codeOf = ({ status, code, subcode }: GraphAnswer): string => {
  if (code === null) return `http-${status}`;
  return subcode === null ? String(code) : `${code}-${subcode}`;
};
