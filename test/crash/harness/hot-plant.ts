import { type Mosquitto, startMosquitto } from '../../fakes/mosquitto.ts';
import { FAKE_ACCOUNT_SID, FAKE_AUTH_TOKEN, type FakeTwilio, startFakeTwilio } from '../../fakes/twilio.ts';
import { createSite, type Site } from './site.ts';

/** A plant whose machines publish on `plant/{device}/t`, its broker, its SMS provider, and who is on call for it. */
export interface HotPlant extends AsyncDisposable {
  readonly broker: Mosquitto;
  readonly provider: FakeTwilio;
  readonly site: Site;
}

/** Not serving yet. `files` of the site are added to a rule that raises above 80 degrees, and Ana's phone. */
export const openHotPlant = async (files: Readonly<Record<string, string>> = {}, config = {}): Promise<HotPlant> => {
  await using stack = new AsyncDisposableStack();
  const broker = stack.use(await startMosquitto());
  const provider = stack.adopt(await startFakeTwilio(), ({ close }) => close());
  const given = { ...configOf(broker.url, provider.url), ...config };
  const own = { 'rules/hot.yaml': hotRule('hot'), 'roster.yaml': roster({ 'ana-k': [ANA] }) };
  const site = stack.use(await createSite(given, { ...own, ...files }));
  const kept = stack.move();
  return { broker, provider, site, [Symbol.asyncDispose]: () => kept.disposeAsync() };
};

const configOf = (brokerUrl: string, providerUrl: string) => ({
  mqtt: { url: brokerUrl, keepalive: 2 },
  sources: { plant: { topic: 'plant/{device}/t' } },
  rules: 'rules',
  sync: { roster: 'roster.yaml' },
  store: { path: 'data/tocsin.db' },
  channels: {
    sms: {
      driver: 'twilio',
      url: providerUrl,
      accountSid: FAKE_ACCOUNT_SID,
      authToken: FAKE_AUTH_TOKEN,
      from: '+15005550006',
      rate: 200,
    },
  },
  http: { port: 0 },
});

/** Raises above 80 degrees, ends below 60, and tells everybody on call. */
export const hotRule = (id: string): string => `
version: 1
rules:
  - id: ${id}
    source: plant
    when: { all: [{ fact: temperature, operator: greaterThan, value: 80 }] }
    clear: { when: { all: [{ fact: temperature, operator: lessThan, value: 60 }] } }
    severity: critical
    notify:
      - Tag: [on-call]
        Body: "${id}: {{ device }} at {{ temperature }} degrees"
        clear: { Body: "${id}: {{ device }} back at {{ temperature }} degrees" }
`;

export const ANA = '+4790000001';

/** Who has which phones; all of them are on call. */
export const roster = (phones: Readonly<Record<string, readonly string[]>>): string =>
  JSON.stringify({
    version: 1,
    people: Object.entries(phones).map(([identity, sms]) => ({ identity, tags: ['on-call'], sms })),
  });
