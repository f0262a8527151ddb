import { describe, expect, it } from 'vitest';
import { asDeliveryId } from '../../../src/model/ids.ts';
import { credentialSid, NOON } from '../kit.ts';
import { findSpecFaults } from '../openapi.ts';
import { appleCertificate, appleKey, oneLine, serviceAccount, tokenNames } from '../push-secrets.ts';
import { ACCOUNT, call, type NotifyServer, post, SERVICE, startNotifyServer } from '../server.ts';

const SERVICE_PATH = `/v1/Services/${SERVICE}`;
const BINDINGS = `${SERVICE_PATH}/Bindings`;
const NOTIFICATIONS = `${SERVICE_PATH}/Notifications`;
const AT_NOON = '2026-11-22T12:00:00Z';

const messageOf = async (server: NotifyServer, path: string, body: string) => {
  const { status, json } = await post(server, path, body);
  return status === 400 && json.code === 20001 ? String(json.message) : `${status} ${JSON.stringify(json)}`;
};

it("compares what it answers with Twilio's description", async () => {
  const server = await startNotifyServer();
  const { json } = await call(server, SERVICE_PATH);
  const answer = { method: 'GET', path: SERVICE_PATH, status: 200 };
  const isAtHand = findSpecFaults({ ...answer, status: 299, text: '' }).length > 0;
  expect(findSpecFaults({ ...answer, text: JSON.stringify(json) })).toEqual([]);
  const { alexa_skill_id: _, ...less } = json;
  expect(findSpecFaults({ ...answer, text: JSON.stringify(less) })).toHaveLength(isAtHand ? 1 : 0);
  expect(findSpecFaults({ ...answer, text: JSON.stringify({ ...json, sid: 'IS1' }) })).toHaveLength(isAtHand ? 1 : 0);
});

describe('a service', () => {
  it('is shown with every key', async () => {
    const server = await startNotifyServer({ publicUrl: 'https://notify.example.com/' });
    const { status, json } = await post(server, '/v1/Services', '');
    const url = `https://notify.example.com/v1/Services/${json.sid}`;
    expect(status).toBe(201);
    expect(json).toEqual({
      sid: json.sid,
      account_sid: ACCOUNT,
      friendly_name: null,
      date_created: AT_NOON,
      date_updated: AT_NOON,
      apn_credential_sid: null,
      gcm_credential_sid: null,
      fcm_credential_sid: null,
      messaging_service_sid: null,
      facebook_messenger_page_id: null,
      alexa_skill_id: null,
      default_apn_notification_protocol_version: '3',
      default_gcm_notification_protocol_version: '3',
      default_fcm_notification_protocol_version: '3',
      default_alexa_notification_protocol_version: '3',
      log_enabled: true,
      delivery_callback_url: null,
      delivery_callback_enabled: false,
      url,
      links: {
        bindings: `${url}/Bindings`,
        notifications: `${url}/Notifications`,
        segments: `${url}/Segments`,
        users: `${url}/Users`,
      },
    });
  });

  it('is created and changed by what SDKs send, word for word', async () => {
    const configCredentials = [
      {
        ...({ sid: credentialSid(1), type: 'apn', friendlyName: null, sandbox: false } as const),
        ...{ fromConfig: true, createdAt: NOON, updatedAt: NOON },
      },
    ];
    const server = await startNotifyServer({ configCredentials });
    const created = await post(
      server,
      '/v1/Services',
      `FriendlyName=My%20Svc&ApnCredentialSid=${credentialSid(1)}&MessagingServiceSid=MGffffffffffffffffffffffffffffffff&LogEnabled=true&DeliveryCallbackUrl=https%3A%2F%2Fcb.example%2Fx%3Fy%3D1&DeliveryCallbackEnabled=false`,
    );
    expect(created.json).toMatchObject({
      friendly_name: 'My Svc',
      apn_credential_sid: credentialSid(1),
      messaging_service_sid: 'MGffffffffffffffffffffffffffffffff',
      delivery_callback_url: 'https://cb.example/x?y=1',
    });
    const path = `/v1/Services/${created.json.sid}`;
    const updated = await post(server, path, 'FriendlyName=new&ApnCredentialSid=&LogEnabled=false');
    expect(updated).toMatchObject({
      status: 200,
      json: {
        friendly_name: 'new',
        apn_credential_sid: null,
        log_enabled: false,
        messaging_service_sid: expect.stringMatching(/^MG/),
      },
    });
    expect((await call(server, '/v1/Services?FriendlyName=new&PageSize=20')).json.services).toEqual([updated.json]);
    expect(await call(server, path, { method: 'DELETE' })).toMatchObject({ status: 204, json: null });
    expect((await call(server, path)).json).toMatchObject({ status: 404, code: 20404 });
  });

  it('with a credential that is not there is refused', async () => {
    const server = await startNotifyServer();
    expect(await messageOf(server, '/v1/Services', 'ApnCredentialSid=CRdddddddddddddddddddddddddddddddd')).toContain(
      "Can not convert incoming parameters to Service object: Parameter 'ApnCredentialSid' is invalid: there is no credential",
    );
  });

  it('of the config stays', async () => {
    const server = await startNotifyServer();
    expect((await call(server, SERVICE_PATH, { method: 'DELETE' })).json).toMatchObject({ status: 400, code: 20001 });
  });
});

