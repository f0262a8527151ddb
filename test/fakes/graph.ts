import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { type GraphBody, type GraphRefusal, refuseMessage } from './graph-rules.ts';
import { close, listen, readText, swallowHalfRequest } from './loopback.ts';

/** How one answer goes wrong, on cue. */
export type GraphFailure =
  | {
      readonly status: number;
      readonly code?: number;
      readonly subcode?: number;
      readonly transient?: boolean;
      readonly headers?: Record<string, string>;
      /** In place of Meta's error body. */
      readonly body?: string;
    }
  /** The request is read, kept as accepted, and never answered. */
  | 'never-answer'
  /** The connection is reset once the request has been read. */
  | 'reset';

/** One message as it arrived. `at` is monotonic ms of the fake. */
export interface GraphRequest {
  readonly at: number;
  readonly path: string;
  readonly body: GraphBody;
  readonly To: string | null;
  readonly Body: string | null;
  /** 0 when no answer was given. */
  readonly status: number;
  readonly code: number | null;
  readonly subcode: number | null;
  readonly messageId: string | null;
  /** Whether the person would have got it. */
  readonly accepted: boolean;
}

export interface FakeGraphOptions {
  readonly port?: number;
  readonly pageId?: string;
  readonly token?: string;
  /** Called with every message, after it was recorded. */
  readonly onRequest?: (request: GraphRequest) => void;
}

