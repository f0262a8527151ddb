import { expect, test } from 'vitest';
import { type GuardInput, holdDeletes } from '../../src/sync/guard.ts';
import { mergeViews } from '../../src/sync/merge.ts';
import { addressKey, goneRecord, keptOf, madeRecord } from '../../src/sync/ownership.ts';
import { planSync } from '../../src/sync/plan.ts';
import type { Owned } from '../../src/sync/ports.ts';
import type { DesiredBinding, SourceView } from '../../src/sync/source.ts';
import { bound, boundAll, madeAll, phonesOf, planInput, viewOf, wants } from './bindings.ts';

const ten = Array.from({ length: 10 }, (_, index) => wants(`id-${index}`, { address: `+47900000${index}` }));
const crm = (one: DesiredBinding): DesiredBinding => ({ ...one, source: 'crm' });

interface Row {
  readonly views: readonly SourceView[];
  readonly owned?: readonly Owned[];
  readonly holdAbove?: number;
  readonly confirmed?: GuardInput['confirmed'];
  /** Deletes and replaces that go on. */
  readonly goes: number;
  /** Source, losses, of, reason. */
  readonly held?: readonly string[];
}

/** Everything recorded is bound. */
const guard = ({ views, owned = madeAll(ten), holdAbove = 20, confirmed = new Set() }: Omit<Row, 'goes' | 'held'>) => {
  const { desired, takenBack } = mergeViews(views, owned);
  const sources = new Set(views.map(({ name }) => name));
  const actual = owned.filter(({ goneAt }) => goneAt === null).map((one) => bound(one.sid, keptOf(one)));
  const plan = planSync(planInput({ desired, actual, owned, takenBack, sources }));
  return holdDeletes(plan, { owned, views, holdAbove, confirmed, takenBack });
};

const lists = (bindings: readonly DesiredBinding[]) => viewOf('roster', { bindings });
const renamed = (count: number) =>
  ten.map((one, index) => (index < count ? { ...one, identity: `new-${index}` } : one));

/** So many of ten lose all of their tags. */
const untagged = (count: number, renewedAt: number | null = null): Pick<Row, 'views' | 'owned'> => {
  const tagged = ten.map((one) => ({ ...one, tags: ['on-call'], renewedAt }));
  const left = tagged.map((one, index) => (index < count ? { ...one, tags: [] } : one));
  return { views: [lists(left)], owned: madeAll(tagged) };
};

const rows: readonly [sentence: string, row: Row][] = [
  ['nothing is lost, nothing is held', { views: [lists(ten)], goes: 0 }],
  ['two of ten are no more than 20 %', { views: [lists(ten.slice(2))], goes: 2 }],
  ['three of ten are', { views: [lists(ten.slice(3))], goes: 0, held: ['roster 3 of 10 too-many-deletes'] }],
  ['as much as is allowed', { views: [lists(ten.slice(3))], holdAbove: 30, goes: 3 }],
  ['at 100 % a list may lose all but one', { views: [lists(ten.slice(9))], holdAbove: 100, goes: 9 }],
  ['at 0 % one alone may go', { views: [lists(ten.slice(1))], holdAbove: 0, goes: 1 }],
  ['and no two', { views: [lists(ten.slice(2))], holdAbove: 0, goes: 0, held: ['roster 2 of 10 too-many-deletes'] }],
  ['one of two may go', { views: [lists(ten.slice(1, 2))], owned: madeAll(ten.slice(0, 2)), goes: 1 }],
  [
    'an empty list is held, whatever is allowed',
    { views: [lists([])], holdAbove: 100, goes: 0, held: ['roster 10 of 10 source-empty'] },
  ],
  [
    'even if it is of one',
    { views: [lists([])], owned: madeAll(ten.slice(0, 1)), goes: 0, held: ['roster 1 of 1 source-empty'] },
  ],
  ['an unread one loses nothing', { views: [viewOf('roster', null)], goes: 0 }],
  [
    'a source that is no longer there is held',
    { views: [viewOf('crm', null)], owned: madeAll(ten.slice(0, 1)), goes: 0, held: ['roster 1 of 1 source-removed'] },
  ],
  ['its bindings may go over to another source', { views: [viewOf('crm', { bindings: ten.map(crm) })], goes: 0 }],
  ['a few phones are handed on without a word', { views: [lists(renamed(8))], goes: 8 }],
  ['two people may swap', { views: [lists(renamed(2).slice(0, 2))], owned: madeAll(ten.slice(0, 2)), goes: 2 }],
  [
    'not those of nearly everybody, however few they are',
    {
      views: [lists(renamed(4).slice(0, 4))],
      owned: madeAll(ten.slice(0, 4)),
      goes: 0,
      held: ['roster 4 of 4 too-many-deletes'],
    },
  ],
  [
    'ten at once are losses too: a column has shifted',
    { views: [lists(renamed(10))], goes: 0, held: ['roster 10 of 10 too-many-deletes'] },
  ],
  [
    'what goes to another identity in another source is lost to the first',
    {
      views: [viewOf('crm', { bindings: renamed(10).map(crm) }), lists(ten)],
      goes: 0,
      held: ['roster 10 of 10 too-many-deletes'],
    },
  ],
  [
    'tags that are no more are one: their column is lost',
    { ...untagged(10), goes: 0, held: ['roster 10 of 10 too-many-deletes'] },
  ],
  ['a few may lose theirs', { ...untagged(2), goes: 2 }],
  ['and a phone that says so itself', { ...untagged(10, 5), goes: 10 }],
  [
    'a number that two claim stays with whom it is bound for',
    {
      views: [
        viewOf('roster', {
          bindings: renamed(2),
          disputed: new Set([addressKey(wants('', { address: '+479000000' }))]),
        }),
      ],
      goes: 1,
      held: ['roster 1 of 10 listed-elsewhere'],
    },
  ],
  ['other tags are no loss', { views: [lists(ten.map((one) => ({ ...one, tags: ['new'] })))], goes: 10 }],
  [
    'what the source took back itself is no loss',
    {
      views: [viewOf('roster', {}, { takenBack: new Map(ten.map((one) => [addressKey(one), 'unregistered'])) })],
      goes: 10,
    },
  ],
  [
    'what vanished is: it may be the doing of the broker',
    {
      views: [
        viewOf(
          'roster',
          { bindings: ten.slice(5) },
          { takenBack: new Map(ten.map((one) => [addressKey(one), 'vanished'])) },
        ),
      ],
      goes: 0,
      held: ['roster 5 of 10 too-many-deletes'],
    },
  ],
  [
    'each source for itself',
    {
      views: [lists(ten.slice(5)), viewOf('crm', { bindings: [crm(wants('zoe', { address: '+46' }))] })],
      owned: [
        ...madeAll(ten),
        ...madeAll([crm(wants('zoe', { address: '+46' })), crm(wants('yngve', { address: '+45' }))]),
      ],
      goes: 1,
      held: ['roster 5 of 10 too-many-deletes'],
    },
  ],
  [
    'what is gone is not there to be lost, and does not count',
    {
      views: [lists(ten.slice(2))],
      owned: madeAll(ten).map((one, index) => (index > 7 ? goneRecord(one, 5) : one)),
      goes: 0,
      held: ['roster 2 of 8 too-many-deletes'],
    },
  ],
  ['what was confirmed goes', { views: [lists([])], confirmed: new Set(ten.map(addressKey)), goes: 10 }],
  [
    'and only that',
    {
      views: [lists([])],
      confirmed: new Set(ten.slice(0, 4).map(addressKey)),
      goes: 4,
      held: ['roster 6 of 10 source-empty'],
    },
  ],
];

