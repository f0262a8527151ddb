import { expect, test } from 'vitest';
import { readAnnounced } from '../../src/inventory/announced.ts';

const deep = `{"a":${'['.repeat(25)}${']'.repeat(25)}}`;

test.each<readonly [string, string, unknown]>([
  ['an object is the attributes', '{"maxTemp":-18}', { ok: true, value: { maxTemp: -18 } }],
  ['nothing takes them back', '', { ok: true, value: null }],
  ['a number is none', '5', { ok: false, error: { reason: 'not-json' } }],
  ['a list is none', '[1]', { ok: false, error: { reason: 'not-json' } }],
  ['half an object is none', '{"a":', { ok: false, error: { reason: 'not-json' } }],
  ['what no number can hold is no value', '{"a":1e999}', { ok: true, value: { a: null } }],
  ['a name with a dot is none', '{"a.b":1}', { ok: false, error: { reason: 'not-json' } }],
  ['too deep', deep, { ok: false, error: { reason: 'too-deep' } }],
  ['too large', `{"a":"${'x'.repeat(17_000)}"}`, { ok: false, error: { reason: 'too-large' } }],
])('what a topic says of a device: %s', (_sentence, text, expected) => {
  expect(readAnnounced(Buffer.from(text))).toMatchObject(expected as object);
});

test('a key called __proto__ stays a key', () => {
  const read = readAnnounced(Buffer.from('{"__proto__":{"x":1}}'));
  expect(read.ok && Object.keys(read.value ?? {})).toEqual(['__proto__']);
});
