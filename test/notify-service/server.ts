import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { onTestFinished } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { type NotifyRoutesOptions, registerNotifyRoutes } from '../../src/notify-service/http.ts';
import { createNotifyService } from '../../src/notify-service/service.ts';
import { createMemoryNotifyStore, type MemoryNotifyStore } from '../fakes/memory-notify-store.ts';
import { NOON } from './kit.ts';

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const TOKEN = 'token-of-the-test';
export const SERVICE = `IS${'b'.repeat(32)}`;

export interface NotifyServer {
  readonly url: string;
  readonly store: MemoryNotifyStore;
  readonly clock: VirtualClock;
  readonly woken: () => number;
}

/** The Notify routes over the built-in service and a store in memory, on a free port, for one test. */
export const startNotifyServer = async (options: Partial<NotifyRoutesOptions> = {}): Promise<NotifyServer> => {
  const store = createMemoryNotifyStore();
  const clock = createVirtualClock(NOON);
  let woken = 0;
  const wake = () => {
    woken++;
  };
  const notify = createNotifyService({ store, clock, ids: createSequentialIds(), wake });
  const instance = fastify({ forceCloseConnections: true });
  instance.get('/healthz', async () => ({ ok: true }));
  await registerNotifyRoutes(instance, {
    notify,
    accountSid: ACCOUNT,
    authToken: new Redacted(TOKEN),
    serviceSid: SERVICE,
    ...options,
  });
  const url = await instance.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => instance.close());
  return { url, store, clock, woken: () => woken };
};

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
