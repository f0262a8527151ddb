import { Pool } from 'undici';

export interface PostOptions {
  readonly url: URL;
  readonly connections: number;
  readonly timeoutMs: number;
}

/** An answer with its text as it came; empty where the connection broke off inside it. */
export interface Posted {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

export interface Post {
  /** Rejects only if no answer came. */
  readonly post: (headers: Readonly<Record<string, string>>, body: string) => Promise<Posted>;
  /** Requests under way fail. */
  readonly close: () => Promise<void>;
}

const LARGEST_ANSWER = 64 * 1024;

/** Posts to one URL. Idle connections close by themselves and do not keep the process alive. */
export const createPost = ({ url, connections, timeoutMs }: PostOptions): Post => {
  const pool = new Pool(url.origin, {
    connections,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: LARGEST_ANSWER,
    allowH2: false,
  });
  const path = url.pathname + url.search;
  return {
    post: async (headers, body) => {
      const {
        statusCode,
        headers: answered,
        body: answer,
      } = await pool.request({
        method: 'POST',
        path,
        headers,
        body,
      });
      const retryAfter = answered['retry-after'];
      // The status has been read by now and says enough: a body that breaks off must not turn it into a lost answer.
      const text = await answer.text().catch(() => '');
      return { status: statusCode, retryAfter: (Array.isArray(retryAfter) ? retryAfter[0] : retryAfter) ?? null, text };
    },
    close: () => pool.destroy(),
  };
};
