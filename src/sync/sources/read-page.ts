import { Agent } from 'undici';
import type { Clock } from '../../base/clock.ts';
import type { Json } from '../../base/json.ts';
import type { Redacted } from '../../base/redacted.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { retryAfterMs } from '../../base/retry-after.ts';
import { parseJsonPath, readJsonPath } from '../../model/json-path.ts';

/** One page of a list as it was last read. */
export interface Page {
  readonly url: string;
  readonly etag: string | null;
  readonly items: readonly Json[];
  /** As the page says it; null on the last. */
  readonly next: string | null;
  readonly bytes: number;
}

/** Why a list could not be read, in words that hold no query, token or address. */
export interface PullFault {
  readonly message: string;
  /** How long it asks to be left alone, ms. */
  readonly retryAfterMs?: number | undefined;
}

export interface PageReaderOptions {
  readonly token?: Redacted | undefined;
  /** For a whole page, ms. */
  readonly timeout: number;
  /** Paths to the list and to the address of the next page. */
  readonly list: string;
  readonly next: string;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}

export interface PageReader {
  /** `known` is given back where the server says that it is still so. Never rejects. */
  readonly read: (url: URL, known: Page | undefined) => Promise<Result<Page, PullFault>>;
  readonly close: () => Promise<void>;
}

/** Of one page, and of all pages of a list. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** `https://hr.example/people`: a query may hold a key, and so may what stands before the host. */
export const showUrl = ({ origin, pathname }: URL): string => origin + pathname;

/** Asks for pages, with the token; follows no redirection, since that may lead the token away. */
export const createPageReader = (options: PageReaderOptions): PageReader => {
  const { timeout, clock } = options;
  const agent = new Agent({
    connect: { timeout },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MOST_BYTES,
  });
  return {
    read: async (url, known) => {
      const abort = new AbortController();
      const cancel = clock.after(timeout, () => abort.abort());
      try {
        const headers = headersOf(options.token, known);
        const { origin, pathname, search } = url;
        const request = { origin, path: pathname + search, method: 'GET', headers, signal: abort.signal } as const;
        const { statusCode: status, headers: said, body } = await agent.request(request);
        const content = await body.bytes();
        const retryAfter = retryAfterMs(firstOf(said['retry-after']), clock.now());
        return readAnswer({ url, status, etag: firstOf(said.etag), retryAfter, content }, known, options);
      } catch (error) {
        return err({ message: `${showUrl(url)} ${abort.signal.aborted ? tooSlow(timeout) : describe(error)}` });
      } finally {
        cancel();
      }
    },
    close: () => agent.destroy(),
  };
};

const headersOf = (token: Redacted | undefined, known: Page | undefined): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  ...(token && { authorization: `Bearer ${token.reveal()}` }),
  ...(known && known.etag !== null && { 'if-none-match': known.etag }),
});

const firstOf = (header: string | string[] | undefined): string | null => [header].flat()[0] ?? null;

const tooSlow = (timeoutMs: number): string => `gave no whole answer within ${timeoutMs} ms`;

const describe = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return `answered with more than ${MOST_BYTES} bytes`;
  return `could not be read (${code || (error instanceof Error ? error.name : 'no answer')})`;
};

interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly etag: string | null;
  readonly retryAfter: number | undefined;
  readonly content: Uint8Array;
}

type Paths = Pick<PageReaderOptions, 'list' | 'next'>;

const readAnswer = (answer: Answer, known: Page | undefined, paths: Paths): Result<Page, PullFault> => {
  const { url, status, etag, retryAfter, content } = answer;
  if (status === 304 && known && known.etag !== null) return ok(known);
  if (status !== 200) return err({ message: `${showUrl(url)} answered ${status}`, retryAfterMs: retryAfter });
  const value = parse(content);
  if (value === undefined) return err({ message: `${showUrl(url)} did not answer with JSON` });
  const items = at(value, paths.list);
  if (!Array.isArray(items)) return err({ message: `${showUrl(url)} has no list at ${paths.list}` });
  const next = at(value, paths.next) ?? null;
  if (next !== null && typeof next !== 'string') {
    return err({ message: `${showUrl(url)} has no address of a page at ${paths.next}` });
  }
  return ok({ url: url.href, etag, items, next: next === '' ? null : next, bytes: content.length });
};

/** Undefined is no JSON. Letters that are no UTF-8 would be other people's names. */
const parse = (content: Uint8Array): Json | undefined => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as Json;
  } catch {
    return undefined;
  }
};

/** The config has looked at the path already; one that is none leads nowhere. */
const at = (value: Json, text: string): Json | undefined => {
  const path = parseJsonPath(text);
  return path.ok ? readJsonPath(value, path.value) : undefined;
};
