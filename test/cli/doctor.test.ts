import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockStore } from '../../src/store/lock.ts';
import { startAedes } from '../fakes/aedes.ts';
import { FAKE_PROVIDER, startFakeApns } from '../fakes/apns.ts';
import { createCertificate } from '../fakes/certificate.ts';
import { startFakeFcm } from '../fakes/fcm.ts';
import { FAKE_PAGE_ID, FAKE_PAGE_TOKEN, startFakeGraph } from '../fakes/graph.ts';
import { close, listen } from '../fakes/loopback.ts';
import { startFakeBindings } from '../fakes/notify-bindings.ts';
import { FAKE_ACCOUNT_SID, startFakeTwilio } from '../fakes/twilio.ts';
import { createFolder } from './folder.ts';

interface Told {
  readonly findings: readonly {
    readonly area: string;
    readonly level: string;
    readonly found: string;
    readonly todo?: string;
  }[];
  readonly failed: number;
}

/** Nothing but what a test adds: any port, nothing on disk. */
const QUIET = { http: { port: 0 }, mqtt: { embedded: { port: 0 } }, store: { path: ':memory:' } };

const examine = async (config: object, files: Readonly<Record<string, string>> = {}) => {
  const folder = createFolder({
    'rules/none.yaml': 'version: 1\nrules: []\n',
    'tocsin.yaml': JSON.stringify({ ...QUIET, ...config }),
    ...files,
  });
  chmodSync(folder.path('tocsin.yaml'), 0o600);
  const { code, stdout, stderr } = await folder.cli(
    'doctor',
    '--config',
    './tocsin.yaml',
    '--format',
    'json',
    '--timeout',
    '5s',
  );
  const told: Told = JSON.parse(stdout);
  const of = (area: string) =>
    told.findings.filter((one) => one.area === area).map(({ level, found }) => `${level} ${found}`);
  return { code, stderr, told, of, stdout };
};

const channels = async () => {
  const [twilio, apns, fcm, graph] = await Promise.all([
    startFakeTwilio(),
    startFakeApns({ plain: true }),
    startFakeFcm(),
    startFakeGraph(),
  ]);
  onTestFinished(async () => void (await Promise.all([twilio, apns, fcm, graph].map((fake) => fake.close()))));
  const { keyId, teamId } = FAKE_PROVIDER;
  return {
    sent: () => [twilio.accepted(), apns.accepted(), fcm.accepted(), graph.accepted()].flat(),
    options: {
      sms: {
        driver: 'twilio',
        url: twilio.url,
        accountSid: FAKE_ACCOUNT_SID,
        authToken: twilio.authToken,
        from: '+15005550006',
      },
      apn: { driver: 'apns', url: apns.url, keyId, teamId, topic: 'com.example.app', key: FAKE_PROVIDER.key },
      fcm: { driver: 'fcm', url: fcm.url, serviceAccount: fcm.serviceAccount },
      messenger: { driver: 'graph', url: graph.url, pageId: FAKE_PAGE_ID, token: FAKE_PAGE_TOKEN },
    },
  };
};

const NAMES = ['sms', 'apn', 'fcm', 'messenger'];

