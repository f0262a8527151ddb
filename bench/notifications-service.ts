import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { systemClock } from '../src/base/clock.ts';
import { randomIds } from '../src/base/ids.ts';
import { createTestLog } from '../src/base/log.ts';
import { noProbe } from '../src/base/probe.ts';
import { Redacted } from '../src/base/redacted.ts';
import type { Channel } from '../src/model/delivery.ts';
import { asBindingSid } from '../src/model/ids.ts';
import { BUILT_IN_SERVICE } from '../src/model/service.ts';
import { createNotifyAccount } from '../src/notify-service/create-account.ts';
import { createDispatcher, type Dispatcher } from '../src/notify-service/dispatcher.ts';
import { registerNotifyRoutes } from '../src/notify-service/http/routes.ts';
import { openStore, type Store } from '../src/store/store.ts';

export const ACCOUNT = { sid: `AC${'0'.repeat(32)}`, token: 'bench-token' };

/** The Notify service on disk (synchronous FULL), with a provider that takes everything at once. */
export interface BenchService {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  /** `/v1` on a free port. */
  readonly listen: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** `ended` is called with each delivery that ends. */
export const openService = async (ended: () => void): Promise<BenchService> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const store = await openStore({ path: join(folder, 'tocsin.db'), synchronous: 'FULL', clock: systemClock });
  const takesAll: Channel = {
    name: 'apn',
    rate: 1_000_000,
    deliver: async () => ({ type: 'Delivered', providerId: '1' }),
  };
  const channels = { find: async () => takesAll, forget: () => {} };
  const parts = { store: store.notify, clock: systemClock, ids: randomIds };
  const dispatcher = createDispatcher({
    ...{ ...parts, channels, log: createTestLog(), probe: noProbe, expand: 'bindings' },
    onEvent: (event) => event.type === 'finished' && ended(),
  });
  await dispatcher.start();
  const account = createNotifyAccount({
    ...{ ...parts, wake: dispatcher.wake, ownService: BUILT_IN_SERVICE, tester: channels },
    credentialChanged: dispatcher.credentialChanged,
  });
  const instance = fastify({ forceCloseConnections: true });
  const authToken = new Redacted(ACCOUNT.token);
  await registerNotifyRoutes(instance, { account, accountSid: ACCOUNT.sid, authToken, clock: systemClock });
  return {
    ...{ store, dispatcher },
    listen: () => instance.listen({ host: '127.0.0.1', port: 0 }),
    close: async () => {
      await instance.close();
      await dispatcher.stop();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** Bindings from `from` on, each a phone of its own, all of them on call. */
export const bind = async ({ notify }: Store, from: number, count: number): Promise<void> => {
  const bindings = Array.from({ length: count }, (_, index) => ({
    sid: asBindingSid(randomIds.sid('BS')),
    service: BUILT_IN_SERVICE,
    ...{ identity: `person-${from + index}`, type: 'apn' as const, tags: ['on-call'] },
    address: (from + index).toString(16).padStart(64, '0'),
    ...{ endpoint: null, credentialSid: null, notificationProtocolVersion: '3', createdAt: 0, updatedAt: 0 },
  }));
  for (let at = 0; at < count; at += 1000) await notify.importBindings(bindings.slice(at, at + 1000));
};

/** As a process of its own: serves `/v1` for ten phones until its parent lets go of it. */
if (import.meta.main) {
  const service = await openService(() => {});
  await bind(service.store, 0, 10);
  process.once('disconnect', () => void service.close());
  process.send?.(await service.listen());
}
