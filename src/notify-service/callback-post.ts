import { Agent, request } from 'undici';
import type { FormField } from './callback-form.ts';

/** Posts a form; `ok` if it was taken (2xx), else why not. MUST resolve, never reject. */
export type PostCallback = (post: {
  readonly url: string;
  readonly form: readonly FormField[];
  readonly signature: string;
}) => Promise<PostAnswer>;

export type PostAnswer = { readonly ok: true } | { readonly ok: false; readonly code: string };

export interface CallbackPost {
  readonly post: PostCallback;
  readonly close: () => Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;

/** To one server: as many as posts are ever under way, so that none waits behind one that hangs. */
const MOST_CONNECTIONS = 100;
const LARGEST_ANSWER = 64 * 1024;

/**
 * Connection, head and body may take a timeout each, by undici's clock that ticks in half seconds. A body that trickles, or
 * "early hints" without an end, would hold their place for ever.
 */
const deadlineMs = (timeoutMs: number): number => 3 * timeoutMs + 1000;

/** Callbacks over HTTP. A redirect is not followed: the signature holds for one URL only. */
export const createCallbackPost = ({
  timeoutMs = ANSWER_WITHIN_MS,
}: {
  readonly timeoutMs?: number;
} = {}): CallbackPost => {
  const agent = new Agent({
    connections: MOST_CONNECTIONS,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: LARGEST_ANSWER,
    allowH2: false,
  });
  return {
    close: () => agent.destroy(),
    post: async ({ url, form, signature }) => {
      try {
        const headers = { 'content-type': FORM_TYPE, accept: '*/*', 'x-twilio-signature': signature, ...loginOf(url) };
        const body = new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();
        const signal = AbortSignal.timeout(deadlineMs(timeoutMs));
        const answer = await request(url, { dispatcher: agent, method: 'POST', headers, body, signal });
        // What it says is nobody's business; a body that breaks off takes nothing back.
        await answer.body.dump().catch(() => undefined);
        const { statusCode } = answer;
        return statusCode >= 200 && statusCode < 300 ? { ok: true } : { ok: false, code: `http-${statusCode}` };
      } catch (error) {
        return { ok: false, code: codeOf(error) };
      }
    },
  };
};

const FORM_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

/** A URL with a name and a password asks for Basic auth with them, as Twilio's callbacks do; undici leaves them out. */
const loginOf = (url: string): { readonly authorization?: string } => {
  const { username, password } = new URL(url);
  if (username === '' && password === '') return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
};

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no-answer';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'no-answer';
};
