import { fastify } from 'fastify';
import { onTestFinished } from 'vitest';
import { type ApiToken, createAuth } from '../../../src/api/auth.ts';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { createSequentialIds } from '../../../src/base/ids.ts';
import { Redacted } from '../../../src/base/redacted.ts';
import { asServiceSid } from '../../../src/model/ids.ts';
import { createNotifyAccount } from '../../../src/notify-service/create-account.ts';
import { registerNotifyRoutes } from '../../../src/notify-service/http/routes.ts';
import { registerImportRoutes } from '../../../src/notify-service/import/routes.ts';
import { registerMuranoRoutes } from '../../../src/notify-service/murano/routes.ts';
import { createNotifyStore, type NotifyTestStore } from '../../fakes/notify-store.ts';

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const OWN_SERVICE = `IS${'b'.repeat(32)}`;
export const NOON = Date.parse('2026-11-22T12:00:00Z');

/** Of `/v1`. */
export const NOTIFY_TOKEN = 'token-of-the-service';
export const ADMIN = 'token-of-the-admin';
const TOKENS: readonly ApiToken[] = [
  { name: 'admin', token: new Redacted(ADMIN), role: 'admin' },
  { name: 'operator', token: new Redacted('token-of-the-operator'), role: 'operator' },
  { name: 'viewer', token: new Redacted('token-of-the-viewer'), role: 'viewer' },
];

export interface Tocsin {
  readonly url: string;
  readonly port: number;
  readonly store: NotifyTestStore;
  /** Calls with a JSON body, by default as the admin. */
  readonly ask: (method: string, path: string, body?: unknown, token?: string) => Promise<Answered>;
  /** Credentials that were changed, and are to be asked anew. */
  readonly changed: readonly string[];
  /** One of the five operations. */
  readonly call: (operation: string, args: object) => Promise<Answered>;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

interface Given {
  readonly store?: NotifyTestStore;
  /** Whose Notify service it is. */
  readonly accountSid?: string;
  readonly configCredentials?: Parameters<typeof registerImportRoutes>[1]['configCredentials'];
}

/** The operator's Notify routes over the built-in account and a store in memory, on a free port, for one test. */
export const startTocsin = async (options: Given = {}): Promise<Tocsin> => {
  const { store: given, accountSid = ACCOUNT, configCredentials = [] } = options;
  const clock = createVirtualClock(NOON);
  const encryptionKey = new Redacted('a key of thirty-two characters, or more');
  const store = given ?? createNotifyStore({ clock, service: OWN_SERVICE, encryptionKey });
  const ownService = asServiceSid(OWN_SERVICE);
  const account = createNotifyAccount({
    store,
    clock,
    ids: createSequentialIds(),
    ownService,
    wake: () => {},
    credentialChanged: () => {},
    tester: { find: async () => undefined },
  });
  const instance = fastify({ forceCloseConnections: true });
  const auth = createAuth(TOKENS);
  instance.get('/healthz', async () => ({}));
  const authToken = new Redacted(NOTIFY_TOKEN);
  await registerNotifyRoutes(instance, { account, accountSid, authToken, clock });
  await registerMuranoRoutes(instance, { account, ownService, accountSid, guard: auth.require('operator') });
  const changed: string[] = [];
  const credentialChanged = (sid: string) => void changed.push(sid);
  await registerImportRoutes(instance, { store, configCredentials, credentialChanged, guard: auth.require('admin') });
  const url = await instance.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => instance.close());
  const ask: Tocsin['ask'] = async (method, path, body, token = ADMIN) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    url,
    port: Number(new URL(url).port),
    store,
    ask,
    changed,
    call: (operation, args) => ask('POST', `/api/notify/${operation}`, args),
  };
};
