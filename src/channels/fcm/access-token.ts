import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { retryAfterMs } from '../../base/retry-after.ts';
import type { Outcome } from '../../model/delivery.ts';
import { type ApiAnswer, createHttpApi } from '../http-api.ts';
import { backoffMs, createStreak } from '../retry.ts';
import type { ServiceAccount } from './service-account.ts';

export interface AccessTokensOptions {
  readonly account: ServiceAccount;
  /** In place of the account's own `token_uri`, which stays the audience: a proxy passes the request on. */
  readonly tokenUrl: string | undefined;
  /** How long one answer may take, ms; 10 s where none is given. */
  readonly timeout: number | undefined;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
}

export interface AccessTokens {
  /** One that holds for minutes yet, or what is to become of the deliveries that need it. Asks once for many callers. */
  readonly get: () => Promise<Result<string, Outcome>>;
  /** The API did not take `token`; if it is the one at hand, the next `get` asks for another. */
  readonly invalidate: (token: string) => void;
  readonly close: () => Promise<void>;
}

/** Access tokens of a service account (RFC 7523: a signed JWT for a bearer token). */
export const createAccessTokens = ({ account, tokenUrl, timeout, clock }: AccessTokensOptions): AccessTokens => {
  const { origin, pathname, search } = new URL(tokenUrl ?? account.tokenUri);
  const { ask: askApi, close } = createHttpApi({ url: origin, timeout, connections: 1 });
  const noteStreak = createStreak();
  let held: { readonly token: string; readonly until: number } | null = null;
  let asked: Promise<Result<string, Outcome>> | null = null;

  const ask = async (): Promise<Result<string, Outcome>> => {
    const body = grantOf(await sign(account, clock.now()));
    const answer = await askApi({ method: 'POST', path: pathname + search, headers: FORM, body }).catch(codeOf);
    const now = clock.now();
    const granted = typeof answer === 'string' ? null : readGrant(answer);
    const streak = noteStreak(granted === null, now);
    if (granted) {
      held = { token: granted.token, until: clock.monotonic() + usableMs(granted.lifeS) };
      return ok(granted.token);
    }
    return err(typeof answer === 'string' ? retry(now + backoffMs(streak), answer) : refused(answer, now, streak));
  };

  return {
    get: async () => {
      if (held && clock.monotonic() < held.until) return ok(held.token);
      asked ??= ask().finally(() => {
        asked = null;
      });
      return asked;
    },
    invalidate: (token) => {
      if (held?.token === token) held = null;
    },
    close,
  };
};

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const LONGEST_LIFE_S = 3600;
const SPARE_S = 300;
const QUOTA_WAIT_MS = 60_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };

const sign = ({ clientEmail, key, keyId, tokenUri }: ServiceAccount, now: number): Promise<string> => {
  const at = Math.floor(now / 1000);
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) })
    .setIssuer(clientEmail)
    .setAudience(tokenUri)
    .setIssuedAt(at)
    .setExpirationTime(at + LONGEST_LIFE_S)
    .sign(key);
};

const grantOf = (assertion: string): string =>
  new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no-answer';

/** What a header can hold, and nothing else. */
const grant = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().positive().default(LONGEST_LIFE_S),
});

const readGrant = ({ status, body }: ApiAnswer): { readonly token: string; readonly lifeS: number } | null => {
  const read = status === 200 ? grant.safeParse(body) : null;
  return read?.success ? { token: read.data.access_token, lifeS: read.data.expires_in } : null;
};

/** Five minutes less than it holds, so that none expires on its way; half of one that holds for less. */
const usableMs = (lifeS: number): number => Math.max(lifeS - SPARE_S, lifeS / 2) * 1000;

const retry = (at: number, code: string): Outcome => ({ type: 'RetryAt', at, scope: 'credential', code });

/** A question for a token takes no effect on any phone: whatever went wrong, it can be asked again. */
const refused = ({ status, retryAfter, body }: ApiAnswer, now: number, streak: number): Outcome => {
  const code = errorOf(body) ?? `http-${status}`;
  const askedMs = retryAfterMs(retryAfter, now);
  if (status === 429) return retry(now + (askedMs ?? QUOTA_WAIT_MS), code);
  return status >= 400 && status < 500 && status !== 408
    ? { type: 'CredentialRefused', code }
    : retry(now + (askedMs ?? backoffMs(streak)), code);
};

/** RFC 6749 §5.2: `invalid_grant`. */
const failure = z.object({ error: z.string().regex(/^[\w-]{1,64}$/) });

const errorOf = (body: JsonObject): string | undefined => failure.safeParse(body).data?.error;
