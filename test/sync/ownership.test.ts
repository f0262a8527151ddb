import { expect, test } from 'vitest';
import {
  addressKey,
  type DesiredBinding,
  isOurs,
  isRecorded,
  madeRecord,
  pendingRecord,
  sameContent,
} from '../../src/sync/ownership.ts';

const ana: DesiredBinding = { identity: 'ana', type: 'sms', address: '+471', tags: ['a', 'b'] };

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
])('%s: same content?', (_, change, same) => {
  expect(sameContent(ana, { ...ana, ...change })).toBe(same);
});

test('a made binding is ours by its sid alone', () => {
  const record = madeRecord(ana, 'BS1');
  expect(isOurs(record, { ...ana, sid: 'BS1', tags: [] })).toBe(true);
  expect(isOurs(record, { ...ana, sid: 'BS2' })).toBe(false);
});

test('a pending one is ours by its content too', () => {
  const record = pendingRecord(ana, 'BS1');
  expect(isOurs(record, { ...ana, sid: 'BS2' })).toBe(true);
  expect(isOurs(record, { ...ana, sid: 'BS2', tags: [] })).toBe(false);
});

test('only a made record with sid and content is complete', () => {
  expect(isRecorded(madeRecord(ana, 'BS1'), ana, 'BS1')).toBe(true);
  expect(isRecorded(madeRecord(ana, 'BS1'), ana, 'BS2')).toBe(false);
  expect(isRecorded(pendingRecord(ana, 'BS1'), ana, 'BS1')).toBe(false);
});
