import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { wireNotify } from '../../src/app/notify-wiring.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { createTestLog } from '../../src/base/log.ts';
import { noProbe } from '../../src/base/probe.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { asCredentialSid, asServiceSid } from '../../src/model/ids.ts';
import { openStore } from '../../src/store/store.ts';
import { binding, delivery, fanOut } from '../store/samples.ts';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Another Notify service that only remembers what it was asked. */
const startOther = async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"code":20001,"message":"no","status":400}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const SID = asCredentialSid(`CR${'1'.repeat(32)}`);
const CREDENTIAL = { sid: SID, type: 'apn', friendlyName: null, sandbox: false, fromConfig: false } as const;
const TOKEN_KEY = { type: 'apn-token', keyId: 'K', teamId: 'T', topic: 'com.example', key: 'pem' } as const;

test('a push that waits when another service takes over goes to nobody: that one would send it to all', async () => {
  const other = await startOther();
  const clock = createVirtualClock(1_000);
  const encryptionKey = new Redacted('k'.repeat(32));
  const store = await openStore({ path: ':memory:', synchronous: 'NORMAL', clock, encryptionKey });
  ends.push(store.close);
  const secret = new Redacted(JSON.stringify(TOKEN_KEY));
  await store.notify.putCredential({ ...CREDENTIAL, createdAt: 0, updatedAt: 0 }, secret);
  await store.notify.putBinding(binding('BS-d1', { type: 'apn', address: 'ab12' }));
  await fanOut(store, 'NT1', [delivery('d1', { channel: 'apn', credential: SID, expiresAt: 9_000 })]);
  const notify = wireNotify({
    config: {
      notify: {
        url: other.url,
        accountSid: `AC${'1'.repeat(32)}`,
        authToken: new Redacted('token'),
        serviceSid: asServiceSid(`IS${'1'.repeat(32)}`),
        apiKeys: [],
        credentials: [],
      },
      channels: {},
      http: { host: '127.0.0.1', port: 0, tokens: [], metrics: { public: false } },
    },
    ...{ store, clock, ids: createSequentialIds(), log: createTestLog(), probe: noProbe },
    write: () => {},
    onEvent: () => {},
  });
  ends.push(notify.close);
  await notify.start();
  await notify.dispatcher.idle();
  expect(other.asked).toEqual([]);
  expect((await store.notify.delivery(delivery('d1').id))?.code).toBe('no-channel');
});
