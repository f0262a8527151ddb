import { Client } from 'undici';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { createAnswerHandler, type WireAnswer } from '../answer-handler.ts';
import { createDeadlines } from '../deadlines.ts';
import type { ApnsAnswer, NoAnswer } from './outcome.ts';
import type { ApnsRequest } from './to-payload.ts';

export interface ApnsConnectionOptions {
  /** `https://…`, or `http://…` for HTTP/2 without TLS; a path stands before Apple's own. */
  readonly url: string;
  /** PEM texts. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** For the connection, and for one answer, ms. */
  readonly timeoutMs: number;
  /** Requests under way at most. */
  readonly concurrency: number;
}

/** One HTTP/2 connection to Apple, made anew when it is gone. */
export interface ApnsConnection {
  /** Never rejects. */
  readonly post: (request: ApnsRequest, authorization: string | null) => Promise<Reply>;
  /** Lets go of it; requests under way fail. */
  readonly close: () => Promise<void>;
}

export type Reply =
  | { readonly answered: true; readonly answer: ApnsAnswer }
  | ({ readonly answered: false } & NoAnswer);

/** Apple takes many new connections for an attack: an idle one is kept. It does not keep the process alive. */
const KEPT_IDLE_MS = 3_600_000;
const LARGEST_ANSWER = 64 * 1024;

/**
 * undici takes up on a new connection, once, what surely was not worked on: a stream that was refused, or one above the
 * last that a GOAWAY names (RFC 9113 §8.7).
 */
export const createApnsConnection = (options: ApnsConnectionOptions): ApnsConnection => {
  const { origin, pathname } = new URL(options.url);
  const client = new Client(origin, clientOptions(options, origin));
  const prefix = pathname.replace(/\/$/, '');
  // Head and body may take `timeoutMs` each; only undici's own clocks could be kept waiting for ever.
  const deadlines = createDeadlines(2 * options.timeoutMs);
  return {
    post: ({ path, headers, body }, authorization) =>
      new Promise((resolve) => {
        const whole = authorization === null ? headers : { authorization, ...headers };
        const take = (answer: WireAnswer) => resolve({ answered: true, answer: toAnswer(answer) });
        const fail = (error: unknown, started: boolean) => resolve({ answered: false, error, started });
        const handler = createAnswerHandler({ deadlines, take, fail, enough: 200 });
        try {
          client.dispatch({ method: 'POST', path: prefix + path, headers: whole, body }, handler);
        } catch (error) {
          fail(error, false);
        }
      }),
    close: () => client.destroy(),
  };
};

const clientOptions = ({ tls, timeoutMs, concurrency }: ApnsConnectionOptions, origin: string): Client.Options => ({
  allowH2: true,
  h2Options: { maxConcurrentStreams: concurrency, useH2c: origin.startsWith('http:') },
  connect: { ...tls, preferH2: true, timeout: timeoutMs },
  headersTimeout: timeoutMs,
  bodyTimeout: timeoutMs,
  keepAliveTimeout: KEPT_IDLE_MS,
  maxResponseSize: LARGEST_ANSWER,
});

const toAnswer = ({ status, headers, text }: WireAnswer): ApnsAnswer => {
  const { reason, timestamp } = text === '' ? NOTHING : parse(text);
  return {
    status,
    reason: typeof reason === 'string' && reason !== '' ? reason : null,
    timestamp: typeof timestamp === 'number' ? timestamp : null,
    id: headerOf(headers, 'apns-id'),
    retryAfter: headerOf(headers, 'retry-after'),
  };
};

const NOTHING: JsonObject = {};

const headerOf = (headers: WireAnswer['headers'], name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? null);
};

const parse = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : NOTHING;
  } catch {
    return NOTHING;
  }
};
