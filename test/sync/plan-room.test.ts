import { describe, expect, test } from 'vitest';
import { madeRecord, pendingRecord } from '../../src/sync/ownership.ts';
import { planSync } from '../../src/sync/plan.ts';
import { bound, boundAll, describePlan, madeAll, phonesOf, planInput, wants } from './bindings.ts';

const ana = wants('ana', { tags: ['on-call'] });
const bo = wants('bo', { tags: ['on-call'] });

describe('at the limit of 20 bindings', () => {
  const twenty = phonesOf('ana', 20);
  const [first, ...others] = twenty;
  const owned = madeAll(twenty);
  const actual = boundAll(twenty);

  test('a new address waits for one that goes, and only for that', () => {
    const plan = planSync(planInput({ desired: [...others.slice(1), ana], actual, owned }));
    expect(describePlan(plan).filter((line) => line !== 'untouched')).toEqual([
      'create new-in-source -BS-sms:+4791ana0',
      'delete left-source -BS-sms:+4791ana1',
    ]);
    expect(plan.creates[0]?.first).toMatchObject({ reason: 'left-source', owned: { address: first?.address } });
  });

  test('below it nothing has to go first', () => {
    const plan = planSync(planInput({ desired: [...others, ana], actual: actual.slice(1), owned: owned.slice(1) }));
    expect(plan.creates).toEqual([{ desired: ana, reason: 'new-in-source', first: null }]);
  });

  test('where nothing goes it cannot be had', () => {
    const plan = planSync(planInput({ desired: [ana], actual }));
    expect(plan.conflicts).toEqual([{ desired: ana, sid: '', reason: 'too-many-bindings' }]);
  });

  test('a delete of somebody else makes no room', () => {
    const leaving = wants('bo', { address: '+4792' });
    const plan = planSync(
      planInput({ desired: [ana], actual: [...actual, bound('BS9', leaving)], owned: [madeRecord(leaving, 'BS9')] }),
    );
    expect(describePlan(plan)).toEqual(['delete left-source -BS9', 'conflict too-many-bindings']);
  });

  test('one delete makes room once', () => {
    const fcm = wants('ana', { type: 'fcm' });
    const plan = planSync(planInput({ desired: [...others, ana, fcm], actual, owned }));
    expect(plan.creates).toHaveLength(1);
    expect(plan.conflicts).toEqual([{ desired: fcm, sid: '', reason: 'too-many-bindings' }]);
  });

  test('other tags need no room', () => {
    const retagged = twenty.map((one) => ({ ...one, tags: ['new'] }));
    expect(planSync(planInput({ desired: retagged, actual, owned })).replaces).toHaveLength(20);
  });

  test('a phone that comes from somebody else does', () => {
    const plan = planSync(
      planInput({
        desired: [...twenty, ana],
        actual: [...actual, bound('BS9', bo)],
        owned: [...owned, madeRecord(bo, 'BS9')],
      }),
    );
    expect(plan.replaces).toEqual([]);
    expect(plan.conflicts).toEqual([{ desired: ana, sid: '', reason: 'too-many-bindings' }]);
  });

  test('whatever the record says, room is made where the service has the binding', () => {
    const [mover] = twenty;
    const pending = mover ? [pendingRecord({ ...mover, identity: 'bo' }, 'BS-sms:+4791ana0')] : [];
    const plan = planSync(planInput({ desired: [...others, ana], actual, owned: [...owned.slice(1), ...pending] }));
    expect(plan.creates[0]?.first?.sids).toEqual(['BS-sms:+4791ana0']);
  });
});
