import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { errors, jwtVerify } from 'jose';

/** How one answer goes wrong, on cue. */
export type OauthFailure =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'never-answer'
  | 'reset';

export interface FakeOauthOptions {
  readonly port?: number;
  readonly projectId?: string;
  /** PKCS#8 PEM of the account's key; without it that of this process. */
  readonly privateKey?: string;
  /** The time by which a JWT is judged, epoch ms; without it `exp` and `iat` are only compared with each other. */
  readonly now?: () => number;
  readonly expiresInS?: number;
}

/** One question for a token, as it was answered; `error` is null when a token was given. */
export interface OauthRequest {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly error: string | null;
}

export interface FakeOauth {
  readonly url: string;
  readonly tokenUrl: string;
  readonly projectId: string;
  /** The JSON text of the account's key file; its `token_uri` is this fake. */
  readonly serviceAccount: string;
  readonly requests: readonly OauthRequest[];
  /** Whether `token` was given out here and not called in. */
  readonly takes: (token: string) => boolean;
  /** Every token given out so far is worth nothing from now on. */
  readonly callIn: () => void;
  readonly failNext: (...failures: readonly OauthFailure[]) => void;
  readonly close: () => Promise<void>;
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const KEY_ID = 'fake-key-id';

/** Google's token endpoint on 127.0.0.1 for one service account: it checks what RFC 7523 and Google ask for. */
export const startFakeOauth = async (options: FakeOauthOptions = {}): Promise<FakeOauth> => {
  const projectId = options.projectId ?? 'tocsin-test';
  const email = `pusher@${projectId}.iam.gserviceaccount.com`;
  const privateKey = options.privateKey ?? (await keyOfProcess());
  const requests: OauthRequest[] = [];
  const failures: OauthFailure[] = [];
  const issued = new Set<string>();
  const server = createServer((request, response) => {
    void readText(request).then(async (text) => {
      const failure = failures.shift();
      const audience = `http://${request.headers.host}/token`;
      const verdict = await judge({ request, text, email, privateKey, audiences: [audience, ...PUBLIC], options });
      const failed = typeof failure === 'object';
      requests.push({
        claims: verdict.claims,
        status: failed ? failure.status : verdict.status,
        error: failed ? 'on-cue' : verdict.error,
      });
      if (failure !== undefined) return fail(response, failure);
      if (verdict.error !== null) return send(response, verdict.status, { error: verdict.error });
      const token = `ya29.${randomBytes(24).toString('base64url')}`;
      issued.add(token);
      send(response, 200, { access_token: token, expires_in: options.expiresInS ?? 3599, token_type: 'Bearer' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    tokenUrl: `${url}/token`,
    projectId,
    serviceAccount: JSON.stringify({
      type: 'service_account',
      project_id: projectId,
      private_key_id: KEY_ID,
      private_key: privateKey,
      client_email: email,
      token_uri: `${url}/token`,
    }),
    requests,
    takes: (token) => issued.has(token),
    callIn: () => issued.clear(),
    failNext: (...next) => void failures.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** An account whose key file names Google itself may be asked for here too, as behind a proxy. */
const PUBLIC = ['https://oauth2.googleapis.com/token'];

/** Making a key takes longer than most tests: one serves a whole process. */
let madeKey: Promise<string> | undefined;

const keyOfProcess = (): Promise<string> => {
  madeKey ??= makeKey();
  return madeKey;
};

const makeKey = async (): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};

interface Question {
  readonly request: IncomingMessage;
  readonly text: string;
  readonly email: string;
  readonly privateKey: string;
  readonly audiences: readonly string[];
  readonly options: FakeOauthOptions;
}

interface Verdict {
  readonly status: number;
  readonly error: string | null;
  readonly claims: Readonly<Record<string, unknown>>;
}

const judge = async (question: Question): Promise<Verdict> => {
  const refuse = (error: string, claims = {}, status = 400): Verdict => ({ status, error, claims });
  const { request, text } = question;
  if (request.url !== '/token' || request.method !== 'POST') return refuse('not_found', {}, 404);
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return refuse('invalid_request');
  const form = new URLSearchParams(text);
  if (form.get('grant_type') !== GRANT) return refuse('unsupported_grant_type');
  const claims = await readClaims(question, form.get('assertion') ?? '');
  if (claims === null) return refuse('invalid_grant');
  if (claims.scope !== SCOPE) return refuse('invalid_scope', claims);
  return { status: 200, error: null, claims };
};

/** Null for a JWT that Google would answer with `invalid_grant`. */
const readClaims = async ({ email, privateKey, audiences, options }: Question, assertion: string) => {
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, createPublicKey(privateKey), {
      algorithms: ['RS256'],
      issuer: email,
      audience: [...audiences],
      requiredClaims: ['iat', 'exp'],
      currentDate: new Date(options.now?.() ?? issuedAt(assertion)),
      clockTolerance: 300,
    });
    const { iat = 0, exp = 0 } = payload;
    const early = options.now !== undefined && iat * 1000 > options.now() + 300_000;
    return early || exp <= iat || exp - iat > 3600 || protectedHeader.kid !== KEY_ID ? null : payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return null;
    throw error;
  }
};

const issuedAt = (assertion: string): number => {
  const claims: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString() || '{}');
  const iat = typeof claims === 'object' && claims !== null && 'iat' in claims ? claims.iat : 0;
  return typeof iat === 'number' ? iat * 1000 : 0;
};

const fail = (response: ServerResponse, failure: OauthFailure): void => {
  if (failure === 'never-answer') return;
  if (failure === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(failure.status, failure.headers).end(failure.body ?? '');
};

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};
