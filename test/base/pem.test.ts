import { createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { rewrapPem } from '../../src/base/pem.ts';
import { FAKE_PROVIDER } from '../fakes/apns.ts';

const { key } = FAKE_PROVIDER;
const BLOCK = '-----BEGIN CERTIFICATE-----\nMIIF\n-----END CERTIFICATE-----\n';

test.each<[string, string, string]>([
  ['a PEM text stays as it is', key, key],
  ['one on one line gets its lines back', key.replaceAll('\n', ''), key],
  ['one on one line with spaces, too', key.replaceAll('\n', ' '), key],
  ['one with line feeds in two letters', key.replaceAll('\n', '\\n'), key],
  ['one with the lines of Windows', key.replaceAll('\n', '\r\n'), key],
  ['text around a block is left out', `Bag Attributes\n  friendlyName: x\n${BLOCK}rest`, BLOCK],
  ['several blocks stay several', BLOCK.replaceAll('\n', '') + BLOCK, BLOCK + BLOCK],
  ['what is no PEM text stays as it is', 'secret', 'secret'],
])('%s', (_, text, expected) => {
  expect(rewrapPem(text)).toBe(expected);
});

test('a key that came on one line can be read', () => {
  const oneLine = key.replaceAll('\n', '');
  expect(() => createPrivateKey(oneLine)).toThrow();
  expect(createPrivateKey(rewrapPem(oneLine)).asymmetricKeyType).toBe('ec');
});