describe('a binding', () => {
  it('is shown with every key', async () => {
    const server = await startNotifyServer({ publicUrl: 'https://notify.example.com/' });
    const { status, json } = await post(
      server,
      BINDINGS,
      'Identity=00000001&BindingType=sms&Address=%2B15005550006&Tag=preferred%20device&Tag=new+user&NotificationProtocolVersion=3&Endpoint=ep',
    );
    expect(status).toBe(201);
    expect(json).toEqual({
      sid: json.sid,
      account_sid: ACCOUNT,
      service_sid: SERVICE,
      credential_sid: null,
      date_created: AT_NOON,
      date_updated: AT_NOON,
      notification_protocol_version: '3',
      endpoint: 'ep',
      identity: '00000001',
      binding_type: 'sms',
      address: '+15005550006',
      tags: ['preferred device', 'new user'],
      url: `https://notify.example.com/v1/Services/${SERVICE}/Bindings/${json.sid}`,
      links: { user: `https://notify.example.com/v1/Services/${SERVICE}/Users/00000001` },
    });
  });

  it('is listed by what SDKs ask, word for word', async () => {
    const server = await startNotifyServer();
    await post(server, BINDINGS, 'Identity=b&BindingType=sms&Address=%2B15005550006&Tag=new%20user&Tag=b');
    const { json } = await call(
      server,
      `${BINDINGS}?StartDate=2026-11-22&EndDate=2026-11-23&Identity=a&Identity=b&Tag=new%20user&Tag=b`,
    );
    expect(json.bindings).toHaveLength(1);
    const { json: none } = await call(server, `${BINDINGS}?StartDate=2015-08-25&EndDate=2015-08-26`);
    expect(none.bindings).toEqual([]);
  });
});

