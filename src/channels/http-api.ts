import { Pool } from 'undici';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { createAnswerHandler, type WireAnswer } from './answer-handler.ts';
import { createDeadlines } from './deadlines.ts';

export interface HttpApiOptions {
  /** Where it is; a path before the API, as a proxy has, is kept. */
  readonly url: string;
  /** How long one answer may take, ms; 10 s where none is given. */
  readonly timeout?: number | undefined;
  /** How many at most; 50 where it does not say. */
  readonly connections?: number;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What was answered; `body` is empty if it was no JSON object. */
export interface ApiAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: JsonObject;
}

export interface HttpApi {
  /** Rejects only if no answer came. */
  readonly ask: (request: ApiRequest) => Promise<ApiAnswer>;
  readonly close: () => Promise<void>;
}

const ANSWER_TIMEOUT_MS = 10_000;
const MOST_CONNECTIONS = 50;
const LARGEST_ANSWER = 64 * 1024;

/**
 * Head and body may take a timeout each, by undici's clock that ticks in half seconds. A body that trickles, or "early
 * hints" without an end, would hold their place for ever. What waits for a connection has not left, and is not counted.
 */
const deadlineMs = (timeoutMs: number): number => 2 * timeoutMs + 1000;

/** A provider's API of JSON over HTTP. Idle connections close by themselves and do not keep the process alive. */
export const createHttpApi = ({
  url,
  timeout = ANSWER_TIMEOUT_MS,
  connections = MOST_CONNECTIONS,
}: HttpApiOptions): HttpApi => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections,
    connectTimeout: timeout,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize: LARGEST_ANSWER,
    allowH2: false,
  });
  const prefix = pathname.replace(/\/$/, '');
  const deadlines = createDeadlines(deadlineMs(timeout));
  return {
    // What undici throws of a request that it does not take rejects as well.
    ask: ({ method, path, headers, body = null }) =>
      new Promise((resolve, reject) => {
        const take = (answer: WireAnswer) => resolve(toAnswer(answer));
        const handler = createAnswerHandler({ deadlines, take, fail: reject });
        pool.dispatch({ method, path: prefix + path, headers, body }, handler);
      }),
    close: () => pool.destroy(),
  };
};

const toAnswer = ({ status, headers, text }: WireAnswer): ApiAnswer => {
  const retryAfter = headers['retry-after'];
  return {
    status,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : (retryAfter?.[0] ?? null),
    body: parse(text),
  };
};

const parse = (text: string): JsonObject => {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
};