describe('tocsin doctor', () => {
  test('asks each provider whether it takes the credential, and sends nothing', async () => {
    const { options, sent } = await channels();
    const { code, of } = await examine({ channels: options });
    for (const name of NAMES) expect(of(`channels.${name}`)[0], name).toMatch(/^ok the provider takes the credential/);
    expect(of('channels.sms')[1]).toBe('ok the account has the sender …0006');
    expect([code, sent()]).toEqual([0, []]);
  });

  test('fails of those that refuse, and shows no secret', async () => {
    const { options } = await channels();
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const { code, of, stdout } = await examine({
      channels: {
        sms: { ...options.sms, authToken: 'another-token' },
        apn: { ...options.apn, key },
        messenger: { ...options.messenger, token: 'another-token' },
      },
    });
    for (const name of ['sms', 'apn', 'messenger'])
      expect(of(`channels.${name}`)[0], name).toMatch(/^fail the provider refuses the credential: /);
    expect(code).toBe(1);
    expect(stdout).not.toContain('another-token');
  });

  const anotherKey = () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const remedies: readonly (readonly [word: string, channel: string, change: object, remedy: RegExp])[] = [
    ['TopicDisallowed', 'apn', { topic: 'com.example.other' }, /^look at topic: /],
    ['InvalidProviderToken', 'apn', { keyId: 'ZZZ123DEFG' }, /^look at keyId, teamId and key/],
    ['invalid_grant', 'fcm', { private_key: anotherKey() }, /^set the clock of this machine, or make a new key/],
    ['20003', 'sms', { authToken: 'another-token' }, /^look at accountSid and authToken/],
  ];
  test.each(remedies)('says what to do about %s', async (word, name, change, remedy) => {
    const { options } = await channels();
    const account = { ...JSON.parse(options.fcm.serviceAccount), ...change };
    const own = new Map<string, object>(Object.entries(options)).get(name);
    const changed = name === 'fcm' ? { serviceAccount: JSON.stringify(account) } : change;
    const { told } = await examine({ channels: { [name]: { ...own, ...changed } } });
    expect(told.findings).toContainEqual({
      area: `channels.${name}`,
      level: 'fail',
      found: `the provider refuses the credential: ${word}`,
      todo: expect.stringMatching(remedy),
    });
  });

  test('looks at the certificates of who is asked by HTTPS', async () => {
    const { cert, key } = createCertificate();
    const server = createServer({ cert, key }, (_, response) => void response.end('[]'));
    const port = await listen(server, 0);
    onTestFinished(() => close(server));
    const url = `https://127.0.0.1:${port}/people`;
    const { of } = await examine({ sync: { sources: [{ name: 'hr', type: 'inventory', url }] } });
    expect(of('sync hr')).toContainEqual(expect.stringMatching(/^fail its certificate is not trusted: .*SELF_SIGNED/));
  });

  test('and at the clock, by one of them', async () => {
    const { options } = await channels();
    const { of } = await examine({ channels: options });
    expect(of('clock')).toContainEqual(expect.stringMatching(/^ok as that of 127\.0\.0\.1:\d+, to 2 s$/));
  });

  test('tries whether the address that others are told leads to us', async () => {
    const { of } = await examine({ http: { port: 0, publicUrl: 'http://127.0.0.1:9' } });
    expect(of('http.publicUrl')).toEqual([expect.stringMatching(/^ok .* can be tried only while Tocsin runs/)]);
  });

  test('doubts a sender that the account does not have', async () => {
    const { options } = await channels();
    const { code, of } = await examine({ channels: { sms: { ...options.sms, from: '+15005550007' } } });
    expect([code, of('channels.sms')[1]]).toEqual([0, 'warn the account has no number …0007']);
  });

  test('says who has the store', async () => {
    const folder = createFolder({
      'tocsin.yaml': JSON.stringify({ ...QUIET, store: { path: 'data/t.db' } }),
      'rules/a.yaml': 'version: 1\nrules: []\n',
    });
    const locked = lockStore(folder.path('data/t.db'), { pid: 4711 });
    const { stdout } = await folder.cli('doctor', '--config', './tocsin.yaml');
    if (locked.ok) locked.value.release();
    expect(stdout).toMatch(/^ok +store +in use by process 4711$/m);
    expect((await folder.cli('doctor', '--config', './tocsin.yaml')).stdout).toContain('no Tocsin is running with it');
  });

  test('tells its own service from another Tocsin on the same port, by who has the store', async () => {
    const other = createHttpServer((_request, response) => void response.end('{"status":"ok"}'));
    const port = await listen(other, 0);
    onTestFinished(() => close(other));
    const folder = createFolder({
      'tocsin.yaml': JSON.stringify({ ...QUIET, http: { port }, store: { path: 'data/t.db' } }),
      'rules/a.yaml': 'version: 1\nrules: []\n',
    });
    const told = async () => (await folder.cli('doctor', '--config', './tocsin.yaml')).stdout;
    expect(await told()).toMatch(/^FAIL +http +127\.0\.0\.1:\d+ cannot be listened on/m);
    mkdirSync(folder.path('data'));
    const locked = lockStore(folder.path('data/t.db'), { pid: 4711 });
    expect(await told()).toMatch(/^ok +http +127\.0\.0\.1:\d+ is taken by the running Tocsin/m);
    if (locked.ok) locked.value.release();
    expect(await told()).toMatch(/^FAIL +http +127\.0\.0\.1:\d+ cannot be listened on/m);
  });

  test('says of the driver log that nothing is sent', async () => {
    const { of, code } = await examine({ channels: { sms: { driver: 'log' } } });
    expect([code, of('channels.sms')]).toEqual([0, ['ok driver log: messages are printed, and none is sent']]);
  });

  test('lists one binding of another Notify service', async () => {
    const far = await startFakeBindings();
    onTestFinished(() => far.close());
    const { url, accountSid, authToken, serviceSid } = far;
    const good = await examine({ notify: { url, accountSid, authToken, serviceSid } });
    expect(good.of('notify')).toEqual([`ok ${url} answers for ${serviceSid}`]);
    const bad = await examine({ notify: { url, accountSid, authToken: 'wrong', serviceSid } });
    expect([bad.code, bad.of('notify')]).toEqual([1, [expect.stringMatching(/^fail .* answered 401/)]]);
  });

  test('tries the broker with the topics of the sources', async () => {
    await using broker = await startAedes({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, ['cold/+', 'fleet/+', 'tocsin/bindings/+/+'].includes(subscription.topic) ? null : subscription),
    });
    const sources = { cold: { topic: 'cold/{device}' }, tank: { topic: 'tank/{device}' } };
    const inventory = { topics: [{ topic: 'fleet/{device}', source: 'cold' }] };
    const sync = { sources: [{ name: 'phones', type: 'registrations' }] };
    const { of, code } = await examine({ mqtt: { url: broker.url }, sources, inventory, sync });
    expect(of('mqtt')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ok mqtt:.* connected and logged in with MQTT 3\.1\.1 in \d+ ms$/),
        'fail may not subscribe topics of cold (cold/+)',
        'fail may not subscribe topics of the inventory (fleet/+)',
        'fail may not subscribe sync phones (tocsin/bindings/+/+)',
        expect.stringMatching(/^ok a message under tocsin\/ takes [\d.]+ ms there and back$/),
      ]),
    );
    expect(code).toBe(1);
  });

  test('measures the queue of the broker, when it is told to', async () => {
    await using broker = await startAedes();
    const folder = createFolder({
      'rules/none.yaml': 'version: 1\nrules: []\n',
      'tocsin.yaml': JSON.stringify({ ...QUIET, mqtt: { url: broker.url } }),
    });
    const doctor = (queue: string) => folder.cli('doctor', '--config', './tocsin.yaml', '--queue', queue);
    expect((await doctor('20')).stdout).toMatch(
      /ok +mqtt +of 20 messages that came while we were away the broker kept all/,
    );
    expect(await doctor('many')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--queue: not a number/),
    });
  });

  test('and a broker that is not there', async () => {
    const { of, code } = await examine({ mqtt: { url: 'mqtt://127.0.0.1:9' } });
    expect([code, of('mqtt')]).toEqual([1, [expect.stringMatching(/^fail mqtt:\/\/127\.0\.0\.1:9: .*ECONNREFUSED/)]]);
  });

  test('looks at the store, and who may read secrets', async () => {
    const config = { store: { path: 'data/t.db' }, mqtt: { ...QUIET.mqtt, username: 'u', password_file: 'pw' } };
    const { of, code } = await examine(config, { pw: 'secret\n' });
    expect(of('store')).toEqual([
      expect.stringMatching(/^(?:ok|warn) data can be written, [\d.]+ GB free$/),
      expect.stringMatching(/^(?:ok|warn) its disk keeps a write within [\d.]+ ms/),
      'ok data/t.db is not there yet: the first start makes it',
      'ok no Tocsin has run with it yet',
    ]);
    expect([code, of('secrets')]).toEqual([
      0,
      [expect.stringMatching(/^warn pw holds a secret, and its mode is 6[46]4/)],
    ]);
  });

  test('counts what check finds', async () => {
    const { of, code } = await examine({}, { 'rules/bad.yaml': 'version: 1\nrules: [{ id: a }]\n' });
    expect([code, of('check')]).toEqual([1, [expect.stringMatching(/^fail 3 files, [1-9]\d* faults/)]]);
  });

  test('looks for lists of people', async () => {
    const { of, code } = await examine({ sync: { roster: 'gone.yaml' } });
    expect([code, of('sync roster')]).toEqual([1, [expect.stringMatching(/^fail ENOENT/)]]);
  });

  test('tries nothing with a config that has faults', async () => {
    const { told, code } = await examine({ prot: 1 });
    expect([code, told.findings]).toEqual([1, [expect.objectContaining({ area: 'config', level: 'fail' })]]);
  });

  test('takes no limit that is none', async () => {
    const ended = await createFolder({}).cli('doctor', '--config', './none.yaml', '--timeout', 'soon');
    expect(ended).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^--timeout: not a duration/) });
  });
});
