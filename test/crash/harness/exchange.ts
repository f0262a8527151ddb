import { FAKE_PROVIDER, type FakeApns, startFakeApns } from '../../fakes/apns.ts';
import { type FakeFcm, startFakeFcm } from '../../fakes/fcm.ts';
import { type FakeGraph, startFakeGraph } from '../../fakes/graph.ts';
import { type Mosquitto, startMosquitto } from '../../fakes/mosquitto.ts';
import { type FakeTwilio, startFakeTwilio } from '../../fakes/twilio.ts';
import { freePort } from './free-port.ts';
import { hotRule } from './hot-plant.ts';
import { createSite, type Site } from './site.ts';

/** A plant with its broker, and every provider that messages can leave by. */
export interface Exchange extends AsyncDisposable {
  readonly broker: Mosquitto;
  readonly apns: FakeApns;
  readonly fcm: FakeFcm;
  readonly twilio: FakeTwilio;
  readonly graph: FakeGraph;
  readonly site: Site;
  /** Where the service will answer. */
  readonly url: string;
}

export const ACCOUNT = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'auth-token-of-the-account',
  serviceSid: `IS${'2'.repeat(32)}`,
};

/** Encrypts what credentials keep to themselves. */
export const ENCRYPTION_KEY = 'encryption-key-of-the-store-0123456789';

/** Not serving yet; a rule tells everybody on call when it is hot. */
export const openExchange = async (): Promise<Exchange> => {
  await using stack = new AsyncDisposableStack();
  const broker = stack.use(await startMosquitto());
  const apns = stack.adopt(await startFakeApns(), ({ close }) => close());
  const fcm = stack.adopt(await startFakeFcm(), ({ close }) => close());
  const twilio = stack.adopt(await startFakeTwilio(), ({ close }) => close());
  const graph = stack.adopt(await startFakeGraph(), ({ close }) => close());
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const site = stack.use(
    await createSite(
      {
        mqtt: { url: broker.url, keepalive: 2 },
        sources: { plant: { topic: 'plant/{device}/t' } },
        rules: 'rules',
        store: { path: 'data/tocsin.db', encryptionKey: ENCRYPTION_KEY },
        notify: ACCOUNT,
        channels: channelsOf({ apns, fcm, twilio, graph }),
        http: { port, publicUrl: url },
      },
      { 'rules/hot.yaml': hotRule('hot') },
    ),
  );
  const kept = stack.move();
  return { broker, apns, fcm, twilio, graph, site, url, [Symbol.asyncDispose]: () => kept.disposeAsync() };
};

const channelsOf = ({ apns, fcm, twilio, graph }: Pick<Exchange, 'apns' | 'fcm' | 'twilio' | 'graph'>) => ({
  apn: { driver: 'apns', url: apns.url, ca: apns.ca, ...FAKE_PROVIDER },
  fcm: { driver: 'fcm', url: fcm.url, serviceAccount: fcm.serviceAccount },
  sms: {
    ...{ driver: 'twilio', url: twilio.url, accountSid: twilio.accountSid, authToken: twilio.authToken },
    ...{ from: '+15005550006', rate: 200 },
  },
  messenger: { driver: 'graph', url: graph.url, pageId: graph.pageId, token: graph.token },
});
