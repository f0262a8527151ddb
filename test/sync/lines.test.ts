import { expect, test } from 'vitest';
import { toLines } from '../../src/sync/lines.ts';
import { goneRecord, madeRecord } from '../../src/sync/ownership.ts';
import { type Plan, planSync } from '../../src/sync/plan.ts';
import { bound, planInput, wants } from './bindings.ts';

const ana = wants('ana');
const bo = wants('bo', { source: 'crm', address: '+4790000002' });
const owned = madeRecord(bo, 'BS2');
const nothing: Plan = planSync(planInput({}));

const rows: readonly [sentence: string, plan: Partial<Plan>, line: string][] = [
  [
    'a create',
    { creates: [{ desired: ana, reason: 'new-in-source', first: null }] },
    'create roster ana sms …0001 new-in-source ',
  ],
  [
    'a create that needs room first',
    { creates: [{ desired: ana, reason: 'renewed', first: { owned, sids: ['BS2'], reason: 'left-source' } }] },
    'create roster ana sms …0001 renewed at the limit of 20: …0002 goes first',
  ],
  [
    'a replace names who has it then',
    { replaces: [{ desired: ana, owned, from: 'ana', superseded: ['BS2'], reason: 'identity-changed' }] },
    'replace roster ana sms …0001 identity-changed ',
  ],
  [
    'an adopt',
    { adopts: [{ desired: ana, sid: 'BS1', superseded: [], reason: 'adopted' }] },
    'adopt roster ana sms …0001 adopted ',
  ],
  ['a delete', { deletes: [{ owned, sids: ['BS2'], reason: 'expired' }] }, 'delete crm bo sms …0002 expired '],
  ['a record that goes', { forgets: [{ owned, reason: 'taken-over' }] }, 'let-go crm bo sms …0002 taken-over '],
  [
    'an address that is not bound again',
    { marks: [{ desired: bo, owned: goneRecord(owned, 5), goneAt: 5, reason: 'address-gone' }] },
    'let-go crm bo sms …0002 address-gone ',
  ],
  [
    'a conflict with others',
    { conflicts: [{ desired: ana, sid: 'BS7', reason: 'foreign-binding' }] },
    'conflict roster ana sms …0001 foreign-binding bound by others: BS7',
  ],
  [
    'a conflict for want of room',
    { conflicts: [{ desired: ana, sid: '', reason: 'too-many-bindings' }] },
    'conflict roster ana sms …0001 too-many-bindings the identity has 20 bindings',
  ],
];

test.each(rows)('%s', (_, plan, line) => {
  expect(toLines({ ...nothing, ...plan }, []).map((one) => Object.values(one).join(' '))).toEqual([line]);
});

test.each([
  ['would be deleted', null, 'left-source'],
  ['would lose all of its tags', { ...bo, tags: [] }, 'tags-changed'],
  ['would go to ana', { ...ana, address: bo.address }, 'identity-changed'],
] as const)('what is held %s', (note, desired, reason) => {
  expect(toLines(nothing, [{ id: 'x', owned, desired, reason }])).toEqual([
    { change: 'held', source: 'crm', identity: 'bo', type: 'sms', address: '…0002', reason, note },
  ]);
});

test('no line shows more of an address than its end', () => {
  const plan = planSync(
    planInput({ desired: [ana, bo], actual: [bound('BS1', ana)], owned: [madeRecord(wants('eve'), '')] }),
  );
  expect(JSON.stringify(toLines(plan, [{ id: 'x', owned, desired: bo, reason: 'left-source' }]))).not.toMatch(/\d{5}/);
});
