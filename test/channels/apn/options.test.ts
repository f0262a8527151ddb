import { expect, test } from 'vitest';
import { apnOptions } from '../../../src/channels/apn/options.ts';
import { optionsToSecret } from '../../../src/channels/apn/secret-options.ts';
import { FAKE_PROVIDER } from '../../fakes/apns.ts';
import { createCertificate } from '../../fakes/certificate.ts';

const { key: P8 } = FAKE_PROVIDER;
const NAMED = createCertificate({ uid: 'com.example.app' });
const NAMELESS = createCertificate();
const TOKEN = { driver: 'apns', topic: 'com.example.app', keyId: 'K', teamId: 'T', key: P8 };
const CERTIFICATE = { driver: 'apns', ...NAMED };

const secretOf = (given: object) => {
  const options = apnOptions.parse(given);
  return options.driver === 'apns' ? optionsToSecret(options) : undefined;
};

const faultsOf = (given: object): readonly string[] => {
  const result = apnOptions.safeParse(given);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

test('a token key, with its defaults', () => {
  expect(apnOptions.parse(TOKEN)).toMatchObject({ sandbox: false, rate: 1000 });
  expect(secretOf(TOKEN)).toEqual({ type: 'apn-token', topic: 'com.example.app', keyId: 'K', teamId: 'T', key: P8 });
});

test('a certificate, with or without a topic', () => {
  const secret = { type: 'apn-certificate', certificate: NAMED.cert, key: NAMED.key };
  expect(secretOf(CERTIFICATE)).toEqual({ ...secret, topic: null });
  expect(secretOf({ ...CERTIFICATE, topic: 'com.example.app' })).toEqual({ ...secret, topic: 'com.example.app' });
});

test('the rest', () => {
  const options = apnOptions.parse({ ...TOKEN, sandbox: true, url: 'https://x', ca: 'pem', rate: 5, timeout: '2s' });
  expect(options).toMatchObject({ sandbox: true, url: 'https://x', ca: 'pem', rate: 5, timeout: 2000 });
});

test('the log driver needs nothing, and takes it all', () => {
  expect(apnOptions.parse({ driver: 'log' })).toEqual({ driver: 'log', sandbox: false, rate: 1000 });
  expect(faultsOf({ ...TOKEN, ...CERTIFICATE, driver: 'log', sandbox: true })).toEqual([]);
});

test('a key never shows', () => {
  expect(JSON.stringify(apnOptions.parse(TOKEN))).not.toContain(P8.split('\n')[1]);
});

test.each<[string, object, readonly string[]]>([
  ['no key', { driver: 'apns', cert: NAMED.cert }, ['key: Invalid input: expected string, received undefined']],
  [
    'a key alone',
    { driver: 'apns', key: P8 },
    ['keyId: needed without cert', 'teamId: needed without cert', 'topic: needed without cert'],
  ],
  ['a token key without an app', { ...TOKEN, topic: undefined }, ['topic: needed without cert']],
  [
    'a certificate and a token key',
    { ...TOKEN, ...NAMED },
    ['keyId: not with cert, which needs none', 'teamId: not with cert, which needs none'],
  ],
  ['a key that is none', { ...TOKEN, key: 'p8' }, ['key: not a private key in PEM; of a .p8 file, one on P-256']],
  ['a certificate that is none', { ...CERTIFICATE, cert: 'pem' }, ['cert: not a certificate in PEM']],
  ['the key of another', { ...CERTIFICATE, key: NAMELESS.key }, ['key: not the key of this certificate']],
  [
    'a certificate that names no app',
    { driver: 'apns', ...NAMELESS },
    ['topic: needed, since the certificate names no app'],
  ],
  ['an empty topic', { ...TOKEN, topic: '' }, ['topic: must not be empty']],
  ['a rate of nothing', { ...TOKEN, rate: 0 }, ['rate: must be above 0']],
  ['a key nobody knows', { ...TOKEN, bundle: 'x' }, [': Unrecognized key: "bundle"']],
])('%s is a fault', (_, given, faults) => {
  expect(faultsOf(given)).toEqual(faults);
});
