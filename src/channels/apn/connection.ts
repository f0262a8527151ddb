import { Client, type Dispatcher } from 'undici';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
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
  readonly post: (request: ApnsRequest, bearer: string | null) => Promise<Reply>;
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
  return {
    post: ({ path, headers, body }, bearer) =>
      new Promise((resolve) => {
        const whole = bearer === null ? headers : { authorization: `bearer ${bearer}`, ...headers };
        const handler = createHandler(resolve, options.timeoutMs);
        try {
          client.dispatch({ method: 'POST', path: prefix + path, headers: whole, body }, handler);
        } catch (error) {
          resolve({ answered: false, error, started: false });
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

/**
 * Takes one answer; its head alone is one, so that a body that breaks off, or trickles for longer than `timeoutMs`, does not
 * turn it into a lost answer.
 */
const createHandler = (resolve: (reply: Reply) => void, timeoutMs: number): Dispatcher.DispatchHandler => {
  let started = false;
  let head: { readonly status: number; readonly headers: Headers } | undefined;
  let text = '';
  const finish = () => head && resolve({ answered: true, answer: toAnswer(head.status, head.headers, text) });
  return {
    onRequestStart: () => {
      started = true;
    },
    onResponseStart: (controller, status, headers) => {
      head = { status, headers };
      if (status === 200) finish();
      const late = AbortSignal.timeout(timeoutMs);
      late.addEventListener('abort', () => controller.abort(late.reason), { once: true });
    },
    onResponseData: (_, chunk) => {
      text += chunk.toString('utf8');
    },
    onResponseEnd: finish,
    onResponseError: (_, error) => {
      if (head) finish();
      else resolve({ answered: false, error, started });
    },
  };
};

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const toAnswer = (status: number, headers: Headers, text: string): ApnsAnswer => {
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

const headerOf = (headers: Headers, name: string): string | null => {
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
