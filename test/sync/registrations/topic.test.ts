import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRegistrationTopic, registrationTopic } from '../../../src/sync/registrations/topic.ts';

test.each<[sentence: string, topic: string, identity: string, endpoint: string]>([
  ['names', 'tocsin/bindings/ana-k/pixel-8', 'ana-k', 'pixel-8'],
  ['what cannot stand in a level, escaped', 'tocsin/bindings/oslo%2Fana/50%25%2b', 'oslo/ana', '50%+'],
  ['all that programs escape', 'tocsin/bindings/ana%40oslo/a%20b', 'ana@oslo', 'a b'],
  ['the same without', 'tocsin/bindings/ana@oslo/a b', 'ana@oslo', 'a b'],
  ['other scripts', 'tocsin/bindings/%C3%A5se/øre', 'åse', 'øre'],
  ['names of objects', 'tocsin/bindings/__proto__/constructor', '__proto__', 'constructor'],
])('takes %s', (_, topic, identity, endpoint) => {
  expect(parseRegistrationTopic(topic)).toEqual({ identity, endpoint });
});

test.each<[sentence: string, topic: string]>([
  ['no endpoint', 'tocsin/bindings/ana'],
  ['an empty identity', 'tocsin/bindings//pixel'],
  ['an empty endpoint', 'tocsin/bindings/ana/'],
  ['a level more', 'tocsin/bindings/ana/pixel/8'],
  ['an escape cut short', 'tocsin/bindings/ana%2/pixel'],
  ['an escape that is no UTF-8', 'tocsin/bindings/ana/%ff'],
  ['an escape that nobody needs: a user named so could speak for another', 'tocsin/bindings/an%61/pixel'],
  ['a control character', 'tocsin/bindings/ana%00/pixel'],
  ['a line break', 'tocsin/bindings/ana\n/pixel'],
  ['another topic', 'tocsin/alarms/ana/pixel'],
  ['more before it', 'x/tocsin/bindings/ana/pixel'],
  ['more letters than the service takes', `tocsin/bindings/${'a'.repeat(4097)}/pixel`],
])('refuses %s', (_, topic) => {
  expect(parseRegistrationTopic(topic)).toBe(null);
});

test('any two names come back from their topic, which has no wildcard in it', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text));
  fc.assert(
    fc.property(name, name, (identity, endpoint) => {
      const topic = registrationTopic({ identity, endpoint });
      expect(parseRegistrationTopic(topic)).toEqual({ identity, endpoint });
      expect(topic.split('/')).toHaveLength(4);
      expect(topic).not.toMatch(/[+#]/);
    }),
  );
});
