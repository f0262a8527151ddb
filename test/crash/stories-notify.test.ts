import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import twilio from 'twilio';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FAKE_PROVIDER } from '../fakes/apns.ts';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { ACCOUNT, ENCRYPTION_KEY, openExchange } from './harness/exchange.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';

const IPHONE = 'a1'.repeat(32);
const ANDROID = 'android-registration-token';
const NUMBER = '+4790000001';
const PERSON = '2530001112223334';

/** The SDK as a program that moved over uses it. */
const clientOf = (url: string) => {
  const client = twilio(ACCOUNT.accountSid, ACCOUNT.authToken);
  client.notify.baseUrl = url;
  return client.notify.v1;
};

/** Where callbacks arrive; each is held against the SDK's own check of signatures. */
const startClient = async () => {
  const got: { readonly valid: boolean; readonly form: URLSearchParams }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    const repeated = Object.fromEntries([...new Set(form.keys())].map((name) => [name, oneOrMany(form.getAll(name))]));
    const signature = String(request.headers['x-twilio-signature']);
    got.push({ valid: twilio.validateRequest(ACCOUNT.authToken, signature, `${url}${request.url}`, repeated), form });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  return { url: `${url}/hook`, got };
};

const oneOrMany = (texts: readonly string[]) => (texts.length === 1 ? texts[0] : texts);

