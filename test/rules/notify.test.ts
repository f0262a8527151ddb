import { describe, expect, test } from 'vitest';
import { readNotify } from '../../src/rules/notify.ts';
import { notifyEntrySchema } from '../../src/rules/notify-schema.ts';

const readAll = (...entries: readonly unknown[]) => readNotify(entries.map((entry) => notifyEntrySchema.parse(entry)));

const read = (entry: unknown) => {
  const [only] = readAll(entry);
  if (!only) throw new Error('no entry');
  return only;
};

test('what is left out has a default', () => {
  const { hash, ...entry } = read({ Tag: 'on-call' });
  expect(entry).toEqual({ Identity: [], Tag: ['on-call'], Ttl: 14_400, clear: {}, afterMs: 0 });
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
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
    hash: expect.any(String),
  });
});

describe('the hash of an entry', () => {
  const written = { Tag: 'a', Body: 'raised', clear: { Body: 'over' }, after: '5m' };
  const hashOf = (changes: object) => read({ ...written, ...changes }).hash;

  test.each([
    ['text of the raise', { Body: 'other', Title: 'new' }],
    ['text of the end', { clear: { Body: 'well' } }],
    ['way to write one tag', { Tag: ['a'] }],
    ['way to write a duration', { after: '300s' }],
  ])('stays with another %s', (_sentence, changes) => {
    expect(hashOf(changes)).toBe(hashOf({}));
  });

  test.each([
    ['tag', { Tag: 'b' }],
    ['name', { Identity: 'a' }],
    ['wish for an end', { clear: false }],
    ['delay', { after: '6m' }],
    ['exception', { unless: 'acknowledged' }],
  ])('is another with another %s', (_sentence, changes) => {
    expect(hashOf(changes)).not.toBe(hashOf({}));
  });

  test('is its own where several tell the same people at the same time', () => {
    const hashes = readAll(written, { Tag: 'b' }, { ...written, Body: 'more' }, written).map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(4);
    expect(hashes[0]).toBe(hashOf({}));
  });
});

test('the end may have a content of its own', () => {
  expect(read({ Tag: 'a', clear: { Body: 'over', Ttl: 60 } }).clear).toEqual({ Body: 'over', Ttl: 60 });
});
