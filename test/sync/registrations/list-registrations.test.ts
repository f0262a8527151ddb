import { expect, test } from 'vitest';
import { createHeard, topicOf } from './broker.ts';

const token = (address: string, over: object = {}) => ({ BindingType: 'fcm', Address: address, ...over });

test('a registration is wanted as a binding, with its topic for a place', () => {
  const heard = createHeard();
  heard.live('tocsin/bindings/oslo%2fana/pixel', token('t1', { Tag: 'a' }));
  const common = { identity: 'oslo/ana', type: 'fcm', address: 't1', tags: ['a'] };
  expect(heard.list().listing).toMatchObject({
    people: ['oslo/ana'],
    bindings: [{ ...common, source: 'phones', place: 'tocsin/bindings/oslo%2Fana/pixel', renewedAt: 1000 }],
  });
});

test('of one address at two topics the one that was published last counts, and the other is told', () => {
  const heard = createHeard();
  heard.live(topicOf('bo'), token('token-1234'));
  heard.pass(1);
  heard.live(topicOf('ana'), token('token-1234'));
  heard.pass(1);
  heard.live(topicOf('cy'), token('token-5678'));
  expect(heard.bindings()).toEqual(['ana fcm token-1234', 'cy fcm token-5678']);
  expect(heard.list().listing.warnings).toMatchObject([
    {
      ...{ file: topicOf('bo'), path: 'Address' },
      message: '…1234 is registered at tocsin/bindings/ana/pixel too, which was published later and counts',
    },
  ]);
  heard.pass(1);
  heard.live(topicOf('bo'), token('token-1234'));
  expect(heard.bindings()).toEqual(['bo fcm token-1234', 'cy fcm token-5678']);
});

test('a phone number that two identities claim is disputed until one of them gives it up; a token is not', () => {
  const heard = createHeard();
  const number = { BindingType: 'sms', Address: '+4790000001' };
  for (const endpoint of ['a', 'b']) heard.live(topicOf('ana', endpoint), number);
  for (const identity of ['ana', 'bo']) heard.live(topicOf(identity, 'app'), token('t1'));
  expect(heard.list().listing.disputed).toEqual(new Set());
  heard.live(topicOf('mallory'), number);
  expect(heard.list().listing.disputed).toEqual(new Set(['sms:+4790000001']));
  heard.live(topicOf('mallory'), '');
  expect(heard.list().listing.disputed).toEqual(new Set());
});

test('what one gave up and another one has is not taken back', () => {
  const heard = createHeard();
  heard.live(topicOf('ana'), token('t1'));
  heard.live(topicOf('ana'), '');
  heard.live(topicOf('bo'), token('t1'));
  expect(heard.takenBack()).toEqual({});
  heard.fold({ type: 'forget', owned: new Set(['fcm:t1']) });
  expect(heard.ended()).toEqual({ 'bo/pixel': null });
});

test('an identity that looks like a person is a warning, once', () => {
  const heard = createHeard();
  for (const endpoint of ['a', 'b']) heard.live(topicOf('ana@example.org', endpoint), token(`t-${endpoint}`));
  expect(heard.list().listing.warnings).toMatchObject([{ file: topicOf('ana@example.org', 'a') }]);
});

test('a doubt about a number stays as long as the number', () => {
  const heard = createHeard();
  const number = { BindingType: 'sms', Address: '+4712345678' };
  heard.live(topicOf('ana'), number);
  expect(heard.list().listing.warnings).toMatchObject([{ message: 'this phone number is in no known range' }]);
  heard.live(topicOf('ana'), token('t1'));
  expect(heard.list().listing.warnings).toEqual([]);
});
