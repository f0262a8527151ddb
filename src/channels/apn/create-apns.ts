import type { Clock } from '../../base/clock.ts';
import { ok, type Result } from '../../base/result.ts';
import type { CredentialSecret } from '../../model/credential.ts';
import type { Channel, DeliveryRequest, Outcome } from '../../model/delivery.ts';
import { forNewest } from '../for-newest.ts';
import { createStreak } from '../retry.ts';
import { type ApnsConnection, createApnsConnection, type Reply } from './connection.ts';
import { type ApnsIdentity, openSecret } from './open-secret.ts';
import { answerToOutcome, isTroubled, noAnswerToOutcome } from './outcome.ts';
import { createProviderTokens, type ProviderToken, type ProviderTokens } from './provider-token.ts';
import { type ApnsRefusal, type ApnsRequest, toApnsRequest } from './to-payload.ts';

export interface ApnsChannelDeps {
  readonly secret: CredentialSecret;
  /** Apple's sandbox in place of production; only without a `url`. */
  readonly sandbox: boolean;
  /** A proxy or a fake in Apple's place; `http:` is HTTP/2 without TLS. */
  readonly url?: string | undefined;
  /** PEM of whom to trust in place of the usual ones. */
  readonly ca?: string | undefined;
  /** Pushes per second at most. */
  readonly rate: number;
  /** How long a connection or one answer may take, ms. */
  readonly timeout?: number | undefined;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Shared by all channels, so that one key has one token; without it this channel has its own. */
  readonly tokens?: ProviderTokens | undefined;
}

const PRODUCTION_URL = 'https://api.push.apple.com';
const SANDBOX_URL = 'https://api.sandbox.push.apple.com';
const ANSWER_TIMEOUT_MS = 10_000;
/** Half of the streams that Apple allows on one connection. */
const CONCURRENCY = 500;

/** Pushes to Apple devices over one HTTP/2 connection; a secret that cannot be used refuses them all. */
export const createApnsChannel = (deps: ApnsChannelDeps): Channel => {
  const { rate } = deps;
  const identity = openSecret(deps.secret);
  if (!identity.ok) {
    const refuse = async (): Promise<Outcome> => ({ type: 'CredentialRefused', code: identity.error });
    return { name: 'apn', rate, concurrency: CONCURRENCY, deliver: refuse, test: refuse };
  }
  const connection = openConnection(deps, identity.value);
  const push = createPush(deps, identity.value, connection);
  return { name: 'apn', rate, concurrency: CONCURRENCY, ...push, close: connection.close };
};

const openConnection = ({ sandbox, url, ca, timeout }: ApnsChannelDeps, { tls }: ApnsIdentity): ApnsConnection =>
  createApnsConnection({
    url: url ?? (sandbox ? SANDBOX_URL : PRODUCTION_URL),
    tls: ca === undefined ? tls : { ...tls, ca },
    timeoutMs: timeout ?? ANSWER_TIMEOUT_MS,
    concurrency: CONCURRENCY,
  });

const createPush = (deps: ApnsChannelDeps, { topic, tokenKey }: ApnsIdentity, connection: ApnsConnection) => {
  const { clock, tokens = createProviderTokens(clock) } = deps;
  const ask = tokenKey ? withToken(connection, tokens(tokenKey)) : withoutToken(connection);
  const noteStreak = createStreak();
  const send = async (request: Result<ApnsRequest, ApnsRefusal>, mayRepeat: boolean): Promise<Outcome> => {
    if (!request.ok) return refusal(request.error);
    const askedAt = clock.now();
    const reply = await ask(request.value);
    const now = clock.now();
    if (!reply.answered) return noAnswerToOutcome(reply, now);
    const streak = noteStreak(isTroubled(reply.answer), now);
    return answerToOutcome(reply.answer, { now, askedAt, streak, mayRepeat });
  };
  return {
    deliver: (delivery: DeliveryRequest): Promise<Outcome> =>
      send(toApnsRequest(delivery, { topic, now: clock.now() }), delivery.mayRepeat),
    test: async () => toVerdict(await send(ok(probeRequest(topic)), false), clock.now()),
  };
};

/** Never rejects. */
type Ask = (request: ApnsRequest) => Promise<Reply>;

const withoutToken =
  (connection: ApnsConnection): Ask =>
  (request) =>
    connection.post(request, null);

/** A token that Apple calls expired is renewed, once, if it is old enough to be. */
const withToken = (connection: ApnsConnection, token: ProviderToken): Ask => {
  // One text for all pushes: long ones that live as long as a request are dear to let go of.
  const headerOf = forNewest((bearer) => `bearer ${bearer}`);
  return async (request) => {
    try {
      const bearer = await token.current();
      const reply = await connection.post(request, headerOf(bearer));
      if (!reply.answered || reply.answer.reason !== 'ExpiredProviderToken') return reply;
      const renewed = await token.renew(bearer);
      return renewed === null ? reply : await connection.post(request, headerOf(renewed));
    } catch (error) {
      // The token could not be signed.
      return { answered: false, error, started: false };
    }
  };
};

const refusal = (code: ApnsRefusal): Outcome =>
  code === 'BadDeviceToken' ? { type: 'Rejected', code, blames: 'address' } : { type: 'Rejected', code };

/** To a phone that cannot be: that Apple looks for it at all says that it takes the credential. */
const probeRequest = (topic: string): ApnsRequest => ({
  path: `/3/device/${'0'.repeat(64)}`,
  headers: { 'apns-topic': topic, 'apns-push-type': 'background', 'apns-priority': '5', 'apns-expiration': '0' },
  body: Buffer.from('{"aps":{"content-available":1}}'),
});

const toVerdict = (outcome: Outcome, now: number): Outcome => {
  switch (outcome.type) {
    case 'Rejected':
    case 'BindingGone':
    case 'OptedOut':
      return { type: 'Delivered', providerId: outcome.code };
    case 'AnswerLost':
      return { type: 'RetryAt', at: now, scope: 'channel', code: outcome.code };
    default:
      return outcome;
  }
};
