import { expect, test } from 'vitest';
import { readNotifyEntry } from '../../src/rules/notify.ts';
import { notifyEntrySchema } from '../../src/rules/notify-schema.ts';

const read = (entry: unknown) => readNotifyEntry(notifyEntrySchema.parse(entry));

test('what is left out has a default', () => {
  expect(read({ Tag: 'on-call' })).toEqual({ Identity: [], Tag: ['on-call'], Ttl: 14_400, clear: {}, afterMs: 0 });
});

test('what is written stays as it is written', () => {
  const entry = {
    Title: 'a',
    Body: 'b',
    Sound: 'c',
    Action: 'd',
    Sms: { body: 'e' },
    Apn: { aps: { badge: 1 } },
    Fcm: { data: {} },
    Gcm: {},
    FacebookMessenger: {},
    Data: { n: [1, null] },
    Priority: 'low',
    Ttl: 0,
  };
  expect(read({ Identity: ['x', 'y'], clear: false, after: '1h30m', unless: 'acknowledged', ...entry })).toEqual({
    ...entry,
    Identity: ['x', 'y'],
    Tag: [],
    clear: false,
    afterMs: 5_400_000,
    unless: 'acknowledged',
  });
});

test('the end may have a content of its own', () => {
  expect(read({ Tag: 'a', clear: { Body: 'over', Ttl: 60 } }).clear).toEqual({ Body: 'over', Ttl: 60 });
});