export interface FakeGraph {
  readonly url: string;
  readonly pageId: string;
  readonly token: string;
  readonly requests: readonly GraphRequest[];
  /** What people got, in order. */
  readonly accepted: () => readonly GraphRequest[];
  /** The next messages fail like this, one each. */
  readonly failNext: (...failures: readonly GraphFailure[]) => void;
  /** The page has nobody with this id any more. */
  readonly forget: (person: string) => void;
  /** The person wrote last more than 24 hours ago. */
  readonly closeWindow: (person: string) => void;
  /** The person has blocked the page. */
  readonly block: (person: string) => void;
  /** The app may no longer send. */
  readonly revoke: () => void;
  /** Resolves once `count` messages have arrived since the start. */
  readonly arrived: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const FAKE_PAGE_ID = '101010101010101';
export const FAKE_PAGE_TOKEN = 'fake-page-token';

/** A Facebook page on Meta's Graph API at 127.0.0.1, refusing what the real one refuses (Send API, its error codes). */
export const startFakeGraph = async (options: FakeGraphOptions = {}): Promise<FakeGraph> => {
  const page = { id: options.pageId ?? FAKE_PAGE_ID, token: options.token ?? FAKE_PAGE_TOKEN };
  const people = { unknown: new Set<string>(), outside: new Set<string>(), blocked: new Set<string>() };
  const requests: GraphRequest[] = [];
  const failures: GraphFailure[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let isAllowed = true;
  const record = (request: GraphRequest) => {
    requests.push(request);
    options.onRequest?.(request);
    for (const waiter of waiting.filter(({ count }) => requests.length >= count)) waiter.resolve();
  };
  const server = createServer((request, response) => {
    void readText(request).then((text) => {
      const caller = refuseCaller(request, page);
      if (request.method === 'GET') return answer(response, caller ?? { id: page.id });
      const body = parse(text);
      const refusal = caller ?? (isAllowed ? refuseMessage(body, people) : NOT_ALLOWED);
      const failure = failures.shift();
      const messageId = refusal ? null : `m_${randomBytes(12).toString('base64url')}`;
      record(toRecord({ request, body, failure, refusal, messageId }));
      answerMessage(response, failure, refusal ?? { recipient_id: recipientOf(body), message_id: messageId });
    }, swallowHalfRequest);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    pageId: page.id,
    token: page.token,
    requests,
    accepted: () => requests.filter(({ accepted }) => accepted),
    failNext: (...next) => void failures.push(...next),
    forget: (person) => void people.unknown.add(person),
    closeWindow: (person) => void people.outside.add(person),
    block: (person) => void people.blocked.add(person),
    revoke: () => {
      isAllowed = false;
    },
    arrived: (count) =>
      new Promise((resolve) => (requests.length >= count ? resolve() : waiting.push({ count, resolve }))),
    close: () => close(server),
  };
};

const NOT_ALLOWED: GraphRefusal = {
  status: 403,
  code: 230,
  message: '(#230) Requires pages_messaging permission to manage the object',
};

/** A proxy's path may stand before the version. */
const PATH = /\/v\d+\.\d+\/([^/?]+)(\/messages)?(?:\?(.*))?$/;

const refuseCaller = (request: IncomingMessage, page: { id: string; token: string }): GraphRefusal | undefined => {
  const [, id, edge, query] = PATH.exec(request.url ?? '') ?? [];
  const inQuery = new URLSearchParams(query ?? '').get('access_token');
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? inQuery;
  if (token === null || token === undefined)
    return {
      status: 400,
      code: 2500,
      message: 'An active access token must be used to query information about the user.',
    };
  if (token !== page.token) return { status: 401, code: 190, message: 'Invalid OAuth access token.' };
  const isKnown = id === page.id || id === 'me';
  if (isKnown && (request.method === 'GET' ? edge === undefined : edge !== undefined)) return undefined;
  const message = `Unsupported ${request.method?.toLowerCase()} request. Object with ID '${id}' does not exist`;
  return { status: 400, code: 100, subcode: 33, message };
};

interface Arrived {
  readonly request: IncomingMessage;
  readonly body: GraphBody;
  readonly failure: GraphFailure | undefined;
  readonly refusal: GraphRefusal | undefined;
  readonly messageId: string | null;
}

const toRecord = ({ request, body, failure, refusal, messageId }: Arrived): GraphRequest => {
  const onCue = typeof failure === 'object' ? failure : undefined;
  const { code = null, subcode = null } = onCue ?? refusal ?? {};
  const isSilent = failure === 'never-answer' || failure === 'reset';
  const text = body.message && typeof body.message === 'object' ? Reflect.get(body.message, 'text') : null;
  return {
    at: performance.now(),
    path: request.url ?? '',
    body,
    To: recipientOf(body),
    Body: typeof text === 'string' ? text : null,
    status: isSilent ? 0 : (onCue?.status ?? refusal?.status ?? 200),
    code,
    subcode,
    messageId: onCue ? null : messageId,
    accepted: onCue === undefined && refusal === undefined,
  };
};

const recipientOf = ({ recipient }: GraphBody): string | null => {
  const id: unknown = recipient && typeof recipient === 'object' ? Reflect.get(recipient, 'id') : null;
  return typeof id === 'string' ? id : null;
};

const answerMessage = (response: ServerResponse, failure: GraphFailure | undefined, result: object): void => {
  if (failure === 'never-answer') return;
  if (failure === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (failure === undefined) {
    answer(response, result);
    return;
  }
  const { status, code, subcode, transient, headers, body } = failure;
  const refusal: GraphRefusal = { status, message: 'on cue', code: code ?? 1, ...(subcode && { subcode }) };
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body ?? JSON.stringify(errorBody(refusal, transient)));
};

const answer = (response: ServerResponse, result: object): void => {
  const refusal = isRefusal(result) ? result : undefined;
  response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(refusal ? errorBody(refusal) : result));
};

const isRefusal = (result: object): result is GraphRefusal => 'status' in result && 'code' in result;

const errorBody = ({ code, subcode, message }: GraphRefusal, transient?: boolean) => ({
  error: {
    message,
    type: 'OAuthException',
    code,
    ...(subcode !== undefined && { error_subcode: subcode }),
    ...(transient !== undefined && { is_transient: transient }),
    fbtrace_id: randomBytes(8).toString('base64url'),
  },
});

const parse = (text: string): GraphBody => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
};

/**
 * `node test/fakes/graph.ts --port N --ledger FILE [--page-id ID --token T]`: a process of its own for crash tests.
 * Appends each message to the ledger as a JSON line before it answers; prints `listening URL` when ready.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      ledger: { type: 'string' },
      'page-id': { type: 'string', default: FAKE_PAGE_ID },
      token: { type: 'string', default: FAKE_PAGE_TOKEN },
    },
  });
  const { ledger } = values;
  const graph = await startFakeGraph({
    port: Number(values.port),
    pageId: values['page-id'],
    token: values.token,
    onRequest: (request) => {
      if (ledger !== undefined) appendFileSync(ledger, `${JSON.stringify(request)}\n`);
    },
  });
  process.stdout.write(`listening ${graph.url}\n`);
  process.once('SIGTERM', () => void graph.close().then(() => process.exit(0)));
};

if (import.meta.main) await main();
