import type { Clock } from '../../base/clock.ts';
import type { CredentialSecret } from '../../model/credential.ts';
import type { Channel, DeliveryRequest, Outcome } from '../../model/delivery.ts';
import { forNewest } from '../for-newest.ts';
import { type ApiAnswer, createHttpApi, type HttpApi } from '../http-api.ts';
import { errorToOutcome } from '../no-answer.ts';
import { createStreak } from '../retry.ts';
import { type AccessTokens, createAccessTokens } from './access-token.ts';
import { readAnswer } from './answer.ts';
import { type AnswerContext, answerToOutcome, isTokenRefused } from './outcome.ts';
import { readServiceAccount, type ServiceAccount } from './service-account.ts';
import { type FcmName, toFcmMessage } from './to-payload.ts';

export interface FcmChannelDeps {
  readonly name: FcmName;
  /** Of a service account; any other makes a channel that refuses. */
  readonly secret: CredentialSecret;
  /** In place of Google's; a proxy or a fake. */
  readonly url?: string | undefined;
  /** In place of the account's `token_uri`. */
  readonly tokenUrl?: string | undefined;
  readonly rate: number;
  /** How long one answer may take, ms. */
  readonly timeout?: number | undefined;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
}

/** Pushes by FCM's HTTP v1 API. Without a readable service account everything waits for a better one. */
export const createFcmChannel = (deps: FcmChannelDeps): Channel => {
  const account = deps.secret.type === 'service-account' ? readServiceAccount(deps.secret.json) : null;
  if (!account?.ok) return refusing(deps);
  const sender = createSender(deps, account.value);
  return {
    name: deps.name,
    rate: deps.rate,
    concurrency: CONCURRENCY,
    deliver: createDeliver(deps, sender),
    test: () => testCredential(sender, deps.clock.now()),
    close: sender.close,
  };
};

/** FCM answers in some 50 ms, so this carries about 2,000 messages a second. */
const MOST_CONNECTIONS = 100;
/** So many that each connection has the next request at hand while answers are written down. */
const CONCURRENCY = 250;

const refusing = ({ name, rate }: FcmChannelDeps): Channel => {
  const refuse = async (): Promise<Outcome> => ({ type: 'CredentialRefused', code: 'service-account-unreadable' });
  return { name, rate, deliver: refuse, test: refuse };
};

/** What one request is judged by, beside its answer. */
type Attempt = Pick<AnswerContext, 'startedAt' | 'mayRepeat'>;

interface Sender {
  readonly send: (message: object, attempt: Attempt) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

const createDeliver =
  ({ name, clock }: FcmChannelDeps, { send }: Sender) =>
  async (delivery: DeliveryRequest): Promise<Outcome> => {
    const startedAt = clock.now();
    const message = toFcmMessage(delivery, name, startedAt);
    if (!message.ok) return { type: 'Rejected', code: message.error };
    return send(message.value, { startedAt, mayRepeat: delivery.mayRepeat });
  };

const createSender = (deps: FcmChannelDeps, account: ServiceAccount): Sender => {
  const { clock, tokenUrl, timeout, url = 'https://fcm.googleapis.com' } = deps;
  const tokens = createAccessTokens({ account, tokenUrl, timeout, clock });
  const api = createHttpApi({ url, timeout, connections: MOST_CONNECTIONS });
  const path = `/v1/projects/${encodeURIComponent(account.projectId)}/messages:send`;
  const ask = createAsk({ tokens, api, path, clock, read: createReader(clock) });
  return {
    send: async (message, attempt) => {
      const body = JSON.stringify(message);
      const first = await ask(body, attempt);
      // A token may be called in before its time; only a second refusal says something of the account.
      return first.isTokenRefused ? (await ask(body, attempt)).outcome : first.outcome;
    },
    close: async () => {
      await Promise.all([tokens.close(), api.close()]);
    },
  };
};

interface Asked {
  readonly outcome: Outcome;
  readonly isTokenRefused: boolean;
}

type Reader = (answered: ApiAnswer, attempt: Attempt) => Asked;

const createReader = (clock: Pick<Clock, 'now'>): Reader => {
  const noteStreak = createStreak();
  return (answered, attempt) => {
    const now = clock.now();
    const answer = readAnswer(answered);
    const streak = noteStreak(answer.status === 429 || answer.status >= 500, now);
    return { outcome: answerToOutcome(answer, { ...attempt, now, streak }), isTokenRefused: isTokenRefused(answer) };
  };
};

interface AskDeps {
  readonly tokens: AccessTokens;
  readonly api: HttpApi;
  readonly path: string;
  readonly read: Reader;
  readonly clock: Pick<Clock, 'now'>;
}

const createAsk = ({ tokens, api, path, read, clock }: AskDeps) => {
  // Google's tokens are a thousand letters long, and the same for an hour.
  const headersOf = forNewest((token) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' }));
  return async (body: string, attempt: Attempt): Promise<Asked> => {
    const token = await tokens.get();
    if (!token.ok) return { outcome: token.error, isTokenRefused: false };
    const headers = headersOf(token.value);
    try {
      const asked = read(await api.ask({ method: 'POST', path, headers, body }), attempt);
      if (asked.isTokenRefused) tokens.invalidate(token.value);
      return asked;
    } catch (error) {
      return { outcome: errorToOutcome(error, clock.now()), isTokenRefused: false };
    }
  };
};

/** No phone has a token like this: FCM refuses it only after it has taken the credential, and `validate_only` sends nothing. */
const NOBODY = { message: { token: 'a credential on trial' }, validate_only: true };
const TRY_AGAIN_MS = 60_000;

const testCredential = async ({ send }: Sender, now: number): Promise<Outcome> => {
  const outcome = await send(NOBODY, { startedAt: now, mayRepeat: false });
  switch (outcome.type) {
    case 'Delivered':
    case 'CredentialRefused':
    case 'RetryAt':
      return outcome;
    case 'BindingGone':
      return { type: 'Delivered', providerId: outcome.code };
    case 'Rejected':
      return outcome.code === 'INVALID_ARGUMENT'
        ? { type: 'Delivered', providerId: outcome.code }
        : { type: 'CredentialRefused', code: outcome.code };
    case 'OptedOut':
    case 'AnswerLost':
      return { type: 'RetryAt', at: now + TRY_AGAIN_MS, scope: 'credential', code: outcome.code };
  }
};
