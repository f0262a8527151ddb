import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { type FcmRefusal, type Fields, fcmRefusal, fieldsOf, refuseBody, refusePhone } from './fcm-judge.ts';
import { close, listen, readText, swallowHalfRequest } from './loopback.ts';
import { type FakeOauth, startFakeOauth } from './oauth.ts';

/** How one answer goes wrong, on cue. */
export type FcmFailure =
  | {
      readonly status: number;
      /** Google's status word; without it and without `body` the answer has no body. */
      readonly word?: string;
      readonly errorCode?: string;
      readonly message?: string;
      /** Beside FcmError: ApnsError, QuotaFailure. */
      readonly details?: readonly object[];
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The request is read, kept as accepted, and never answered. */
  | 'never-answer'
  /** The connection is reset once the request has been read. */
  | 'reset'
  /** 200 is sent, and the connection breaks inside the body. */
  | 'break-off';

/** One request as it arrived. `at` is monotonic ms of the fake. */
export interface FcmRequest {
  readonly at: number;
  readonly path: string;
  /** The `message` of the body. */
  readonly message: Fields;
  /** Its token or fid. */
  readonly target: string | null;
  readonly validateOnly: boolean;
  /** 0 when no answer was given. */
  readonly status: number;
  readonly code: string | null;
  readonly name: string | null;
  /** Whether a phone would have got it. */
  readonly accepted: boolean;
}

export interface FakeFcmOptions {
  readonly port?: number;
  /** Whose tokens are taken; without it one is started, and closed with the fake. */
  readonly oauth?: FakeOauth;
  /** Called with every request, after it was recorded. */
  readonly onRequest?: (request: FcmRequest) => void;
}

export interface FakeFcm {
  readonly url: string;
  readonly oauth: FakeOauth;
  /** The JSON text of the account's key file; its `token_uri` is the fake's own. */
  readonly serviceAccount: string;
  readonly requests: readonly FcmRequest[];
  /** What phones got, in order. */
  readonly accepted: () => readonly FcmRequest[];
  /** The next requests fail like this, one each. */
  readonly failNext: (...failures: readonly FcmFailure[]) => void;
  /** The app was taken off that phone. */
  readonly unregister: (address: string) => void;
  /** That phone's app belongs to another project. */
  readonly belongElsewhere: (address: string) => void;
  /** Resolves once `count` requests have arrived since the start. */
  readonly arrived: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * FCM's HTTP v1 API on 127.0.0.1, refusing what the real one refuses. Every address that could be a token is a phone, until
 * the test says otherwise; one with a space in it, or shorter than six characters, could not.
 */
export const startFakeFcm = async (options: FakeFcmOptions = {}): Promise<FakeFcm> => {
  const oauth = options.oauth ?? (await startFakeOauth());
  const requests: FcmRequest[] = [];
  const failures: FcmFailure[] = [];
  const gone = new Set<string>();
  const foreign = new Set<string>();
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((text) => {
      const body = parse(text);
      const refusal = refuseCaller(request, oauth) ?? refuseBody(body) ?? refusePhone(targetOf(body), gone, foreign);
      const failure = failures.shift();
      const record = toRecord({ request, body, refusal, failure, oauth, count: requests.length });
      requests.push(record);
      options.onRequest?.(record);
      for (const waiter of waiting.filter(({ count }) => requests.length >= count)) waiter.resolve();
      answer(response, failure, refusal ?? record.name ?? '');
    }, swallowHalfRequest);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    oauth,
    serviceAccount: oauth.serviceAccount,
    requests,
    accepted: () => requests.filter(({ accepted }) => accepted),
    failNext: (...next) => void failures.push(...next),
    unregister: (address) => void gone.add(address),
    belongElsewhere: (address) => void foreign.add(address),
    arrived: (count) =>
      new Promise((resolve) => (requests.length >= count ? resolve() : waiting.push({ count, resolve }))),
    close: async () => {
      await close(server);
      if (!options.oauth) await oauth.close();
    },
  };
};

const targetOf = (body: unknown): string => {
  const { token, fid } = fieldsOf(fieldsOf(body).message);
  return String(token ?? fid ?? '');
};

const refuseCaller = ({ headers, url, method }: IncomingMessage, oauth: FakeOauth): FcmRefusal | undefined => {
  if (!headers.authorization?.startsWith('Bearer ') || !oauth.takes(headers.authorization.slice(7)))
    return { status: 401, word: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials.' };
  const project = /^\/v1\/projects\/([^/]+)\/messages:send$/.exec(url ?? '')?.[1];
  if (project === undefined || method !== 'POST')
    return { status: 404, word: 'NOT_FOUND', message: 'Requested entity was not found.' };
  if (project === oauth.projectId) return undefined;
  return {
    status: 403,
    word: 'PERMISSION_DENIED',
    message: `Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/${project}' (or it may not exist).`,
  };
};

interface Arrival {
  readonly request: IncomingMessage;
  readonly body: unknown;
  readonly refusal: FcmRefusal | undefined;
  readonly failure: FcmFailure | undefined;
  readonly oauth: FakeOauth;
  readonly count: number;
}

const toRecord = ({ request, body, refusal, failure, oauth, count }: Arrival): FcmRequest => {
  const validateOnly = fieldsOf(body).validate_only === true;
  const failed = typeof failure === 'object';
  const wordOf = (given: FcmRefusal | undefined) => given?.word ?? null;
  const id = validateOnly ? 'fake_message_id' : `0:${1_700_000_000_000_000 + count}%fake`;
  return {
    at: performance.now(),
    path: request.url ?? '',
    message: fieldsOf(fieldsOf(body).message),
    target: targetOf(body) || null,
    validateOnly,
    status: failed ? failure.status : failure === 'never-answer' || failure === 'reset' ? 0 : (refusal?.status ?? 200),
    code: failed ? (failure.errorCode ?? failure.word ?? null) : wordOf(refusal),
    name: failed || refusal ? null : `projects/${oauth.projectId}/messages/${id}`,
    accepted: !failed && !refusal && !validateOnly,
  };
};

const answer = (response: ServerResponse, failure: FcmFailure | undefined, verdict: FcmRefusal | string): void => {
  if (failure === 'never-answer') return;
  if (failure === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const type = { 'content-type': 'application/json; charset=UTF-8' };
  if (failure === 'break-off') {
    response.writeHead(200, { ...type, 'content-length': 1000 });
    response.write('{"name":"proj', () => response.socket?.destroy());
  } else if (failure) response.writeHead(failure.status, { ...type, ...failure.headers }).end(cueBody(failure));
  else if (typeof verdict === 'string') response.writeHead(200, type).end(JSON.stringify({ name: verdict }));
  else response.writeHead(verdict.status, type).end(errorBody(verdict));
};

const cueBody = (failure: Exclude<FcmFailure, string>): string => {
  const { status, word, errorCode, message = 'on cue', details = [], body } = failure;
  if (body !== undefined || word === undefined) return body ?? '';
  const own = errorCode === undefined ? [] : (fcmRefusal(status, word, errorCode, message).details ?? []);
  return errorBody({ status, word, message, details: [...own, ...details] });
};

const errorBody = ({ status, word, message, details }: FcmRefusal): string =>
  JSON.stringify({ error: { code: status, message, status: word, ...(details?.length && { details }) } });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * `node test/fakes/fcm.ts --port N --oauth-port N --ledger FILE --service-account FILE`: a process of its own for crash
 * tests, with its own token endpoint. Writes the account's key file, or takes its key if it is there already; appends each
 * request to the ledger as a JSON line before it answers; prints `listening URL` when ready.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'oauth-port': { type: 'string', default: '0' },
      ledger: { type: 'string' },
      'service-account': { type: 'string' },
    },
  });
  const { ledger, 'service-account': file } = values;
  const known = file !== undefined && existsSync(file) ? fieldsOf(parse(readFileSync(file, 'utf8'))) : {};
  const key = typeof known.private_key === 'string' ? { privateKey: known.private_key } : {};
  const oauth = await startFakeOauth({ port: Number(values['oauth-port']), ...key });
  if (file !== undefined) writeFileSync(file, oauth.serviceAccount, { mode: 0o600 });
  const fcm = await startFakeFcm({
    port: Number(values.port),
    oauth,
    onRequest: (request) => {
      if (ledger !== undefined) appendFileSync(ledger, `${JSON.stringify(request)}\n`);
    },
  });
  process.stdout.write(`listening ${fcm.url}\n`);
  process.once('SIGTERM', () => void Promise.all([fcm.close(), oauth.close()]).then(() => process.exit(0)));
};

if (import.meta.main) await main();
