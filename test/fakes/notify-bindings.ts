import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../crash/ledger/random.ts';
import { type Answer, type Book, createBook, type FakeBinding, refusal } from './bindings-book.ts';
import { close, listen, readText, swallowHalfRequest } from './loopback.ts';

/** How the service behaves badly; each of them may be changed while it runs. */
export interface BindingsKnobs {
  /** Before each answer. */
  readonly latencyMs: number;
  /** Requests that are served within any second; more of them get 429 with `Retry-After`. Infinity: all. */
  readonly ratePerSecond: number;
  /** From 0 to 1: requests that end with 500, half of them after they took effect. */
  readonly failShare: number;
}

export interface FakeBindingsOptions extends Partial<BindingsKnobs> {
  readonly port?: number;
  /** Of its bad luck. */
  readonly seed?: number;
}

/** What came in, and how it was answered. */
export interface BindingsRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export interface FakeBindings {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly serviceSid: string;
  readonly requests: readonly BindingsRequest[];
  readonly bindings: () => readonly FakeBinding[];
  /** Binds, or unbinds, as somebody else would, without bad luck. */
  readonly bindByOthers: (binding: Omit<FakeBinding, 'sid'>) => string;
  readonly unbindByOthers: (sid: string) => void;
  readonly turn: (knobs: Partial<BindingsKnobs>) => void;
  readonly close: () => Promise<void>;
}

export const FAKE_BINDINGS = {
  accountSid: `AC${'2'.repeat(32)}`,
  authToken: 'token-of-the-far-service',
  serviceSid: `IS${'3'.repeat(32)}`,
} as const;

/**
 * The Bindings of a Notify v1 service on 127.0.0.1: what is bound at an address is replaced, an identity has 20 at most.
 * `GET /state` (no credentials, no bad luck) shows what it holds, and how often it was asked.
 */
export const startFakeBindings = async (options: FakeBindingsOptions = {}): Promise<FakeBindings> => {
  const { port = 0, seed = 1, ...given } = options;
  const knobs = { latencyMs: 0, ratePerSecond: Number.POSITIVE_INFINITY, failShare: 0, ...given };
  const requests: BindingsRequest[] = [];
  const book = createBook(FAKE_BINDINGS);
  const luck = createLuck(seed, knobs);
  const server = createServer((request, response) => {
    if (request.url === '/state') return send(response, { status: 200, body: stateOf(book, requests) });
    void serve(request, { book, luck }).then(async (answer) => {
      requests.push({ method: request.method ?? '', path: request.url ?? '', status: answer.status });
      if (knobs.latencyMs > 0) await sleep(knobs.latencyMs);
      send(response, answer);
    }, swallowHalfRequest);
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url,
    ...FAKE_BINDINGS,
    requests,
    bindings: book.all,
    bindByOthers: book.bind,
    unbindByOthers: (sid) => void book.unbind(sid),
    turn: (next) => void Object.assign(knobs, next),
    close: () => close(server),
  };
};

interface Serving {
  readonly book: Book;
  readonly luck: Luck;
}

const serve = async (request: IncomingMessage, { book, luck }: Serving): Promise<Answer> => {
  const form = new URLSearchParams(await readText(request));
  if (luck.isTooFast()) return { ...refusal(429, 20429, 'Too Many Requests'), headers: { 'retry-after': '1' } };
  const fate = luck.draw();
  if (fate === 'fails before') return refusal(500, 20500, 'Internal Server Error');
  const answer = book.answer(request, form);
  return fate === 'fails after' ? refusal(500, 20500, 'Internal Server Error') : answer;
};

interface Luck {
  readonly isTooFast: () => boolean;
  readonly draw: () => 'succeeds' | 'fails before' | 'fails after';
}

const createLuck = (seed: number, knobs: BindingsKnobs): Luck => {
  const random = createRandom(seed);
  const served: number[] = [];
  return {
    isTooFast: () => {
      const now = performance.now();
      while ((served[0] ?? now) <= now - 1000) served.shift();
      if (served.length >= knobs.ratePerSecond) return true;
      served.push(now);
      return false;
    },
    draw: () => {
      if (!random.chance(knobs.failShare)) return 'succeeds';
      return random.chance(0.5) ? 'fails before' : 'fails after';
    },
  };
};

const send = (response: ServerResponse, { status, body, headers = {} }: Answer): void => {
  const type = { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers }).end(body === null ? '' : JSON.stringify(body));
};

const stateOf = (book: Book, requests: readonly BindingsRequest[]) => {
  const asked: Record<string, number> = {};
  for (const { method, status } of requests) {
    asked[`${method} ${status}`] = (asked[`${method} ${status}`] ?? 0) + 1;
  }
  return { bindings: book.all(), requests: asked };
};

/**
 * `node test/fakes/notify-bindings.ts [--port N --latency-ms N --rate N --fail-share 0.05 --seed N]`: a process of its
 * own. Prints one line of JSON when ready: `{ "url", "accountSid", "authToken", "serviceSid" }`.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'latency-ms': { type: 'string', default: '0' },
      rate: { type: 'string', default: 'Infinity' },
      'fail-share': { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
    },
  });
  const fake = await startFakeBindings({
    port: Number(values.port),
    latencyMs: Number(values['latency-ms']),
    ratePerSecond: Number(values.rate),
    failShare: Number(values['fail-share']),
    seed: Number(values.seed),
  });
  process.stdout.write(`${JSON.stringify({ url: fake.url, ...FAKE_BINDINGS })}\n`);
  process.once('SIGTERM', () => void fake.close().then(() => process.exit(0)));
};

if (import.meta.main) await main();
