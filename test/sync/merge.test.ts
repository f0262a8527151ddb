import { expect, test } from 'vitest';
import { mergeSteps, mergeViews } from '../../src/sync/merge.ts';
import { addressKey, goneRecord, madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import type { Owned } from '../../src/sync/ports.ts';
import type { DesiredBinding, SourceView } from '../../src/sync/source.ts';
import { phonesOf, viewOf, wants } from './bindings.ts';

interface Row {
  readonly views: readonly SourceView[];
  readonly owned?: readonly Owned[];
  /** Identity, address and tags. */
  readonly desired: readonly string[];
  readonly overruled?: readonly string[];
  readonly takenBack?: readonly string[];
}

const ana = wants('ana', { address: '+471', tags: ['on-call'] });
const bo = wants('bo', { address: '+472' });
const crm = (one: DesiredBinding): DesiredBinding => ({ ...one, source: 'crm', place: 'crm.csv:2' });
const anas = crm({ ...ana, tags: ['crm'] });
const bos = crm({ ...ana, identity: 'bo' });
const unread = viewOf('roster', null);

const rows: readonly [sentence: string, row: Row][] = [
  ['no source, nothing wanted', { views: [], desired: [] }],
  [
    'what one source lists',
    { views: [viewOf('roster', { bindings: [ana, bo] })], desired: ['ana +471 on-call', 'bo +472'] },
  ],
  [
    'what two sources list',
    {
      views: [viewOf('roster', { bindings: [ana] }), viewOf('crm', { bindings: [crm(bo)] })],
      desired: ['ana +471 on-call', 'bo +472'],
    },
  ],
  [
    'the first one wins whole, and silently if it is of the same identity',
    {
      views: [viewOf('roster', { bindings: [ana] }), viewOf('crm', { bindings: [anas] })],
      desired: ['ana +471 on-call'],
    },
  ],
  [
    'first is whoever stands first',
    { views: [viewOf('crm', { bindings: [anas] }), viewOf('roster', { bindings: [ana] })], desired: ['ana +471 crm'] },
  ],
  [
    'an address of two identities is reported',
    {
      views: [viewOf('roster', { bindings: [ana] }), viewOf('crm', { bindings: [bos] })],
      desired: ['ana +471 on-call'],
      overruled: ['crm crm.csv:2 bo listed-elsewhere config/roster.yaml:4'],
    },
  ],
  [
    'an unread source keeps what was made for it',
    { views: [unread], owned: [madeRecord(ana, 'BS1')], desired: ['ana +471 on-call'] },
  ],
  [
    'also what is about to be made, and what is gone',
    {
      views: [unread],
      owned: [pendingRecord(ana, ''), goneRecord(madeRecord(bo, 'BS2'), 5)],
      desired: ['ana +471 on-call', 'bo +472'],
    },
  ],
  [
    'and its rank: what is unread still stands first',
    {
      views: [unread, viewOf('crm', { bindings: [bos] })],
      owned: [madeRecord(ana, 'BS1')],
      desired: ['ana +471 on-call'],
      overruled: ['crm crm.csv:2 bo listed-elsewhere roster, as bound before'],
    },
  ],
  [
    'the records of another source are no concern of it',
    { views: [unread, viewOf('crm', {})], owned: [madeRecord(crm(ana), 'BS1')], desired: [] },
  ],
  [
    'nor those of one that is no longer there',
    { views: [viewOf('crm', null)], owned: [madeRecord(ana, 'BS1')], desired: [] },
  ],
  [
    'whose entry has faults keeps what was made, and only that',
    {
      views: [viewOf('roster', { bindings: [], unclear: new Set(['ana']) })],
      owned: [madeRecord(ana, 'BS1'), madeRecord(bo, 'BS2')],
      desired: ['ana +471 on-call'],
    },
  ],
  [
    'what is understood of a faulty entry counts',
    {
      views: [viewOf('roster', { bindings: [{ ...ana, tags: ['new'] }], unclear: new Set(['ana']) })],
      owned: [madeRecord(ana, 'BS1')],
      desired: ['ana +471 new'],
    },
  ],
  [
    'a phone of somebody unclear that is listed for another is his',
    {
      views: [viewOf('roster', { bindings: [{ ...ana, identity: 'bo' }], unclear: new Set(['ana']) })],
      owned: [madeRecord(ana, 'BS1')],
      desired: ['bo +471 on-call'],
    },
  ],
  [
    'if it cannot be told who is meant, all stay',
    {
      views: [viewOf('roster', { bindings: [bo], unclear: 'all' })],
      owned: [madeRecord(ana, 'BS1')],
      desired: ['ana +471 on-call', 'bo +472'],
    },
  ],
  [
    'what a source took back is not wanted, even if the rest is unclear',
    {
      views: [viewOf('roster', null, { takenBack: new Map([['sms:+471', 'expired']]) })],
      owned: [madeRecord(ana, 'BS1')],
      desired: [],
      takenBack: ['sms:+471 expired'],
    },
  ],
  [
    'what somebody else wants nobody took back',
    {
      views: [
        viewOf('roster', {}, { takenBack: new Map([['sms:+471', 'unregistered']]) }),
        viewOf('crm', { bindings: [anas] }),
      ],
      owned: [madeRecord(ana, 'BS1')],
      desired: ['ana +471 crm'],
    },
  ],
  [
    'nobody takes back what was made for another source',
    {
      views: [viewOf('roster', {}), viewOf('crm', {}, { takenBack: new Map([['sms:+471', 'unregistered']]) })],
      owned: [madeRecord(ana, 'BS1')],
      desired: [],
    },
  ],
];

test.each(rows)('%s', (_, { views, owned = [], desired, overruled = [], takenBack = [] }) => {
  const merged = mergeViews(views, owned);
  expect(merged.desired.map(({ identity, address, tags }) => [identity, address, ...tags].join(' '))).toEqual(desired);
  expect(
    merged.overruled.map(({ source, place, identity, reason, by }) => [source, place, identity, reason, by].join(' ')),
  ).toEqual(overruled);
  expect([...merged.takenBack].map((entry) => entry.join(' '))).toEqual(takenBack);
});

test('the 21st address of an identity, over all sources, is not to be had', () => {
  const roster = phonesOf('ana', 15);
  const more = phonesOf('ana', 6, { source: 'crm', type: 'fcm', place: 'crm.csv:2' });
  const { desired, overruled } = mergeViews(
    [viewOf('roster', { bindings: roster }), viewOf('crm', { bindings: more })],
    [],
  );
  expect(desired).toHaveLength(20);
  expect(overruled).toEqual([
    {
      ...{ source: 'crm', place: 'crm.csv:2', identity: 'ana', type: 'fcm', address: '…ana5' },
      ...{ reason: 'too-many-bindings', by: 'crm.csv:2' },
    },
  ]);
});

test('nobody else gets an address for which its owner has no room', () => {
  const roster = phonesOf('ana', 21);
  const last = roster.slice(20).map((one) => crm({ ...one, identity: 'bo' }));
  const { desired, overruled } = mergeViews(
    [viewOf('roster', { bindings: roster }), viewOf('crm', { bindings: last })],
    [],
  );
  expect(desired).toHaveLength(20);
  expect(overruled.map(({ reason }) => reason)).toEqual(['too-many-bindings', 'listed-elsewhere']);
});

test('what is bound already stays when a source that is unclear lists more than there is room for', () => {
  const known = phonesOf('ana', 5);
  const listed = phonesOf('ana', 20, { type: 'fcm' });
  const view = viewOf('roster', { bindings: listed, unclear: new Set(['ana']) });
  const { desired } = mergeViews(
    [view],
    known.map((one) => madeRecord(one, 'BS1')),
  );
  expect(desired.map(addressKey)).toEqual([...known, ...listed.slice(0, 15)].map(addressKey));
});

test('long lists let others in', () => {
  const bindings = Array.from({ length: 2500 }, (_, index) => wants(`id-${index}`, { address: `+47${index}` }));
  const steps = mergeSteps([viewOf('roster', { bindings })], []);
  let pauses = 0;
  for (let step = steps.next(); !step.done; step = steps.next()) pauses += 1;
  expect(pauses).toBe(3);
});
