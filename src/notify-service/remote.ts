import { Agent } from 'undici';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Json } from '../base/json.ts';
import type { Redacted } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Channel, DeliveryRequest } from '../model/delivery.ts';
import type { SendArgs } from './operations.ts';
import type { RemoteFault, RemoteNotify } from './remote-fault.ts';
import { faultToOutcome } from './remote-outcome.ts';
import { argsToForm, readBinding, readNotification, readPage, type WireArgs } from './wire.ts';

export interface RemoteOptions {
  /** `https://notify.twilio.com` or any other that speaks Notify v1. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: Redacted;
  readonly serviceSid: string;
  /** For the connection, and again for the answer; 10 s by default. */
  readonly timeoutMs?: number | undefined;
}

/** The five operations of another Notify service, over HTTP; every failure is a fault, none rejects. */
export const createRemoteNotify = (options: RemoteOptions): RemoteNotify => {
  const caller = createCaller(options);
  const bindings = `/v1/Services/${encodeURIComponent(options.serviceSid)}/Bindings`;
  const notifications = `/v1/Services/${encodeURIComponent(options.serviceSid)}/Notifications`;
  return {
    createBinding: async (args) =>
      readAnswer(await caller.call({ method: 'POST', path: bindings, args: { ...args } }), readBinding),
    getBinding: async (sid) =>
      readAnswer(await caller.call({ method: 'GET', path: `${bindings}/${encodeURIComponent(sid)}` }), readBinding),
    deleteBinding: async (sid) => {
      const answer = await caller.call({ method: 'DELETE', path: `${bindings}/${encodeURIComponent(sid)}` });
      return answer.ok ? ok(null) : answer;
    },
    listBinding: async (query) =>
      readAnswer(await caller.call({ method: 'GET', path: bindings, args: { ...query } }), readPage),
    send: async (args) => {
      const answer = await caller.call({ method: 'POST', path: notifications, args: { ...args } });
      return readAnswer(answer, (json) => readNotification(json, args));
    },
    close: caller.close,
  };
};

/** Twilio's default limit for one Service, notifications per second. */
const TWILIO_RATE = 100;

/** Sends whole notifications through another Notify service, which does the fan-out. */
export const createRemoteChannel = (
  remote: Pick<RemoteNotify, 'send'>,
  clock: Clock,
  rate: number = TWILIO_RATE,
): Channel => ({
  name: 'notify',
  rate,
  deliver: async (delivery) => {
    const sent = await remote.send(toArgs(delivery, clock.now()));
    return sent.ok ? { type: 'Delivered', providerId: sent.value.sid } : faultToOutcome(sent.error, clock.now());
  },
});

/** What waited here has less time left there; a Ttl of 0 stays one attempt. */
const toArgs = ({ request, expiresAt }: DeliveryRequest, now: number): SendArgs => {
  const leftS = Math.max(1, Math.ceil((expiresAt - now) / 1000));
  return { ...request, Ttl: Math.min(leftS, request.Ttl ?? leftS) };
};

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly args?: WireArgs;
}

/** One request to a Notify service. */
export interface Caller {
  /** The JSON of a 2xx answer, null for an empty one. */
  readonly call: (call: Call) => Promise<Result<Json, RemoteFault>>;
  readonly close: () => Promise<void>;
}

export const createCaller = ({
  url,
  accountSid,
  authToken,
  timeoutMs = 10_000,
}: Omit<RemoteOptions, 'serviceSid'>): Caller => {
  const agent = new Agent({
    connections: 50,
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: 16 * 1024 * 1024,
  });
  const headers = {
    accept: 'application/json',
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken.reveal()}`).toString('base64')}`,
  };
  return {
    call: async (call) => {
      try {
        const answer = await agent.request(toRequest(url, headers, call));
        const retryAfter = [answer.headers['retry-after']].flat()[0] ?? null;
        return readBody(answer.statusCode, await answer.body.text(), retryAfter);
      } catch (error) {
        return err(toFault(error));
      }
    },
    close: () => agent.destroy(),
  };
};

const toRequest = (url: string, headers: Readonly<Record<string, string>>, { method, path, args = {} }: Call) => {
  const form = argsToForm(args).toString();
  const target = new URL(url.replace(/\/+$/, '') + path);
  const { origin, pathname } = target;
  if (method !== 'POST') return { origin, method, headers, path: form === '' ? pathname : `${pathname}?${form}` };
  const type = 'application/x-www-form-urlencoded';
  return { origin, method, path: pathname, headers: { ...headers, 'content-type': type }, body: form };
};

const readBody = (status: number, text: string, retryAfter: string | null): Result<Json, RemoteFault> => {
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    return json === undefined ? err(notNotify(status, retryAfter)) : ok(json);
  }
  const error = errorBody.safeParse(json);
  return err(error.success ? { type: 'refused', ...error.data, status, retryAfter } : notNotify(status, retryAfter));
};

const errorBody = z.object({ code: z.number(), message: z.string() });

/** An empty text is an empty answer; undefined is no JSON. */
const parseJson = (text: string): Json | undefined => {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const notNotify = (status: number, retryAfter: string | null): RemoteFault => ({
  type: 'not-notify',
  status,
  code: 0,
  message: `the answer (HTTP ${status}) is not in the words of a Notify service`,
  retryAfter,
});

/** An answer that took effect but cannot be read is a lost one. */
const readAnswer = <T>(
  answer: Result<Json, RemoteFault>,
  read: (json: Json) => T | undefined,
): Result<T, RemoteFault> => {
  if (!answer.ok) return answer;
  const value = read(answer.value);
  return value === undefined ? err(notNotify(200, null)) : ok(value);
};

/** Failures before the first byte of the request left. */
const NOT_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ERR_INVALID_URL|UND_ERR_(?:CONNECT_TIMEOUT|INVALID_ARG|DESTROYED|CLOSED)|CERT_\w+|ERR_TLS_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

const toFault = (error: unknown): RemoteFault => {
  const word = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const unsent = NOT_SENT.test(word);
  return {
    type: unsent ? 'unreachable' : 'answer-lost',
    status: unsent ? 503 : 504,
    code: 0,
    message: unsent ? `the Notify service cannot be reached (${word})` : `the answer was lost (${word})`,
    retryAfter: null,
  };
};
