import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Redacted } from '../../src/base/redacted.ts';
import type { CredentialArgs } from '../../src/notify-service/account.ts';
import { checkCredential, checkNewCredential } from '../../src/notify-service/check-credential.ts';
import { createCertificate } from '../fakes/certificate.ts';
import { appleCertificate, appleKey, oneLine, rsaKey, serviceAccount, tokenNames } from './push-secrets.ts';

type Texts = Readonly<Partial<Record<keyof CredentialArgs, string>>>;

/** Secrets as they come from a form. */
const argsOf = ({ Certificate, PrivateKey, ApiKey, Secret, ...rest }: Texts): CredentialArgs => ({
  ...rest,
  ...(Certificate === undefined ? {} : { Certificate: new Redacted(Certificate) }),
  ...(PrivateKey === undefined ? {} : { PrivateKey: new Redacted(PrivateKey) }),
  ...(ApiKey === undefined ? {} : { ApiKey: new Redacted(ApiKey) }),
  ...(Secret === undefined ? {} : { Secret: new Redacted(Secret) }),
});

const { cert, key } = appleCertificate;

const withKey = (private_key: string): string => JSON.stringify({ ...JSON.parse(serviceAccount), private_key });

describe('a new credential', () => {
  const taken: readonly [string, Texts, object][] = [
    [
      "Apple's certificate and key, each on one line",
      { Type: 'apn', Certificate: oneLine(cert), PrivateKey: oneLine(key), Sandbox: 'true' },
      { type: 'apn', sandbox: true, secret: { type: 'apn-certificate', key, topic: null } },
    ],
    [
      "Apple's certificate and key with their lines and what openssl writes around them",
      { Type: 'apn', Certificate: `Bag Attributes\n${cert}`, PrivateKey: `Key Attributes\n${key}` },
      { type: 'apn', sandbox: false, secret: { type: 'apn-certificate', key } },
    ],
    [
      'a token key with its names',
      { Type: 'apn', Certificate: tokenNames, PrivateKey: oneLine(appleKey), FriendlyName: 'phones' },
      {
        friendlyName: 'phones',
        secret: {
          type: 'apn-token',
          keyId: 'ABC123DEFG',
          teamId: 'DEF123GHIJ',
          topic: 'com.example.app',
          key: appleKey,
        },
      },
    ],
    [
      'a service account as the secret of FCM',
      { Type: 'fcm', Secret: serviceAccount, Sandbox: 'true' },
      { type: 'fcm', sandbox: null, secret: { type: 'service-account', json: serviceAccount } },
    ],
    [
      'a service account as the key of GCM',
      { Type: 'gcm', ApiKey: serviceAccount },
      { type: 'gcm', sandbox: null, secret: { type: 'service-account', json: serviceAccount } },
    ],
  ];
  it.each(taken)('%s', (_, texts, draft) => {
    expect(checkNewCredential(argsOf(texts))).toMatchObject({ ok: true, value: draft });
  });

  it('has its certificate in lines again, which OpenSSL wants', () => {
    const draft = checkNewCredential(argsOf({ Type: 'apn', Certificate: oneLine(cert), PrivateKey: oneLine(key) }));
    const secret = draft.ok ? draft.value.secret : undefined;
    expect(secret?.type === 'apn-certificate' && oneLine(secret.certificate)).toBe(oneLine(cert));
    expect(
      secret?.type === 'apn-certificate' && secret.certificate.split('\n').every((line) => line.length <= 64),
    ).toBe(true);
  });

  it('keeps the chain behind its certificate', () => {
    const chain = cert + createCertificate().cert;
    const draft = checkNewCredential(argsOf({ Type: 'apn', Certificate: oneLine(chain), PrivateKey: key }));
    const secret = draft.ok ? draft.value.secret : undefined;
    expect(secret?.type === 'apn-certificate' && secret.certificate.match(/BEGIN/g)).toHaveLength(2);
  });

  const locked = createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  const legacy = 'AAAAserverkey:APA91b';
  const refused: readonly [string, Texts, string][] = [
    ['no type', { Secret: serviceAccount }, "'Type' is invalid: it must be one of apn, fcm, gcm"],
    ['an unknown type', { Type: 'wns' }, "'Type'"],
    ['nothing for Apple', { Type: 'apn' }, "'Certificate' is invalid: it is required"],
    ['nothing for FCM', { Type: 'fcm', Secret: '' }, "'Secret' is invalid: the JSON of a service account is required"],
    ['nothing for GCM', { Type: 'gcm' }, "'ApiKey'"],
    ['a certificate without its key', { Type: 'apn', Certificate: cert }, "'PrivateKey'"],
    ['a key without anything', { Type: 'apn', PrivateKey: key }, "'Certificate'"],
    ['a certificate that is none', { Type: 'apn', Certificate: 'x', PrivateKey: key }, "'Certificate'"],
    [
      'a certificate that is damaged',
      { Type: 'apn', Certificate: '-----BEGIN CERTIFICATE-----MIIFnTC+/A==-----END CERTIFICATE-----', PrivateKey: key },
      "'Certificate'",
    ],
    ['a key that is none', { Type: 'apn', Certificate: cert, PrivateKey: 'secret-text' }, "'PrivateKey'"],
    ['a key with a passphrase', { Type: 'apn', Certificate: cert, PrivateKey: locked }, 'without a passphrase'],
    ['the key of another', { Type: 'apn', Certificate: cert, PrivateKey: appleKey }, 'not the key of Certificate'],
    ['a token key of RSA', { Type: 'apn', Certificate: tokenNames, PrivateKey: rsaKey }, 'P-256'],
    [
      'a token key without its team',
      { Type: 'apn', Certificate: '{"key_id":"A","topic":"com.example"}', PrivateKey: appleKey },
      '"team_id"',
    ],
    [
      'a topic with a line break',
      {
        Type: 'apn',
        Certificate: JSON.stringify({ ...JSON.parse(tokenNames), topic: 'com.example\n' }),
        PrivateKey: appleKey,
      },
      'letters and digits',
    ],
    ['a legacy server key', { Type: 'fcm', Secret: legacy }, '(52117)'],
    ['a legacy API key', { Type: 'gcm', ApiKey: legacy }, "'ApiKey' is invalid: a legacy server key"],
    ['a web app of Google', { Type: 'fcm', Secret: '{"type":"authorized_user"}' }, '"service_account"'],
    ['an account without a key', { Type: 'fcm', Secret: withKey('') }, '"private_key"'],
    ['an account with a damaged key', { Type: 'fcm', Secret: withKey('oops') }, '"private_key" cannot be read'],
    ['an account with a key of Apple', { Type: 'fcm', Secret: withKey(appleKey) }, 'an RSA key of 2048 bits'],
    ['a name of 65 characters', { Type: 'fcm', Secret: serviceAccount, FriendlyName: 'x'.repeat(65) }, 'FriendlyName'],
    ['a sandbox in other words', { Type: 'apn', Sandbox: 'yes' }, "'Sandbox'"],
  ];
  it.each(refused)('%s is refused, and nothing of it repeated', (_, texts, reason) => {
    const draft = checkNewCredential(argsOf(texts));
    expect(draft).toMatchObject({ ok: false, error: { status: 400, code: 20001 } });
    const message = draft.ok ? '' : draft.error.message;
    expect(message).toContain(reason);
    for (const secret of [texts.Secret, texts.ApiKey, texts.PrivateKey])
      if (secret) expect(message).not.toContain(secret);
  });
});

describe('a credential that is there', () => {
  const before = { type: 'apn', friendlyName: 'old', sandbox: true } as const;

  it('stays as it is where nothing is said', () => {
    expect(checkCredential({}, before)).toEqual({ ok: true, value: { ...before, secret: undefined } });
    expect(checkCredential({ Type: 'apn', FriendlyName: '', Sandbox: 'false' }, before)).toMatchObject({
      value: { friendlyName: null, sandbox: false, secret: undefined },
    });
  });

  it('gets a new secret, whole', () => {
    expect(checkCredential(argsOf({ Certificate: tokenNames, PrivateKey: appleKey }), before)).toMatchObject({
      value: { friendlyName: 'old', sandbox: true, secret: { type: 'apn-token' } },
    });
    expect(checkCredential(argsOf({ PrivateKey: appleKey }), before)).toMatchObject({ ok: false });
  });

  it('never becomes one of another type', () => {
    expect(checkCredential({ Type: 'fcm' }, before)).toMatchObject({
      error: { message: expect.stringContaining("'Type' is invalid: it cannot be changed") },
    });
  });
});
