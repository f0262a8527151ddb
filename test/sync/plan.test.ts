import { expect, test } from 'vitest';
import { type DesiredBinding, madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import { isQuiet, type Plan, planSync } from '../../src/sync/plan.ts';
import type { ActualBinding, Owned } from '../../src/sync/ports.ts';

const PHONE = '+4790000001';

const wants = (identity: string, tags: readonly string[] = [], address = PHONE): DesiredBinding => ({
  identity,
  type: 'sms',
  address,
  tags,
});

const bound = (sid: string, desired: DesiredBinding): ActualBinding => ({ ...desired, sid });

interface Row {
  readonly desired?: readonly DesiredBinding[];
  readonly actual?: readonly ActualBinding[];
  readonly owned?: readonly Owned[];
  /** Kind, address and reason of every step. */
  readonly steps: readonly string[];
}

const ana = wants('ana', ['on-call']);
const anaElsewhere = wants('ana', ['escalation']);
const bo = wants('bo', ['on-call']);

const rows: readonly [sentence: string, row: Row][] = [
  ['nothing wanted, nothing there', { steps: [] }],
  ['a new address is created', { desired: [ana], steps: ['create new-in-roster'] }],
  [
    'what is there as wanted is left alone',
    { desired: [ana], actual: [bound('BS1', ana)], owned: [madeRecord(ana, 'BS1')], steps: ['untouched'] },
  ],
  [
    'the order of tags means nothing',
    {
      desired: [wants('ana', ['a', 'b'])],
      actual: [bound('BS1', wants('ana', ['b', 'a', 'a']))],
      owned: [madeRecord(wants('ana', ['a', 'b']), 'BS1')],
      steps: ['untouched'],
    },
  ],
  [
    'other tags replace the binding',
    {
      desired: [anaElsewhere],
      actual: [bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['replace tags-changed -BS1'],
    },
  ],
  [
    'a phone that went to somebody else replaces the binding',
    {
      desired: [bo],
      actual: [bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['replace identity-changed -BS1'],
    },
  ],
  [
    'an address that left the roster is deleted',
    { actual: [bound('BS1', ana)], owned: [madeRecord(ana, 'BS1')], steps: ['delete left-roster -BS1'] },
  ],
  [
    'a binding that vanished is made again',
    { desired: [ana], owned: [madeRecord(ana, 'BS1')], steps: ['create binding-missing'] },
  ],
  [
    'a binding that vanished and is not wanted is forgotten',
    { owned: [madeRecord(ana, 'BS1')], steps: ['forget binding-gone'] },
  ],
  ['what others bound is no concern of ours', { actual: [bound('BS1', ana)], steps: [] }],
  [
    'what others bound is never overwritten',
    { desired: [bo], actual: [bound('BS1', ana)], steps: ['conflict foreign-binding'] },
  ],
  [
    'even if it says the same, it stays theirs',
    { desired: [ana], actual: [bound('BS1', ana)], steps: ['conflict foreign-binding-same'] },
  ],
  [
    'a binding that others replaced is theirs now',
    {
      desired: [ana],
      actual: [bound('BS2', bo)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['forget taken-over', 'conflict foreign-binding'],
    },
  ],
  [
    'even if they wrote the same',
    {
      desired: [ana],
      actual: [bound('BS2', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['forget taken-over', 'conflict foreign-binding-same'],
    },
  ],
  [
    'and it is not deleted when the address leaves the roster',
    { actual: [bound('BS2', bo)], owned: [madeRecord(ana, 'BS1')], steps: ['forget taken-over'] },
  ],
  [
    'a crash before the answer: what was made is ours',
    {
      desired: [ana],
      actual: [bound('BS1', ana)],
      owned: [pendingRecord(ana, '')],
      steps: ['adopt answer-was-lost'],
    },
  ],
  [
    'a crash before the request: it is made now',
    { desired: [ana], owned: [pendingRecord(ana, '')], steps: ['create binding-missing'] },
  ],
  [
    'a crash before a replacement was made: the old one is still ours',
    {
      desired: [anaElsewhere],
      actual: [bound('BS1', ana)],
      owned: [pendingRecord(anaElsewhere, 'BS1')],
      steps: ['replace tags-changed -BS1'],
    },
  ],
  [
    'a crash after a replacement was made: the new one is ours',
    {
      desired: [anaElsewhere],
      actual: [bound('BS2', anaElsewhere)],
      owned: [pendingRecord(anaElsewhere, 'BS1')],
      steps: ['adopt answer-was-lost'],
    },
  ],
  [
    'a service that kept both: the old one goes',
    {
      desired: [anaElsewhere],
      actual: [bound('BS1', ana), bound('BS2', anaElsewhere)],
      owned: [pendingRecord(anaElsewhere, 'BS1')],
      steps: ['adopt answer-was-lost -BS1'],
    },
  ],
  [
    'a crash, then others came first: theirs',
    {
      desired: [ana],
      actual: [bound('BS1', bo)],
      owned: [pendingRecord(ana, '')],
      steps: ['forget taken-over', 'conflict foreign-binding'],
    },
  ],
  [
    'a crash, then the roster changed its mind',
    {
      desired: [bo],
      actual: [bound('BS1', ana)],
      owned: [pendingRecord(ana, '')],
      steps: ['replace identity-changed -BS1'],
    },
  ],
  [
    'a crash, then the address left the roster',
    { actual: [bound('BS1', ana)], owned: [pendingRecord(ana, '')], steps: ['delete left-roster -BS1'] },
  ],
  [
    'the same text on two channels is two addresses',
    {
      desired: [{ ...ana, type: 'fcm' }],
      actual: [bound('BS1', ana)],
      steps: ['create new-in-roster'],
    },
  ],
];

const describe = (plan: Plan): readonly string[] => [
  ...plan.creates.map(({ reason }) => `create ${reason}`),
  ...plan.replaces.map(({ reason, superseded }) =>
    [`replace ${reason}`, ...superseded.map((sid) => `-${sid}`)].join(' '),
  ),
  ...plan.adopts.map(({ reason, superseded }) => [`adopt ${reason}`, ...superseded.map((sid) => `-${sid}`)].join(' ')),
  ...plan.deletes.map(({ reason, sids }) => [`delete ${reason}`, ...sids.map((sid) => `-${sid}`)].join(' ')),
  ...plan.forgets.map(({ reason }) => `forget ${reason}`),
  ...plan.conflicts.map(({ reason }) => `conflict ${reason}`),
  ...plan.untouched.map(() => 'untouched'),
];

test.each(rows)('%s', (_, { desired = [], actual = [], owned = [], steps }) => {
  expect(describe(planSync({ desired, actual, owned }))).toEqual(steps);
});

test('a plan is quiet when it would change nothing', () => {
  const owned = [madeRecord(ana, 'BS1')];
  expect(isQuiet(planSync({ desired: [ana], actual: [bound('BS1', ana)], owned }))).toBe(true);
  expect(isQuiet(planSync({ desired: [bo], actual: [bound('BS1', ana)], owned: [] }))).toBe(true);
  expect(isQuiet(planSync({ desired: [], actual: [bound('BS1', ana)], owned }))).toBe(false);
});
