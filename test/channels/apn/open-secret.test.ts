import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSecret } from '../../../src/channels/apn/open-secret.ts';
import type { CredentialSecret } from '../../../src/model/credential.ts';
import { FAKE_PROVIDER } from '../../fakes/apns.ts';
import { createCertificate } from '../../fakes/certificate.ts';

const token = (rest: object = {}): CredentialSecret => ({ type: 'apn-token', ...FAKE_PROVIDER, ...rest });
const { cert, key } = createCertificate({ uid: 'com.example.cert' });
const certificate = (rest: object = {}): CredentialSecret => ({
  type: 'apn-certificate',
  certificate: cert,
  key,
  topic: null,
  ...rest,
});
const pem = (pair: { readonly privateKey: ReturnType<typeof generateKeyPairSync>['privateKey'] }) =>
  pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

test('a token key pushes for its topic, without a certificate', () => {
  const opened = openSecret(token());
  expect(opened).toMatchObject({
    ok: true,
    value: { topic: 'com.example.app', tokenKey: { keyId: 'FAKEKEY001', teamId: 'FAKETEAM01' }, tls: {} },
  });
});

test('a certificate pushes for the topic of its subject, without a token', () => {
  const opened = openSecret(certificate());
  expect(opened).toEqual({ ok: true, value: { topic: 'com.example.cert', tokenKey: null, tls: expect.anything() } });
});

test('or for the topic that is given', () => {
  expect(openSecret(certificate({ topic: 'com.example.cert.voip' }))).toMatchObject({
    value: { topic: 'com.example.cert.voip' },
  });
});

test('PEM texts may have lost their lines', () => {
  const oneLine = (text: string) => text.replaceAll('\n', '');
  expect(openSecret(token({ key: oneLine(FAKE_PROVIDER.key) })).ok).toBe(true);
  expect(openSecret(certificate({ certificate: oneLine(cert), key: oneLine(key) })).ok).toBe(true);
});

test.each<[string, CredentialSecret, string]>([
  ['a key that is none', token({ key: 'x' }), 'key-unreadable'],
  ['a key on another curve', token({ key: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' })) }), 'key-unreadable'],
  ['a key of RSA', token({ key: pem(generateKeyPairSync('rsa', { modulusLength: 2048 })) }), 'key-unreadable'],
  ['a token key without a topic', token({ topic: '' }), 'topic-missing'],
  ['a certificate that is none', certificate({ certificate: 'x' }), 'certificate-unreadable'],
  ['a key beside a certificate that is none', certificate({ key: 'x' }), 'key-unreadable'],
  ['the key of another certificate', certificate({ key: createCertificate().key }), 'key-of-another-certificate'],
  ['a key of Google', { type: 'service-account', json: '{}' }, 'credential-of-another-type'],
])('%s cannot be used', (_, secret, error) => {
  expect(openSecret(secret)).toEqual({ ok: false, error });
});

test('a certificate that names no app needs a topic', () => {
  const plain = createCertificate();
  const secret = { type: 'apn-certificate', certificate: plain.cert, key: plain.key } as const;
  expect(openSecret({ ...secret, topic: null })).toEqual({ ok: false, error: 'topic-missing' });
  expect(openSecret({ ...secret, topic: 'com.example' })).toMatchObject({ value: { topic: 'com.example' } });
});
