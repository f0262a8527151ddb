import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../src/base/json.ts';
import type { Child } from './child.ts';

/** A running `tocsin serve`, seen as an operator sees it: its API, its log, its end. */
export interface Serving extends AsyncDisposable {
  readonly pid: number;
  readonly url: string;
  readonly brokerUrl: string;
  /** `/api/alarms`, `/api/notifications`, `/api/deliveries`: the list in the answer, newest first. */
  readonly list: (what: 'alarms' | 'notifications' | 'deliveries', query?: string) => Promise<readonly JsonObject[]>;
  /** The answer of any route of the API. */
  readonly get: (path: string) => Promise<JsonObject>;
  readonly health: (path: '/healthz' | '/readyz') => Promise<{ readonly status: number; readonly text: string }>;
  /** The log lines of one event. */
  readonly logged: (event: string) => readonly JsonObject[];
  /** Lines that are no log: what the log drivers print. */
  readonly printed: () => readonly string[];
  /** All of that, as it was written. */
  readonly output: () => string;
  readonly signal: Child['signal'];
  readonly ended: Child['ended'];
  /** Ends it as a service is ended; resolves with the exit code. */
  readonly stop: () => Promise<number | string>;
}

/** Resolves once it has read the broker's backlog and is subscribed. `data` is the folder of its store. */
export const awaitServing = async (child: Child, data: string): Promise<Serving> => {
  await child.printed(/"tocsin serves"/);
  const lines = () => child.stdout().split('\n').slice(0, -1);
  const logged = (event: string) => lines().flatMap((line) => lineOf(line, event));
  const [serves = {}] = logged('tocsin serves');
  const url = String(serves.url);
  const health: Serving['health'] = async (path) => {
    const answer = await fetch(`${url}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  await child.printed(/"subscribed"/);
  await expect.poll(async () => (await health('/readyz')).text, PATIENCE).toContain('"ready"');
  const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim();
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    pid: child.pid,
    url,
    brokerUrl: String(serves.brokerUrl),
    list: async (what, query = 'limit=1000') => (await get(`/api/${what}?${query}`))[what],
    get,
    health,
    logged,
    printed: () => lines().filter((line) => !line.startsWith('{')),
    output: child.stdout,
    signal: child.signal,
    ended: child.ended,
    stop: () => {
      child.signal('SIGTERM');
      return child.ended;
    },
    [Symbol.asyncDispose]: child[Symbol.asyncDispose],
  };
};

/** For `expect.poll`: long enough for a busy machine. */
export const PATIENCE = { timeout: 20_000, interval: 25 };

const lineOf = (line: string, event: string): readonly JsonObject[] => {
  if (!line.startsWith('{')) return [];
  const value: unknown = JSON.parse(line);
  return isJsonObject(value) && value.msg === event ? [value] : [];
};
