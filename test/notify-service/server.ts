import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { expect, onTestFinished } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { Redacted } from '../../src/base/redacted.ts';
import type { Credential } from '../../src/model/credential.ts';
import type { Channel } from '../../src/model/delivery.ts';
import { asServiceSid } from '../../src/model/ids.ts';
import type { NotifyAccount } from '../../src/notify-service/account.ts';
import { createNotifyAccount } from '../../src/notify-service/create-account.ts';
import { answerMalformedPath } from '../../src/notify-service/http/faults.ts';
import type { NotifyRoutesOptions } from '../../src/notify-service/http/options.ts';
import { registerNotifyRoutes } from '../../src/notify-service/http/routes.ts';
import { createNotifyStore, type NotifyTestStore } from '../fakes/notify-store.ts';
import { NOON } from './kit.ts';
import { findSpecFaults } from './openapi.ts';

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const TOKEN = 'token-of-the-test';
export const SERVICE = asServiceSid(`IS${'b'.repeat(32)}`);

export interface TestAccount {
  readonly account: NotifyAccount;
  readonly store: NotifyTestStore;
  readonly clock: VirtualClock;
  readonly woken: () => number;
  /** Credentials that were told to be changed. */
  readonly changed: readonly string[];
  /** What the store was told to have failed with. */
  readonly failures: readonly string[];
}

export interface AccountOptions {
  /** False: the config names no key to encrypt with. */
  readonly keepsSecrets?: boolean;
  readonly configCredentials?: readonly Credential[];
  /** The way out of every credential. */
  readonly channel?: Channel;
}

/** The built-in service over the real tables in memory, its own service being `SERVICE`. */
export const createTestAccount = async (options: AccountOptions = {}): Promise<TestAccount> => {
  const clock = createVirtualClock(NOON);
  const key = options.keepsSecrets === false ? {} : { encryptionKey: new Redacted('0'.repeat(64)) };
  const store = createNotifyStore({ clock, service: SERVICE, ...key });
  const changed: string[] = [];
  const failures: string[] = [];
  let woken = 0;
  const account = createNotifyAccount({
    store,
    clock,
    ids: createSequentialIds(),
    wake: () => {
      woken++;
    },
    ownService: SERVICE,
    configCredentials: options.configCredentials ?? [],
    onStoreFailed: (message) => failures.push(message),
    credentialChanged: (sid) => changed.push(sid),
    tester: { find: async () => options.channel },
  });
  return { account, store, clock, woken: () => woken, changed, failures };
};

export interface NotifyServer extends TestAccount {
  readonly url: string;
}

/**
 * The Notify routes over the built-in service and a store in memory, on a free port, for one test. Whatever it answers well is
 * compared with Twilio's description, and the test fails if it differs.
 */
export const startNotifyServer = async (
  options: Partial<NotifyRoutesOptions> & AccountOptions = {},
): Promise<NotifyServer> => {
  const { keepsSecrets, configCredentials, channel, ...routes } = options;
  const test = await createTestAccount(options);
  const faults: string[] = [];
  const instance = fastify({
    forceCloseConnections: true,
    frameworkErrors: (_error, request, reply) => void answerMalformedPath(request, reply),
  });
  instance.addHook('onSend', async ({ method, url }, { statusCode: status }, payload) => {
    const answer = { method, path: url.split('?')[0] ?? '', status, text: String(payload ?? '') };
    if (status < 300) faults.push(...findSpecFaults(answer));
  });
  instance.get('/healthz', async () => ({ ok: true }));
  await registerNotifyRoutes(instance, {
    account: test.account,
    accountSid: ACCOUNT,
    authToken: new Redacted(TOKEN),
    clock: test.clock,
    ...routes,
  });
  const url = await instance.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await instance.close();
    expect(faults).toEqual([]);
  });
  return { ...test, url };
};

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** One request with the account's token, and its answer read as JSON; null is an empty one. */
export const call = async ({ url }: NotifyServer, path: string, init: RequestInit = {}) => {
  const headers = { authorization: basic(ACCOUNT, TOKEN), ...init.headers };
  const answer = await fetch(`${url}${path}`, { ...init, headers });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
};

/** A form, as the text that goes over the wire. */
export const post = (server: NotifyServer, path: string, body: string) =>
  call(server, path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });

/** Any HTTP server on a free port, for one test. */
export const startServer = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** An address where nobody listens. */
export const deadUrl = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};