test.each(rows)('%s', (_, { goes, held = [], ...row }) => {
  const guarded = guard(row);
  expect(guarded.plan.deletes.length + guarded.plan.replaces.length).toBe(goes);
  expect(guarded.held.map((one) => `${one.source} ${one.deletes} of ${one.of} ${one.reason}`)).toEqual(held);
  expect(guarded.lines).toHaveLength(guarded.held.reduce((sum, one) => sum + one.deletes, 0));
  for (const { id, deletes } of guarded.held) expect(guarded.heldKeys.get(id)).toHaveLength(deletes);
});

const idOf = (view: SourceView) => guard({ views: [view] }).held.map(({ id }) => id);

test('an id names just what is held: the order means nothing, everything else does', () => {
  const id = idOf(lists(ten.slice(3)));
  expect(idOf(lists(ten.slice(3).toReversed()))).toEqual(id);
  expect(idOf(lists(ten.slice(4)))).not.toEqual(id);
  expect(idOf(lists(renamed(10)))).not.toEqual(id);
  expect(idOf(lists(renamed(10).map((one) => ({ ...one, tags: ['new'] }))))).not.toEqual(idOf(lists(renamed(10))));
});

test('what the id names, confirmed, goes; nothing is held any more', () => {
  const views = [lists(ten.slice(3))];
  const before = guard({ views });
  const after = guard({ views, confirmed: new Set([...before.heldKeys.values()].flat()) });
  expect(after.held).toEqual([]);
  expect(after.plan.deletes).toHaveLength(3);
});

test('what else the plan does goes on', () => {
  const guarded = guard({ views: [lists([...ten.slice(5), wants('new', { address: '+4711' })])] });
  expect(guarded.plan).toMatchObject({ creates: [{ reason: 'new-in-source' }], deletes: [], untouched: 5 });
});

test('who needs the room of a binding that is held has none', () => {
  const twenty = phonesOf('ana', 20);
  const owned = madeAll(twenty);
  const fcm = phonesOf('ana', 5, { type: 'fcm' });
  const views = [lists([...twenty.slice(5), ...fcm])];
  const { desired, takenBack } = mergeViews(views, owned);
  const plan = planSync(planInput({ desired, owned, actual: boundAll(twenty) }));
  expect(plan.creates.map(({ first }) => first?.reason)).toEqual(Array(5).fill('left-source'));
  const guarded = holdDeletes(plan, { owned, views, holdAbove: 20, confirmed: new Set(), takenBack });
  expect(guarded.held).toMatchObject([{ deletes: 5, of: 20, reason: 'too-many-deletes' }]);
  expect(guarded.plan.creates).toEqual([]);
  expect(guarded.plan.conflicts).toEqual(fcm.map((desired) => ({ desired, sid: '', reason: 'too-many-bindings' })));
});

test('what is held says what would become of it', () => {
  const [line] = guard({ views: [lists(renamed(10))] }).lines;
  expect(line).toMatchObject({
    owned: madeRecord(wants('id-0', { address: '+479000000' }), 'BS-sms:+479000000'),
    desired: { identity: 'new-0' },
    reason: 'identity-changed',
  });
});
