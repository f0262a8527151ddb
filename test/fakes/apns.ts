import { appendFileSync, writeFileSync } from 'node:fs';
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { parseArgs } from 'node:util';
import { type ApnsFailure, answer } from './apns-answer.ts';
import { swallowReset, trackConnections } from './apns-connections.ts';
import { createPhones, judge, parseObject, tokenOf, type Verdict } from './apns-rules.ts';
import { createTokenCheck, FAKE_PROVIDER, type FakeProvider } from './apns-token.ts';
import { type Certificate, createCertificate } from './certificate.ts';
import { listen } from './loopback.ts';

export { FAKE_PROVIDER } from './apns-token.ts';

/** One request as it arrived. `at` is monotonic ms of the fake; `connection` counts from 1. */
export interface ApnsPush {
  readonly at: number;
  readonly connection: number;
  readonly path: string;
  readonly token: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null if it was no JSON object. */
  readonly payload: Record<string, unknown> | null;
  /** 0 when no answer was given. */
  readonly status: number;
  readonly reason: string | null;
  /** Whether a phone would have got it. */
  readonly accepted: boolean;
}

export interface FakeApnsOptions {
  readonly port?: number;
  /** HTTP/2 without TLS. */
  readonly plain?: boolean;
  readonly certificate?: Certificate;
  readonly provider?: FakeProvider;
  /** PEM: clients whose certificate it signed may push without a token, for the topic of its subject's UID. */
  readonly clientCa?: string;
  /** Epoch ms; by default the system's. */
  readonly now?: () => number;
  /** How long a new provider token must wait for the next on its connection, ms; Apple's 20 minutes by default. */
  readonly updateIntervalMs?: number;
  /** Of one connection; a client has one until it showed a valid token. */
  readonly maxConcurrentStreams?: number;
  /** Called with every request, after it was recorded. */
  readonly onPush?: (push: ApnsPush) => void;
}

export interface FakeApns {
  readonly url: string;
  /** PEM that a client trusts it by; empty without TLS. */
  readonly ca: string;
  readonly pushes: readonly ApnsPush[];
  /** What phones got, in order. */
  readonly accepted: () => readonly ApnsPush[];
  readonly connections: () => number;
  /** The next requests fail like this, one each. */
  readonly failNext: (...failures: readonly ApnsFailure[]) => void;
  /** The app is gone from this phone since `at` (epoch ms). */
  readonly unregister: (token: string, at: number) => void;
  /** The token is of no phone. */
  readonly forget: (token: string) => void;
  /** The token is of another app. */
  readonly ofOtherApp: (token: string) => void;
  /** Resolves once `count` requests have arrived since the start. */
  readonly arrived: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Apple's push service on 127.0.0.1, refusing what the real one refuses ("Handling notification responses from APNs"). */
export const startFakeApns = async (options: FakeApnsOptions = {}): Promise<FakeApns> => {
  const certificate = options.plain ? undefined : (options.certificate ?? createCertificate());
  const {
    onPush,
    now = Date.now,
    maxConcurrentStreams = MOST_STREAMS,
    provider = FAKE_PROVIDER,
    updateIntervalMs = 1_200_000,
  } = options;
  const phones = createPhones();
  const checkToken = createTokenCheck({ provider, now, updateIntervalMs });
  const pushes: ApnsPush[] = [];
  const failures: ApnsFailure[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const record = (push: ApnsPush) => {
    pushes.push(push);
    onPush?.(push);
    for (const waiter of waiting.filter(({ count }) => pushes.length >= count)) waiter.resolve();
  };
  const server = createHttp2Server(options, certificate);
  const connections = trackConnections(server);
  server.on('stream', (stream, headers) => {
    readBody(stream, (body) => {
      const connection = connections.of(stream.session);
      if (!connection || (stream.id ?? 0) > connection.lastStream) return;
      const failure = failures.shift() ?? 'none';
      const verdict = judge({
        ...{ headers, body, connection: connection.number, checkToken, phones, provider },
        peer: connection.peer(),
      });
      const push = toPush({ connection: connection.number, headers, body, failure, verdict });
      if (!NOTHING_DONE.includes(failure)) record(push);
      if (verdict.status !== 403) connection.allow(maxConcurrentStreams);
      answer({ stream, connection, failure, verdict });
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    ca: certificate?.cert ?? '',
    pushes,
    accepted: () => pushes.filter(({ accepted }) => accepted),
    connections: connections.count,
    failNext: (...next) => void failures.push(...next),
    ...phones,
    arrived: (count) =>
      new Promise((resolve) => (pushes.length >= count ? resolve() : waiting.push({ count, resolve }))),
    close: connections.close,
  };
};

/** Apple's own limit. */
const MOST_STREAMS = 1000;

const NOTHING_DONE: readonly ApnsFailure[] = ['refuse', 'goaway-before'];

interface Arrived {
  readonly connection: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly failure: ApnsFailure;
  readonly verdict: Verdict;
}

const toPush = ({ connection, headers, body, failure, verdict }: Arrived): ApnsPush => ({
  at: performance.now(),
  connection,
  path: headers[':path'] ?? '',
  token: tokenOf(headers),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  payload: parseObject(body),
  ...(typeof failure === 'object'
    ? { status: failure.status, reason: failure.reason ?? null, accepted: false }
    : {
        status: failure === 'none' || failure === 'goaway' ? verdict.status : 0,
        reason: verdict.reason,
        accepted: verdict.status === 200,
      }),
});

const readBody = (stream: ServerHttp2Stream, take: (body: Buffer) => void): void => {
  const chunks: Buffer[] = [];
  stream.on('error', swallowReset);
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => take(Buffer.concat(chunks)));
};

const createHttp2Server = (options: FakeApnsOptions, certificate: Certificate | undefined): Http2Server => {
  const settings = { maxConcurrentStreams: 1 };
  if (!certificate) return createServer({ settings });
  const { clientCa: ca } = options;
  return createSecureServer({
    ...certificate,
    settings,
    ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: false }),
  });
};

/**
 * `node test/fakes/apns.ts --port N --ledger FILE [--ca FILE | --plain] [--update-interval MS]`: a process of its own for
 * crash tests, with the key of `FAKE_PROVIDER`. Appends each push to the ledger as a JSON line before it answers, writes
 * the certificate to trust to `--ca`; prints `listening URL` when ready. Starts anew are no haste: it takes new provider
 * tokens at any time unless told otherwise.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      ledger: { type: 'string' },
      ca: { type: 'string' },
      plain: { type: 'boolean', default: false },
      'update-interval': { type: 'string', default: '0' },
    },
  });
  const { ledger, ca, plain } = values;
  const apns = await startFakeApns({
    port: Number(values.port),
    plain,
    updateIntervalMs: Number(values['update-interval']),
    onPush: (push) => {
      if (ledger !== undefined) appendFileSync(ledger, `${JSON.stringify(push)}\n`);
    },
  });
  if (ca !== undefined) writeFileSync(ca, apns.ca);
  process.stdout.write(`listening ${apns.url}\n`);
  process.once('SIGTERM', () => void apns.close().then(() => process.exit(0)));
};

if (import.meta.main) await main();