describe('a notification', () => {
  const all =
    'Body=Hello%20Bob&Priority=high&Ttl=0&Title=T&Sound=default&Action=ACT&Data=%7B%22custom_key1%22%3A%22v%201%22%2C%22n%22%3A5%2C%22nested%22%3A%7B%22x%22%3A%5B1%2C2%5D%7D%7D&Apn=%7B%22aps%22%3A%7B%22alert%22%3A%7B%22title%22%3A%22x%22%7D%2C%22badge%22%3A1%7D%7D&Gcm=%7B%22data%22%3A%7B%22a%22%3A%22b%22%7D%7D&Sms=%7B%22body%22%3A%22s%22%2C%22media_urls%22%3A%5B%22https%3A%2F%2Fx%2Fy.png%22%5D%7D&FacebookMessenger=%7B%22body%22%3A%22m%22%7D&Fcm=%7B%22notification%22%3A%7B%22title%22%3A%22x%22%7D%7D&Alexa=%7B%22a%22%3A1%7D&DeliveryCallbackUrl=https%3A%2F%2Fcb&Identity=00000001&Identity=00000002&Tag=a&Tag=b';

  it('with all that SDKs can send is shown with every key', async () => {
    const server = await startNotifyServer();
    const { status, json } = await post(server, NOTIFICATIONS, all);
    expect(status).toBe(201);
    expect(json).toEqual({
      sid: json.sid,
      account_sid: ACCOUNT,
      service_sid: SERVICE,
      date_created: AT_NOON,
      identities: ['00000001', '00000002'],
      tags: ['a', 'b'],
      segments: [],
      priority: 'high',
      ttl: 0,
      title: 'T',
      body: 'Hello Bob',
      sound: 'default',
      action: 'ACT',
      data: { custom_key1: 'v 1', n: 5, nested: { x: [1, 2] } },
      apn: { aps: { alert: { title: 'x' }, badge: 1 } },
      gcm: { data: { a: 'b' } },
      sms: { body: 's', media_urls: ['https://x/y.png'] },
      facebook_messenger: { body: 'm' },
      fcm: { notification: { title: 'x' } },
      alexa: { a: 1 },
    });
  });

  it('to a segment is refused, since it would reach more people than meant', async () => {
    const server = await startNotifyServer();
    expect(await messageOf(server, NOTIFICATIONS, `${all}&Segment=seg`)).toContain("Parameter 'Segment' is invalid");
  });

  it.each([
    ['SDK 4 and later', 'Body=&Data=null&Identity=x'],
    ['SDK 3', 'Body=&Data=&Identity=x'],
    ['curl', 'Identity=x&Body=&Apn=null&Ttl=&Priority=&Tag='],
  ])('with the nulls of %s is one without them', async (_, body) => {
    const server = await startNotifyServer();
    const { status, json } = await post(server, NOTIFICATIONS, body);
    expect([status, json.body, json.data, json.ttl, json.tags]).toEqual([201, null, null, 2_419_200, []]);
  });

  it('past the bindings is taken as SDKs send it, and names nobody', async () => {
    const server = await startNotifyServer();
    const { status, json } = await post(
      server,
      NOTIFICATIONS,
      'Body=Knok-Knok%21&ToBinding=%7B%22binding_type%22%3A%22sms%22%2C%22address%22%3A%22%2B15555555555%22%7D&ToBinding=%7B%22binding_type%22%3A%22facebook-messenger%22%2C%22address%22%3A%22123456789123%22%7D',
    );
    expect([status, json.identities, json.tags]).toEqual([201, [], []]);
    expect(server.store.all.notifications()[0]?.direct).toBe(2);
  });

  const refused: readonly [string, string, string][] = [
    ['to nobody', 'Body=b', 'At least one parameter among Identity, Tag, and ToBinding must be specified'],
    ['to an address and a tag', 'ToBinding=%7B%7D&Tag=a', 'Direct notifications and query notifications can not be'],
    [
      'to an object that an SDK took apart',
      'ToBinding[binding_type]=sms&ToBinding[address]=%2B15555555555',
      "Can not convert incoming parameters to Notification object: Parameter 'ToBinding' is invalid: each must be one JSON text",
    ],
    ['to an address in words', 'ToBinding=%2B15555555555', "Parameter 'ToBinding' is invalid"],
    ['with a payload that is no JSON', 'Identity=x&Data=%7B', "'Data'"],
    ['with a payload that is a list', 'Identity=x&Apn=%5B%5D', "'Apn'"],
    ['with a payload that is a text', 'Identity=x&Alexa=%22x%22', "'Alexa'"],
    ['with a Ttl in words', 'Identity=x&Ttl=soon', "'Ttl'"],
    ['with a Ttl of more than four weeks', 'Identity=x&Ttl=2419201', "'Ttl'"],
    ['with a reserved key', 'Identity=x&Data={"twi_body":"x"}', 'keys with twi_ are reserved'],
    ['with a target of its own', 'Identity=x&Fcm={"registration_ids":["x"]}', '"registration_ids"'],
    ['with a callback that is no URL', 'Identity=x&DeliveryCallbackUrl=cb', "'DeliveryCallbackUrl'"],
    [
      'with a payload nested deeper than anything can write it out',
      `Identity=p&Data=${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      "'Data' is invalid: it is nested too deep",
    ],
  ];
  it.each(refused)('%s is refused', async (_, form, reason) => {
    expect(await messageOf(await startNotifyServer(), NOTIFICATIONS, form)).toContain(reason);
  });

  it('is found again with its deliveries, which Notify never showed', async () => {
    const server = await startNotifyServer();
    const sent = await post(server, NOTIFICATIONS, 'Tag=on-call&Body=warm');
    const { sid } = sent.json;
    const [stored] = server.store.all.notifications();
    if (!stored) throw new Error('nothing was stored');
    const ids = [1, 2, 3].map((number) => asDeliveryId(`0190b6a0-0000-7000-8000-00000000000${number}`));
    const deliveries = ids.map((id, index) => ({
      ...({
        id,
        notification: stored.sid,
        channel: 'sms',
        credential: null,
        binding: null,
        identity: 'ana-k',
      } as const),
      ...({ address: `+4790000${index}`, lane: `${index}`, state: index === 0 ? 'delivered' : 'queued' } as const),
      ...({ attempts: 1, mayRepeat: false, dueAt: NOON, expiresAt: NOON + 60_000, createdAt: NOON } as const),
      ...({ finishedAt: null, providerId: 'SM1', code: null, providerStatus: 'sent' } as const),
    }));
    await server.store.fanOut(stored.sid, { deliveries, done: true, callback: null });
    const url = `${server.url}${NOTIFICATIONS}/${sid}`;
    expect((await call(server, `${NOTIFICATIONS}/${sid}`)).json).toEqual({
      ...sent.json,
      deliveries: { delivered: 1, queued: 2 },
      url,
      links: { deliveries: `${url}/Deliveries` },
    });
    const { json } = await call(server, `${NOTIFICATIONS}/${sid}/Deliveries.json?PageSize=2`);
    expect(json.deliveries[0]).toEqual({
      id: ids[0],
      notification_sid: sid,
      state: 'delivered',
      channel: 'sms',
      credential_sid: null,
      identity: 'ana-k',
      address: '+47900000',
      binding_sid: null,
      provider_id: 'SM1',
      provider_status: 'sent',
      code: null,
      attempts: 1,
      may_repeat: false,
      date_created: AT_NOON,
      date_due: AT_NOON,
      date_expires: '2026-11-22T12:01:00Z',
      date_finished: null,
    });
    expect(json.meta).toMatchObject({ key: 'deliveries', first_page_url: `${url}/Deliveries?PageSize=2&Page=0` });
    const next = await call(server, json.meta.next_page_url.replace(server.url, ''));
    expect(next.json.deliveries.map(({ id }: { id: string }) => id)).toEqual([ids[2]]);
    expect((await call(server, `${NOTIFICATIONS}/NT1/Deliveries`)).json).toMatchObject({ status: 404, code: 20404 });
  });
});

describe('a credential', () => {
  const { cert, key } = appleCertificate;
  const certificate = `Certificate=${encodeURIComponent(oneLine(cert))}&PrivateKey=${encodeURIComponent(oneLine(key))}`;

  it('is shown with every key, and no secret', async () => {
    const server = await startNotifyServer();
    const { status, json } = await post(
      server,
      '/v1/Credentials',
      `Type=apn&FriendlyName=MyAPNCredential&${certificate}&Sandbox=true`,
    );
    expect(status).toBe(201);
    expect(json).toEqual({
      sid: json.sid,
      account_sid: ACCOUNT,
      friendly_name: 'MyAPNCredential',
      type: 'apn',
      sandbox: 'True',
      date_created: AT_NOON,
      date_updated: AT_NOON,
      url: `${server.url}/v1/Credentials/${json.sid}`,
    });
    const path = `/v1/Credentials/${json.sid}`;
    expect((await call(server, path)).json).toEqual(json);
    expect((await call(server, '/v1/Credentials')).json.credentials).toEqual([json]);
    expect((await post(server, path, 'FriendlyName=u&Sandbox=false')).json).toEqual({
      ...json,
      friendly_name: 'u',
      sandbox: 'False',
    });
    expect(await call(server, path, { method: 'DELETE' })).toMatchObject({ status: 204, json: null });
    expect((await call(server, path)).status).toBe(404);
  });

  it.each([
    ['a service account', `Type=fcm&Secret=${encodeURIComponent(serviceAccount)}`],
    ['a service account for GCM', `Type=gcm&ApiKey=${encodeURIComponent(serviceAccount)}`],
    [
      'a token key',
      `Type=apn&Certificate=${encodeURIComponent(tokenNames)}&PrivateKey=${encodeURIComponent(appleKey)}`,
    ],
  ])('may be %s', async (_, form) => {
    expect((await post(await startNotifyServer(), '/v1/Credentials', form)).status).toBe(201);
  });

  it.each([
    ['without a type', 'FriendlyName=f', "Credential object: Parameter 'Type'"],
    ['with a legacy server key', 'Type=fcm&FriendlyName=f&Secret=serverkey', '(52117)'],
    [
      'with a certificate that is none',
      'Type=apn&FriendlyName=MyAPNCredential&Certificate=-----BEGIN%20CERTIFICATE-----MIIFnTC%2B%2FA%3D%3D-----END%20CERTIFICATE-----&PrivateKey=-----BEGIN%20RSA%20PRIVATE%20KEY-----MIIE%2B%2F%3D-----END%20RSA%20PRIVATE%20KEY-----&Sandbox=true',
      "'PrivateKey'",
    ],
  ])('%s is refused', async (_, form, reason) => {
    const message = await messageOf(await startNotifyServer(), '/v1/Credentials', form);
    expect(message).toContain(reason);
    expect(message).not.toMatch(/serverkey|MII/);
  });

  it('is tested without a message to anybody', async () => {
    const channel = {
      ...({ name: 'apn', rate: 1, deliver: () => Promise.reject(new Error('nobody is to get anything')) } as const),
      test: async () => ({ type: 'CredentialRefused', code: 'InvalidProviderToken' }) as const,
    };
    const server = await startNotifyServer({ channel });
    const { json } = await post(server, '/v1/Credentials', `Type=apn&${certificate}`);
    expect(await post(server, `/v1/Credentials/${json.sid}/Test`, '')).toMatchObject({
      status: 200,
      json: { credential_sid: json.sid, accepted: false, code: 'InvalidProviderToken', date_tested: AT_NOON },
    });
    expect((await post(server, '/v1/Credentials/CR1/Test', '')).status).toBe(404);
  });
});
