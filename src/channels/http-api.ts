import { Pool } from 'undici';
import { isJsonObject, type JsonObject } from '../base/json.ts';

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
 * Connection, head and body may take a timeout each, by undici's clock that ticks in half seconds. A body that trickles, or
 * "early hints" without an end, would hold their place for ever.
 */
const deadlineMs = (timeoutMs: number): number => 3 * timeoutMs + 1000;

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
  return {
    ask: async ({ method, path, headers, body = null }) => {
      const signal = AbortSignal.timeout(deadlineMs(timeout));
      const response = await pool.request({ method, path: prefix + path, headers, body, signal });
      const retryAfter = response.headers['retry-after'];
      return {
        status: response.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : (retryAfter?.[0] ?? null),
        body: parse(await textOf(response.body)),
      };
    },
    close: () => pool.destroy(),
  };
};

/** The status has been read by now and says enough: a body that breaks off must not turn it into a lost answer. */
const textOf = (body: { readonly text: () => Promise<string> }): Promise<string> => body.text().catch(() => '');

const parse = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
};
