import { expect, test } from 'vitest';
import {
  addressKey,
  goneRecord,
  isOurs,
  isRecorded,
  keptOf,
  madeRecord,
  pendingRecord,
  sameContent,
} from '../../src/sync/ownership.ts';
import type { DesiredBinding } from '../../src/sync/source.ts';
import { bound, wants } from './bindings.ts';

const ana = wants('ana', { address: '+471', tags: ['a', 'b'] });

test('an address is named with its channel', () => {
  expect(addressKey(ana)).toBe('sms:+471');
});

test.each<[string, Partial<DesiredBinding>, boolean]>([
  ['itself', {}, true],
  ['tags in another order', { tags: ['b', 'a'] }, true],
  ['a tag twice', { tags: ['a', 'b', 'b'] }, true],
  ['a tag less', { tags: ['a'] }, false],
  ['a tag that joins two', { tags: ['a,b'] }, false],
  ['another identity', { identity: 'bo' }, false],
  ['an identity that swallows a tag', { identity: 'ana","a', tags: ['b'] }, false],
  ['another source', { source: 'crm' }, true],
])('%s: same content?', (_, change, same) => {
  expect(sameContent(ana, { ...ana, ...change })).toBe(same);
});

test('a made binding is ours by its sid alone', () => {
  const record = madeRecord(ana, 'BS1');
  expect(isOurs(record, bound('BS1', { ...ana, tags: [] }))).toBe(true);
  expect(isOurs(record, bound('BS2', ana))).toBe(false);
});

test('a pending one is ours by its content too', () => {
  const record = pendingRecord(ana, 'BS1');
  expect(isOurs(record, bound('BS2', ana))).toBe(true);
  expect(isOurs(record, bound('BS2', { ...ana, tags: [] }))).toBe(false);
});

test('one that is gone is ours by its sid alone, whatever it waited for', () => {
  const record = goneRecord(pendingRecord(ana, 'BS1'), 500);
  expect(record).toMatchObject({ goneAt: 500, sid: 'BS1' });
  expect(isOurs(record, bound('BS2', ana))).toBe(false);
});

test('only a made record with source, sid and content is complete', () => {
  const made = madeRecord(ana, 'BS1');
  expect(isRecorded(made, ana, 'BS1')).toBe(true);
  expect(isRecorded(made, ana, 'BS2')).toBe(false);
  expect(isRecorded(made, { ...ana, source: 'crm' }, 'BS1')).toBe(false);
  expect(isRecorded(goneRecord(made, 500), ana, 'BS1')).toBe(false);
  expect(isRecorded(pendingRecord(ana, 'BS1'), ana, 'BS1')).toBe(false);
});

test.each([
  ['made', madeRecord(ana, 'BS1')],
  ['pending', pendingRecord(ana, '')],
  ['gone', goneRecord(madeRecord(ana, 'BS1'), 500)],
])('what was wanted can be told from a %s record', (_, record) => {
  expect(keptOf(record)).toEqual({ ...ana, place: 'roster, as bound before' });
});
