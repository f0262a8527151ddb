import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { close, listen, readText, swallowHalfRequest } from './loopback.ts';
import { type Case, judge, notFound, refuseStranger, type Verdict } from './twilio-rules.ts';
import { type Inbound, inboundForm, postSigned, reportForm, type WebhookAnswer } from './twilio-webhooks.ts';

/** How one answer goes wrong, on cue. */
export type Failure =
  | {
      readonly status: number;
      readonly code?: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The request is read, kept as accepted, and never answered. */
  | 'never-answer'
  /** The connection is reset once the request has been read. */
  | 'reset'
  /** 201 is sent, and the connection breaks inside the body. */
  | 'break-off';

/** One request as it arrived. `at` is monotonic ms of the fake; `form` keeps the order and repetitions of the fields. */
export interface TwilioRequest {
  readonly at: number;
  readonly path: string;
  readonly form: readonly (readonly [string, string])[];
  readonly To: string | null;
  readonly Body: string | null;
  /** 0 when no answer was given. */
  readonly status: number;
  readonly code: number | null;
  readonly sid: string | null;
  /** Whether a phone would have got it. */
  readonly accepted: boolean;
}

export interface FakeTwilioOptions {
  readonly port?: number;
  readonly accountSid?: string;
  readonly authToken?: string;
  /** Called with every request, after it was recorded. */
  readonly onRequest?: (request: TwilioRequest) => void;
}

export interface FakeTwilio {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly requests: readonly TwilioRequest[];
  /** What phones got, in order. */
  readonly accepted: () => readonly TwilioRequest[];
  /** The next requests fail like this, one each. */
  readonly failNext: (...failures: readonly Failure[]) => void;
  readonly optOut: (number: string) => void;
  readonly optIn: (number: string) => void;
  /** What the account says of itself when it is asked: active, suspended, closed. */
  readonly stand: (standing: string) => void;
  /** Reports what became of a message, signed, to where it was asked to; rejects if that was nowhere. */
  readonly report: (message: TwilioRequest, status: string, errorCode?: number) => Promise<WebhookAnswer>;
  /** A phone writes: posted to `url`, signed. STOP and START count here too, as they do with Twilio. */
  readonly receive: (url: string, message: Inbound) => Promise<WebhookAnswer>;
  /** Resolves once `count` requests have arrived since the start. */
  readonly arrived: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const FAKE_ACCOUNT_SID = `AC${'0'.repeat(32)}`;
export const FAKE_AUTH_TOKEN = 'fake-auth-token';

/** Twilio's Messages API on 127.0.0.1, refusing what the real one refuses (specs of 2010-04-01, error dictionary). */
export const startFakeTwilio = async (options: FakeTwilioOptions = {}): Promise<FakeTwilio> => {
  const account = { sid: options.accountSid ?? FAKE_ACCOUNT_SID, token: options.authToken ?? FAKE_AUTH_TOKEN };
  const requests: TwilioRequest[] = [];
  const failures: Failure[] = [];
  const optedOut = new Set<string>();
  let standing = 'active';
  const waiting: { count: number; resolve: () => void }[] = [];
  const record = (request: TwilioRequest) => {
    requests.push(request);
    options.onRequest?.(request);
    for (const waiter of waiting.filter(({ count }) => requests.length >= count)) waiter.resolve();
  };
  const server = createServer((request, response) => {
    void readForm(request).then((form) => {
      if (request.method === 'GET') return answerGet({ request, form, account, optedOut }, response, standing);
      const failure = failures.shift();
      const verdict = judge({ request, form, account, optedOut });
      record(toRecord(request, form, failure, verdict));
      answer(response, failure, verdict);
    }, swallowHalfRequest);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    accountSid: account.sid,
    authToken: account.token,
    requests,
    accepted: () => requests.filter(({ accepted }) => accepted),
    failNext: (...next) => void failures.push(...next),
    optOut: (number) => void optedOut.add(number),
    optIn: (number) => void optedOut.delete(number),
    stand: (word) => {
      standing = word;
    },
    report: async ({ sid, form }, status, errorCode) => {
      const field = (name: string) => form.find(([key]) => key === name)?.[1] ?? '';
      if (sid === null || field('StatusCallback') === '') throw new Error('a message without a StatusCallback');
      const reported = {
        sid,
        to: field('To'),
        from: field('From'),
        status,
        ...(errorCode !== undefined && { errorCode }),
      };
      return postSigned(account, field('StatusCallback'), reportForm(account, reported));
    },
    receive: (url, message) => {
      const word = (message.optOutType ?? message.body).trim().toUpperCase();
      if (word === 'STOP') optedOut.add(message.from);
      if (word === 'START') optedOut.delete(message.from);
      return postSigned(account, url, inboundForm(account, `SM${randomBytes(16).toString('hex')}`, message));
    },
    arrived: (count) =>
      new Promise((resolve) => (requests.length >= count ? resolve() : waiting.push({ count, resolve }))),
    close: () => close(server),
  };
};

/** The one number that the account has, which is Twilio's own for tests. */
const OWN_NUMBER = '+15005550006';

/** Of all that can be read of Twilio, the account and its numbers; it is no message, and not kept with them. */
const answerGet = (given: Case, response: ServerResponse, standing: string): void => {
  const { request, account } = given;
  const [path = '', query] = (request.url ?? '').split('?');
  const start = `/2010-04-01/Accounts/${account.sid}`;
  const numbers = [OWN_NUMBER].filter((number) => number === new URLSearchParams(query).get('PhoneNumber'));
  const found = path.endsWith(`${start}.json`)
    ? { sid: account.sid, status: standing, friendly_name: 'Freezers', type: 'Full' }
    : path.endsWith(`${start}/IncomingPhoneNumbers.json`)
      ? { incoming_phone_numbers: numbers.map((number) => ({ phone_number: number })) }
      : undefined;
  const refusal = refuseStranger(given) ?? (found ? undefined : notFound(request));
  const [status, body] = refusal ? [refusal[0], errorBody(...refusal)] : [200, found];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const toRecord = (
  request: IncomingMessage,
  form: URLSearchParams,
  failure: Failure | undefined,
  verdict: Verdict,
): TwilioRequest => ({
  at: performance.now(),
  path: request.url ?? '',
  form: [...form],
  To: form.get('To'),
  Body: form.get('Body'),
  ...(typeof failure === 'object'
    ? { status: failure.status, code: failure.code ?? null, sid: null, accepted: false }
    : { ...statusOf(failure, verdict), accepted: verdict.sid !== null }),
});

const statusOf = (failure: Failure | undefined, { status, code, sid }: Verdict) => ({
  status: failure === 'never-answer' || failure === 'reset' ? 0 : status,
  code,
  sid,
});

const answer = (response: ServerResponse, failure: Failure | undefined, verdict: Verdict): void => {
  if (failure === 'never-answer') return;
  if (failure === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (failure === 'break-off') {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"sid":"SM', () => response.socket?.destroy());
    return;
  }
  const { status, code, message, sid } = {
    ...verdict,
    ...(failure && { message: 'on cue', code: null, sid: null, ...failure }),
  };
  const body = failure?.body ?? JSON.stringify(status < 300 ? created(sid) : errorBody(status, code, message));
  response.writeHead(status, { 'content-type': 'application/json', ...failure?.headers }).end(body);
};

const created = (sid: string | null) => ({
  sid,
  status: 'queued',
  error_code: null,
  error_message: null,
  num_segments: '1',
});

const errorBody = (status: number, code: number | null, message: string) => ({
  ...(code !== null && { code, more_info: `https://www.twilio.com/docs/errors/${code}` }),
  message,
  status,
});

const readForm = async (request: IncomingMessage): Promise<URLSearchParams> =>
  new URLSearchParams(await readText(request));

/**
 * `node test/fakes/twilio.ts --port N --ledger FILE [--account-sid AC… --auth-token T]`: a process of its own for crash
 * tests. Appends each request to the ledger as a JSON line before it answers; prints `listening URL` when ready.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      ledger: { type: 'string' },
      'account-sid': { type: 'string', default: FAKE_ACCOUNT_SID },
      'auth-token': { type: 'string', default: FAKE_AUTH_TOKEN },
    },
  });
  const { ledger } = values;
  const twilio = await startFakeTwilio({
    port: Number(values.port),
    accountSid: values['account-sid'],
    authToken: values['auth-token'],
    onRequest: (request) => {
      if (ledger !== undefined) appendFileSync(ledger, `${JSON.stringify(request)}\n`);
    },
  });
  process.stdout.write(`listening ${twilio.url}\n`);
  process.once('SIGTERM', () => void twilio.close().then(() => process.exit(0)));
};

if (import.meta.main) await main();
