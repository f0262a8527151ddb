import { expect, test } from 'vitest';
import { goneRecord, madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import { isQuiet, type PlanInput, planSteps, planSync } from '../../src/sync/plan.ts';
import { bound, boundAll, describePlan, madeAll, planInput, wants } from './bindings.ts';

type Row = Partial<PlanInput> & { readonly steps: readonly string[] };

const ana = wants('ana', { tags: ['on-call'] });
const anaElsewhere = wants('ana', { tags: ['escalation'] });
const bo = wants('bo', { tags: ['on-call'] });

const rows: readonly [sentence: string, row: Row][] = [
  ['nothing wanted, nothing there', { steps: [] }],
  ['a new address is created', { desired: [ana], steps: ['create new-in-source'] }],
  [
    'what is there as wanted is left alone',
    { desired: [ana], actual: [bound('BS1', ana)], owned: [madeRecord(ana, 'BS1')], steps: ['untouched'] },
  ],
  [
    'the order of tags means nothing',
    {
      desired: [wants('ana', { tags: ['a', 'b'] })],
      actual: [bound('BS1', wants('ana', { tags: ['b', 'a', 'a'] }))],
      owned: [madeRecord(wants('ana', { tags: ['a', 'b'] }), 'BS1')],
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
    'an address that another source lists now is written down for it',
    {
      desired: [{ ...ana, source: 'crm' }],
      actual: [bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['adopt source-changed'],
    },
  ],
  [
    'an address that left its source is deleted',
    { actual: [bound('BS1', ana)], owned: [madeRecord(ana, 'BS1')], steps: ['delete left-source -BS1'] },
  ],
  [
    'one that its source took back is deleted for just that',
    {
      actual: [bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      takenBack: new Map([['sms:+4790000001', 'expired']]),
      steps: ['delete expired -BS1'],
    },
  ],
  [
    'one whose source is no longer there is deleted for that',
    {
      actual: [bound('BS1', ana)],
      owned: [{ ...madeRecord(ana, 'BS1'), source: 'old' }],
      steps: ['delete source-removed -BS1'],
    },
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
    { desired: [bo], actual: [bound('BS1', ana)], steps: ['conflict foreign-binding -BS1'] },
  ],
  [
    'even if it says the same, it stays theirs',
    { desired: [ana], actual: [bound('BS1', ana)], steps: ['conflict foreign-binding-same -BS1'] },
  ],
  [
    'a binding that others replaced is theirs now',
    {
      desired: [ana],
      actual: [bound('BS2', bo)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['forget taken-over', 'conflict foreign-binding -BS2'],
    },
  ],
  [
    'even if they wrote the same',
    {
      desired: [ana],
      actual: [bound('BS2', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['forget taken-over', 'conflict foreign-binding-same -BS2'],
    },
  ],
  [
    'and it is not deleted when the address leaves its source',
    { actual: [bound('BS2', bo)], owned: [madeRecord(ana, 'BS1')], steps: ['forget taken-over'] },
  ],
  [
    'a service that lets others bind it beside us: ours is as wanted',
    {
      desired: [ana],
      actual: [bound('BS2', bo), bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['untouched'],
    },
  ],
  [
    'beside theirs, ours is not replaced either, and stays ours',
    {
      desired: [anaElsewhere],
      actual: [bound('BS2', bo), bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['conflict foreign-binding -BS2'],
    },
  ],
  [
    'and only ours goes when the address leaves its source',
    {
      actual: [bound('BS2', bo), bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['delete left-source -BS1'],
    },
  ],
  [
    'one that came twice, since pages move while they are read, is one',
    {
      desired: [ana],
      actual: [bound('BS1', ana), bound('BS1', ana)],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['untouched'],
    },
  ],
  [
    'the same text on two channels is two addresses',
    { desired: [{ ...ana, type: 'fcm' }], actual: [bound('BS1', ana)], steps: ['create new-in-source'] },
  ],
];

test.each(rows)('%s', (_, { steps, ...input }) => {
  expect(describePlan(planSync(planInput(input)))).toEqual(steps);
});

const crashes: readonly [sentence: string, row: Row][] = [
  [
    'before the answer: what was made is ours',
    { desired: [ana], actual: [bound('BS1', ana)], owned: [pendingRecord(ana, '')], steps: ['adopt answer-was-lost'] },
  ],
  [
    'before the request: it is made now',
    { desired: [ana], owned: [pendingRecord(ana, '')], steps: ['create binding-missing'] },
  ],
  [
    'before a replacement was made: the old one is still ours',
    {
      desired: [anaElsewhere],
      actual: [bound('BS1', ana)],
      owned: [pendingRecord(anaElsewhere, 'BS1')],
      steps: ['replace tags-changed -BS1'],
    },
  ],
  [
    'after a replacement was made: the new one is ours',
    {
      desired: [anaElsewhere],
      actual: [bound('BS2', anaElsewhere)],
      owned: [pendingRecord(anaElsewhere, 'BS1')],
      steps: ['adopt answer-was-lost'],
    },
  ],
  [
    'and the service kept both: the old one goes',
    {
      desired: [anaElsewhere],
      actual: [bound('BS1', ana), bound('BS2', anaElsewhere)],
      owned: [pendingRecord(anaElsewhere, 'BS1')],
      steps: ['adopt answer-was-lost -BS1'],
    },
  ],
  [
    'then others came first: theirs',
    {
      desired: [ana],
      actual: [bound('BS1', bo)],
      owned: [pendingRecord(ana, '')],
      steps: ['forget taken-over', 'conflict foreign-binding -BS1'],
    },
  ],
  [
    'then the source changed its mind',
    {
      desired: [bo],
      actual: [bound('BS1', ana)],
      owned: [pendingRecord(ana, '')],
      steps: ['replace identity-changed -BS1'],
    },
  ],
  [
    'then the address left its source',
    { actual: [bound('BS1', ana)], owned: [pendingRecord(ana, '')], steps: ['delete left-source -BS1'] },
  ],
];

test.each(crashes)('a crash %s', (_, { steps, ...input }) => {
  expect(describePlan(planSync(planInput(input)))).toEqual(steps);
});

const AT = 500;
const reported = { goneSids: new Map([['BS1', AT]]) };
const marked = goneRecord(madeRecord(ana, 'BS1'), AT);

const gone: readonly [sentence: string, row: Row][] = [
  [
    'an address that a provider reported gone is not made again',
    { ...reported, desired: [ana], owned: [madeRecord(ana, 'BS1')], steps: [`mark ${AT} address-gone`] },
  ],
  ['nor in a later run', { desired: [ana], owned: [marked], steps: ['gone'] }],
  [
    'once the source drops it, the record goes, and it is new when it comes back',
    { owned: [marked], steps: ['forget left-source'] },
  ],
  [
    'the source says something else of it: somebody looked at the entry',
    { desired: [anaElsewhere], owned: [marked], steps: ['create renewed'] },
  ],
  ['another person has the phone now', { desired: [bo], owned: [marked], steps: ['create renewed'] }],
  ['another source says it anew', { desired: [{ ...ana, source: 'crm' }], owned: [marked], steps: ['create renewed'] }],
  [
    'the phone itself came back since',
    { desired: [{ ...ana, renewedAt: AT + 1 }], owned: [marked], steps: ['create renewed'] },
  ],
  ['the phone last said so before it went', { desired: [{ ...ana, renewedAt: AT }], owned: [marked], steps: ['gone'] }],
  [
    'the phone came back before we heard that it had gone',
    {
      ...reported,
      desired: [{ ...ana, renewedAt: AT + 1 }],
      owned: [madeRecord(ana, 'BS1')],
      steps: ['create renewed'],
    },
  ],
  [
    'others bound what was gone',
    {
      desired: [ana],
      actual: [bound('BS2', ana)],
      owned: [marked],
      steps: ['forget taken-over', 'conflict foreign-binding-same -BS2'],
    },
  ],
  [
    'what somebody deleted stays so where that is accepted',
    { missing: 'accept', desired: [ana], owned: [madeRecord(ana, 'BS1')], steps: ['mark 1000 binding-gone'] },
  ],
  [
    'which does not hold of what was never made',
    { missing: 'accept', desired: [ana], owned: [pendingRecord(ana, '')], steps: ['create binding-missing'] },
  ],
  [
    'nor of what the source changed meanwhile',
    { missing: 'accept', desired: [anaElsewhere], owned: [madeRecord(ana, 'BS1')], steps: ['create renewed'] },
  ],
];

test.each(gone)('%s', (_, { steps, ...input }) => {
  expect(describePlan(planSync(planInput(input)))).toEqual(steps);
});

const adopting: readonly [sentence: string, row: Row][] = [
  [
    'a foreign binding that says the same is only written down',
    { desired: [ana], actual: [bound('BS1', ana)], steps: ['adopt adopted'] },
  ],
  [
    'one that says something else is replaced',
    { desired: [bo], actual: [bound('BS1', ana)], steps: ['replace adopted -BS1'] },
  ],
  [
    'of several the one that says the same stays',
    {
      desired: [ana],
      actual: [bound('BS1', bo), bound('BS2', ana), bound('BS3', anaElsewhere)],
      steps: ['adopt adopted -BS1 -BS3'],
    },
  ],
  ['what nobody wants is left to others', { actual: [bound('BS1', ana)], steps: [] }],
  [
    'what is recorded and right stays as it is',
    { desired: [ana], actual: [bound('BS1', ana)], owned: [madeRecord(ana, 'BS1')], steps: ['untouched'] },
  ],
];

test.each(adopting)('told to adopt: %s', (_, { steps, ...input }) => {
  expect(describePlan(planSync(planInput({ ...input, adopt: true })))).toEqual(steps);
});

test('a plan is quiet when it would change neither bindings nor records', () => {
  const record = madeRecord(ana, 'BS1');
  const quiet = (input: Partial<PlanInput>) => isQuiet(planSync(planInput(input)));
  expect(quiet({ desired: [ana], actual: [bound('BS1', ana)], owned: [record] })).toBe(true);
  expect(quiet({ desired: [bo], actual: [bound('BS1', ana)] })).toBe(true);
  expect(quiet({ desired: [ana], owned: [marked] })).toBe(true);
  expect(quiet({ ...reported, desired: [ana], owned: [record] })).toBe(false);
  expect(quiet({ actual: [bound('BS1', ana)], owned: [record] })).toBe(false);
});

test('a long plan lets others in, and comes to the same', () => {
  const desired = Array.from({ length: 2500 }, (_, index) => wants(`id-${index}`, { address: `+47${index}` }));
  const input = planInput({ desired, actual: boundAll(desired), owned: madeAll(desired) });
  const steps = planSteps(input);
  let pauses = 0;
  for (let step = steps.next(); !step.done; step = steps.next()) pauses += 1;
  expect(pauses).toBeGreaterThanOrEqual(9);
  expect(planSync(input).untouched).toBe(2500);
});
