import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { fcmOptions } from '../../../src/channels/fcm/options.ts';
import { readServiceAccount } from '../../../src/channels/fcm/service-account.ts';

const pemOf = (modulusLength: number): string =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const RSA = pemOf(2048);
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const FILE = { type: 'service_account', project_id: 'p-1', client_email: 'a@p-1.test', private_key: RSA };

const fileOf = (changes: object) => JSON.stringify({ ...FILE, ...changes });

test('reads a key file, whatever else stands in it', () => {
  const account = readServiceAccount(
    fileOf({ private_key_id: 'k1', client_id: '7', universe_domain: 'googleapis.com' }),
  );
  expect(account).toMatchObject({
    ok: true,
    value: {
      projectId: 'p-1',
      clientEmail: 'a@p-1.test',
      keyId: 'k1',
      tokenUri: 'https://oauth2.googleapis.com/token',
    },
  });
});

const faults: readonly [sentence: string, json: string, fault: string][] = [
  ['no JSON', 's3cret', 'not the JSON text of a key file'],
  ['a legacy server key', 'AAAAs3cret:APA91b', 'not the JSON text of a key file'],
  ['JSON that is no map', '["s3cret"]', 'not the JSON text of a key file'],
  ['nothing in it', '{}', 'project_id: missing; client_email: missing; private_key: missing'],
  ['an empty name', fileOf({ client_email: '' }), 'client_email: is empty'],
  ['a project that would change the path', fileOf({ project_id: 's3cret/../x' }), 'project_id: not a project id'],
  ['another kind of account', fileOf({ type: 's3cret' }), 'type: not "service_account"'],
  ['a token_uri that is none', fileOf({ token_uri: 's3cret' }), 'token_uri: not an http or https URL'],
  ['a key that is none', fileOf({ private_key: 's3cret' }), 'private_key: not an RSA key of 2048 bits or more in PEM'],
  ['a key of another kind', fileOf({ private_key: EC }), 'private_key: not an RSA key of 2048 bits or more in PEM'],
  ['a short key', fileOf({ private_key: pemOf(1024) }), 'private_key: not an RSA key of 2048 bits or more in PEM'],
];

test.each(faults)('%s is a fault that shows nothing', (_, json, fault) => {
  expect(readServiceAccount(json)).toEqual({ ok: false, error: fault });
});

const issuesOf = (options: object): readonly string[] =>
  fcmOptions.safeParse(options).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

test('the driver takes a key file and hides it', () => {
  const options = fcmOptions.parse({ driver: 'fcm', serviceAccount: fileOf({}), timeout: '2s' });
  expect(options).toMatchObject({ driver: 'fcm', rate: 1000, timeout: 2000 });
  expect(JSON.stringify(options)).toContain('"serviceAccount":"<redacted>"');
  expect(options.serviceAccount?.reveal()).toBe(fileOf({}));
});

test.each(faults)('in the config %s is the same fault', (_, json, fault) => {
  expect(issuesOf({ driver: 'fcm', serviceAccount: json })).toEqual([
    `serviceAccount: not a service account: ${fault}`,
  ]);
});

test('the driver needs an account, the log does not', () => {
  expect(issuesOf({ driver: 'fcm' })).toHaveLength(1);
  expect(issuesOf({ driver: 'fcm', serviceAccount: '' })).toEqual(['serviceAccount: must not be empty']);
  expect(issuesOf({ driver: 'log' })).toEqual([]);
  expect(
    issuesOf({ driver: 'log', serviceAccount: 'not yet', url: 'http://127.0.0.1:1', tokenUrl: 'http://x' }),
  ).toEqual([]);
});
