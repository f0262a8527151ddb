import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Redacted, shortenAddress } from '../../src/base/redacted.ts';

const secret = new Redacted('hunter2');

const SHOWN: readonly [how: string, show: () => string][] = [
  ['in a text', () => `${secret}`],
  ['joined to a text', () => `a${String(secret)}`],
  ['as JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['by inspect, hidden fields too', () => inspect({ secret }, { depth: null, showHidden: true })],
  ['by its keys', () => JSON.stringify([Object.keys(secret), Object.entries(secret), { ...secret }])],
  ['as a copy', () => JSON.stringify(Object.assign({}, secret))],
  ['in an error', () => new Error(`wrong ${secret}`).message],
];

test.each(SHOWN)('a secret is not seen %s', (_how, show) => {
  expect(show()).not.toContain('hunter2');
});

test('only reveal gives its text', () => {
  expect(secret.reveal()).toBe('hunter2');
});

test.each([
  ['+4791234567', '…4567'],
  ['12345', '…2345'],
  ['1234', '…'],
  ['', '…'],
])('the address %s is shown as %s', (address, shown) => {
  expect(shortenAddress(address)).toBe(shown);
});
