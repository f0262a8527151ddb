import { existsSync } from 'node:fs';
import { errors, request } from 'undici';
import { adminTokenPath } from '../api/admin-token.ts';
import { isJsonObject, type Json } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Config } from '../config/config.ts';
import { type CliContext, printLine } from './context.ts';
import { readConfigOrDefaults, readText } from './read-config.ts';

/** Why the running service gave no answer, or another one than was hoped for. */
export interface AskFault {
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  /** The service's own words, or ours and what to do. */
  readonly message: string;
  /** The service's own words alone, if it gave any: for a question that it cannot answer, where nobody need look for it. */
  readonly told?: string;
}

/** Where the service is asked, if not where the config says, and how long its answer may take. */
export interface Asking {
  readonly url?: string;
  readonly longestMs?: number;
}

/** One request to the running service; the JSON of its 2xx answer. It never rejects. */
export type Ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: Json) => Promise<Result<Json, AskFault>>;

/** Asks the service of the config that `options` name; what is in the way is printed, and null comes of it. */
export const openAsk = (
  context: CliContext,
  { config: file, ...asking }: { readonly config: string } & Asking,
): Ask | null => {
  const config = readConfigOrDefaults(file, context);
  const ask = config.ok ? createAsk(config.value, asking) : config;
  if (ask.ok) return ask.value;
  // Elsewhere than in the folder of the service the token is missing because its place is not known.
  const away = config.ok && !existsSync(file) ? [`there is no ${file} here: -c names the config of the service`] : [];
  for (const line of [ask.error, away].flat()) printLine(context.stderr, line);
  return null;
};

/** Asks the running service with the admin token that it wrote beside its store; the fault is a sentence. */
export const createAsk = (
  config: Pick<Config, 'store' | 'http'>,
  { url, longestMs = LONGEST_MS }: Asking = {},
): Result<Ask, string> => {
  const path = adminTokenPath(config.store.path);
  const token = readText(path);
  if (!token.ok) return err(`${token.error}; it is written when the service first starts`);
  const base = (url ?? `http://${config.http.host}:${config.http.port}`).replace(/\/+$/, '');
  const limits = { headersTimeout: longestMs, bodyTimeout: longestMs };
  const headers = { authorization: `Bearer ${token.value.trim()}`, 'content-type': 'application/json' };
  return ok(async (method, to, body) => {
    try {
      const sent = { method, headers, body: body === undefined ? null : JSON.stringify(body), ...limits };
      const answer = await request(base + to, sent);
      return readAnswer(answer.statusCode, await answer.body.text(), { base, path });
    } catch (error) {
      return err({ status: 0, message: describeSilence(error, { base, longestMs }) });
    }
  });
};

/** An answer may take this long, ms: a large sync runs for minutes. */
const LONGEST_MS = 300_000;

const describeSilence = (
  error: unknown,
  { base, longestMs }: { readonly base: string; readonly longestMs: number },
): string => {
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError)
    return `${base} has given no answer for ${longestMs / 1000} s; what was asked for may still be done there`;
  const reason = error instanceof Error ? error.message : String(error);
  return `${base} does not answer: ${reason}; is tocsin serve running there?`;
};

interface Asked {
  readonly base: string;
  /** Of the token. */
  readonly path: string;
}

const readAnswer = (status: number, text: string, { base, path }: Asked): Result<Json, AskFault> => {
  const json = parseJson(text);
  if (status >= 200 && status < 300 && json !== undefined) return ok(json);
  const own = toldIn(json);
  const told = own ?? text.slice(0, 200);
  const advice = status === 401 ? `; ${path} is not the token of this service: -c names its config` : '';
  return err({
    status,
    message: `${base} answered ${status}: ${told}${advice}`,
    ...(own !== undefined && { told: own }),
  });
};

const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** Of the operations' error object, or of problem details. */
const toldIn = (json: Json | undefined): string | undefined => {
  if (typeof json !== 'object' || json === null) return undefined;
  const told: unknown = Reflect.get(json, 'error') ?? Reflect.get(json, 'detail') ?? Reflect.get(json, 'title');
  return typeof told === 'string' ? [told, ...faultsIn(json)].join('; ') : undefined;
};

/** What is wrong with a request, field by field. */
const faultsIn = (json: object): readonly string[] => {
  const faults: unknown = Reflect.get(json, 'errors');
  if (!Array.isArray(faults)) return [];
  return faults.flatMap((one: unknown) => (isJsonObject(one) ? [`${one.field}: ${one.message}`] : []));
};