describe.skipIf(!hasMosquitto())('a person with every kind of address', () => {
  test('gets an alarm on each, answers STOP and START, and loses the app; the client is told of all', async () => {
    await using exchange = await openExchange();
    const { apns, fcm, twilio: sms, graph, broker, site, url } = exchange;
    await using tocsin = await site.serve();
    const client = await startClient();
    const service = clientOf(url).services(ACCOUNT.serviceSid);
    await service.update({ deliveryCallbackUrl: client.url, deliveryCallbackEnabled: true });
    const bind = (bindingType: 'apn' | 'fcm' | 'sms' | 'facebook-messenger', address: string) =>
      service.bindings.create({ identity: 'ana-k', bindingType, address, tag: ['on-call'] });
    const iphone = await bind('apn', IPHONE);
    await bind('fcm', ANDROID);
    await bind('sms', NUMBER);
    await bind('facebook-messenger', PERSON);

    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    const text = 'hot: pump-1 at 90 degrees';
    await expect.poll(() => apns.accepted().map(({ token }) => token), PATIENCE).toEqual([IPHONE]);
    expect(apns.accepted()[0]?.payload).toMatchObject({ aps: { alert: { body: text } } });
    await expect.poll(() => fcm.accepted().map(({ target }) => target), PATIENCE).toEqual([ANDROID]);
    expect(fcm.accepted()[0]?.message).toMatchObject({ data: { twi_body: text } });
    await expect.poll(() => sms.accepted().map(({ Body }) => Body), PATIENCE).toEqual([text]);
    await expect.poll(() => graph.accepted().map(({ Body }) => Body), PATIENCE).toEqual([text]);

    await expect.poll(() => statesOf(client.got), PATIENCE).toHaveLength(4);
    expect(client.got.every(({ valid }) => valid)).toBe(true);
    expect(statesOf(client.got).map(({ type, status }) => `${type} ${status}`)).toEqual(
      expect.arrayContaining(['apn SENT', 'fcm SENT', 'sms SENT', 'facebook-messenger SENT']),
    );

    // What Twilio says of the SMS, late and out of order.
    const [message] = sms.accepted();
    if (!message) throw new Error('no SMS');
    await sms.report(message, 'delivered');
    await sms.report(message, 'sent');
    const smsDelivery = async () => (await tocsin.list('deliveries')).find(({ channel }) => channel === 'sms');
    expect(await smsDelivery()).toMatchObject({ state: 'delivered', providerStatus: 'delivered' });

    // The number opts out, the app is taken off the phone: an end goes to the two that are left.
    await sms.receive(`${url}/twilio/sms`, { from: NUMBER, to: '+15005550006', body: 'Stop' });
    apns.unregister(IPHONE, Date.now() + 60_000);
    await publish(broker.url, 'plant/pump-1/t', { temperature: 20 });
    await expect.poll(() => graph.accepted(), PATIENCE).toHaveLength(2);
    await expect.poll(() => fcm.accepted(), PATIENCE).toHaveLength(2);
    const ends = async () => (await tocsin.list('deliveries')).map(({ channel, state }) => `${channel} ${state}`);
    await expect.poll(ends, PATIENCE).toEqual(expect.arrayContaining(['sms opted-out', 'apn binding-gone']));
    expect(sms.accepted()).toHaveLength(1);
    await expect(service.bindings(iphone.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });

    await sms.receive(`${url}/twilio/sms`, { from: NUMBER, to: '+15005550006', body: 'START' });
    await publish(broker.url, 'plant/pump-2/t', { temperature: 90 });
    await expect.poll(() => sms.accepted().map(({ Body }) => Body), PATIENCE).toEqual([text, text.replace('-1', '-2')]);
    expect(await tocsin.stop()).toBe(0);
  });

  test('of another service gets messages by the credentials that a client brought, which nobody can read', async () => {
    await using exchange = await openExchange();
    const { apns, fcm, site, url } = exchange;
    await using tocsin = await site.serve();
    const notify = clientOf(url);
    const { keyId, teamId, topic, key } = FAKE_PROVIDER;
    const apple = await notify.credentials.create({
      type: 'apn',
      certificate: JSON.stringify({ key_id: keyId, team_id: teamId, topic }),
      privateKey: key.replaceAll('\n', ''),
    });
    const google = await notify.credentials.create({ type: 'fcm', secret: fcm.serviceAccount });
    const { sid } = await notify.services.create({ apnCredentialSid: apple.sid, fcmCredentialSid: google.sid });
    const service = notify.services(sid);
    await service.bindings.create({ identity: 'bo', bindingType: 'apn', address: IPHONE });
    await service.bindings.create({ identity: 'bo', bindingType: 'fcm', address: ANDROID });
    const sent = await service.notifications.create({ identity: ['bo'], title: 'Hello', body: 'from a client' });
    await expect.poll(() => apns.accepted(), PATIENCE).toHaveLength(1);
    await expect.poll(() => fcm.accepted(), PATIENCE).toHaveLength(1);

    const answer = await fetch(`${url}/v1/Services/${sid}/Notifications/${sent.sid}/Deliveries`, {
      headers: { authorization: `Basic ${btoa(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`)}` },
    });
    expect(answer.status).toBe(200);
    expect(await tocsin.stop()).toBe(0);

    const account = JSON.parse(fcm.serviceAccount);
    const secrets = [key, account.private_key].map((pem: string) => pem.split('\n')[1] ?? '');
    const data = join(site.folder, 'data');
    const files = await Promise.all((await readdir(data)).map((name) => readFile(join(data, name), 'latin1')));
    const shown = [
      ...files,
      await answer.text(),
      JSON.stringify(tocsin.logged('tocsin serves')),
      tocsin.printed().join(),
    ];
    for (const secret of [...secrets, ACCOUNT.authToken, ENCRYPTION_KEY]) {
      expect(secret.length).toBeGreaterThan(10);
      expect(shown.filter((text) => text.includes(secret))).toEqual([]);
    }
  });
});

describe.skipIf(!hasMosquitto())('a broadcast that a kill -9 interrupts', () => {
  test('reaches every phone, and a second time only those whose answer was lost', async () => {
    const count = 2000;
    await using exchange = await openExchange();
    const { apns, site, url } = exchange;
    const first = await site.serve();
    await importPhones(first.url, await site.read('data/admin-token'), count);
    const service = clientOf(url).services(ACCOUNT.serviceSid);
    await service.notifications.create({ tag: ['all'], body: 'leave the building' });
    await apns.arrived(600);
    first.signal('SIGKILL');
    await first.ended;
    expect(apns.pushes.length).toBeLessThan(count);
    await using second = await site.serve();
    const reached = () => new Set(apns.accepted().map(({ token }) => token)).size;
    await expect.poll(reached, PATIENCE).toBe(count);
    await expect.poll(async () => (await second.list('deliveries', 'state=open')).length, PATIENCE).toBe(0);
    const copies = apns.accepted().length - count;
    const deliveries = await listAll(second.url, await site.read('data/admin-token'));
    expect(deliveries.map(({ state }) => state)).toEqual(Array(count).fill('delivered'));
    expect(copies).toBeLessThanOrEqual(deliveries.filter(({ mayRepeat }) => mayRepeat).length);
    expect(await second.stop()).toBe(0);
  });
});

/** All that clients were told of deliveries. */
const statesOf = (got: readonly { readonly form: URLSearchParams }[]) =>
  got.flatMap(({ form }) => form.getAll('DeliveryState').map((text) => JSON.parse(text)));

const importPhones = async (url: string, token: string, count: number): Promise<void> => {
  const at = '2026-01-01T00:00:00Z';
  for (let from = 0; from < count; from += 1000) {
    const bindings = Array.from({ length: 1000 }, (_, index) => ({
      sid: `BS${(from + index).toString(16).padStart(32, '0')}`,
      ...{
        identity: `person-${from + index}`,
        binding_type: 'apn',
        address: (from + index + 1).toString(16).padStart(64, '0'),
      },
      ...{ tags: [], date_created: at, date_updated: at, notification_protocol_version: '3' },
      ...{ endpoint: null, credential_sid: null, service_sid: ACCOUNT.serviceSid },
    }));
    const answer = await fetch(`${url}/api/notify/services/${ACCOUNT.serviceSid}/bindings`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ bindings }),
    });
    expect(await answer.json()).toMatchObject({ created: 1000, refused: [] });
  }
};

const listAll = async (url: string, token: string) => {
  const all: { readonly state: string; readonly mayRepeat: boolean }[] = [];
  for (let cursor = ''; ; ) {
    const answer = await fetch(`${url}/api/deliveries?limit=1000${cursor}`, {
      headers: { authorization: `Bearer ${token.trim()}` },
    });
    const { deliveries, next } = JSON.parse(await answer.text());
    all.push(...deliveries);
    if (next === null) return all;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
};
