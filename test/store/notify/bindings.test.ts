import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asBindingSid, asCredentialSid, asNotificationSid } from '../../../src/model/ids.ts';
import { BUILT_IN_SERVICE } from '../../../src/model/service.ts';
import type { BindingFilter } from '../../../src/store/notify/binding-page.ts';
import type { Store } from '../../../src/store/store.ts';
import { binding, delivery, fanOut, memoryStore, sms } from '../samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore(1_000);
});

afterEach(() => store.close());

const everyone: BindingFilter = { service: BUILT_IN_SERVICE, identities: [], tags: [] };
const page = async (filter: Partial<BindingFilter>, after: string | null = null, limit = 10) => {
  const found = await store.notify.bindings(
    { ...everyone, ...filter },
    after === null ? null : asBindingSid(after),
    limit,
  );
  return found.map(({ sid }) => String(sid));
};
const audit = async () => (await store.lists.audit({})).items;

describe('a binding', () => {
  it('comes back as it was put', async () => {
    const full = binding('BS1', {
      tags: ['on-call', 'site-oslo'],
      endpoint: 'e',
      credentialSid: asCredentialSid('CR1'),
      updatedAt: 11,
    });
    expect(await store.notify.putBinding(full)).toBeNull();
    expect(await store.notify.binding(full.sid)).toEqual(full);
    expect(await store.notify.bindings(everyone, null, 10)).toEqual([full]);
  });

  it('put again under its sid is renewed, tags and all', async () => {
    await store.notify.putBinding(binding('BS1', { tags: ['a', 'b'] }));
    const renewed = binding('BS1', { tags: ['b', 'c'], updatedAt: 99 });
    expect(await store.notify.putBinding(renewed)).toBeNull();
    expect(await store.notify.binding(renewed.sid)).toEqual(renewed);
    expect(await page({ tags: ['a'] })).toEqual([]);
    expect(await page({ tags: ['b', 'c'] })).toEqual(['BS1']);
    expect(await audit()).toEqual([]);
  });

  it('takes its address over from whoever had it, and says so', async () => {
    const old = binding('BS1', { address: '+4791234567', tags: ['old'] });
    await store.notify.putBinding(old);
    expect(await store.notify.putBinding(binding('BS2', { address: '+4791234567', identity: 'bo' }))).toEqual(old);
    expect(await store.notify.binding(old.sid)).toBeNull();
    expect(await page({ tags: ['old'] })).toEqual([]);
    expect(await audit()).toEqual([
      {
        at: 1_000,
        action: 'binding-replaced',
        reason: 'by BS2',
        type: 'sms',
        address: '…4567',
        identity: 'ana',
        sid: 'BS1',
      },
    ]);
  });

  it('shares an address with a binding of another type', async () => {
    await store.notify.putBinding(binding('BS1', { type: 'fcm', address: 'x' }));
    expect(await store.notify.putBinding(binding('BS2', { type: 'apn', address: 'x' }))).toBeNull();
    expect(await page({})).toEqual(['BS1', 'BS2']);
  });
});

describe('removing a binding', () => {
  const sid = binding('BS1').sid;

  beforeEach(async () => {
    await store.notify.putBinding(binding('BS1', { tags: ['a'], updatedAt: 500 }));
  });

  it('takes its tags with it and leaves a trace', async () => {
    expect(await store.notify.removeBinding(sid, 'BindingGone 410')).toBe(true);
    expect(await store.notify.binding(sid)).toBeNull();
    expect(await page({ tags: ['a'] })).toEqual([]);
    expect(await audit()).toMatchObject([{ action: 'binding-removed', reason: 'BindingGone 410', address: '…7BS1' }]);
  });

  it('that is not there does nothing', async () => {
    expect(await store.notify.removeBinding(asBindingSid('BS9'), 'gone')).toBe(false);
    expect(await audit()).toEqual([]);
  });

  it.each([
    ['was renewed since', 499, false],
    ['was last renewed at that very time', 500, true],
    ['was renewed before', 501, true],
  ])('that %s', async (_, since, removed) => {
    expect(await store.notify.removeBinding(sid, 'gone', since)).toBe(removed);
    expect((await store.notify.binding(sid)) === null).toBe(removed);
  });

  it('leaves its deliveries to go out', async () => {
    await fanOut(store, 'NT1', [delivery('d1', { binding: sid })]);
    await store.notify.removeBinding(sid, 'gone');
    expect(await store.notify.dueDeliveries(sms, 100, 10)).toHaveLength(1);
  });
});

describe('refusals of a binding', () => {
  const sid = binding('BS1').sid;
  const refuse = (notification: string) => store.notify.countRefusal(sid, asNotificationSid(notification));

  it('are counted by notification', async () => {
    await store.notify.putBinding(binding('BS1'));
    expect([await refuse('NT1'), await refuse('NT1'), await refuse('NT2')]).toEqual([1, 1, 2]);
  });

  it('are a hundred at most, however long a credential stays wrong', async () => {
    await store.notify.putBinding(binding('BS1'));
    for (let number = 0; number < 120; number++) await refuse(`NT${number}`);
    expect(await refuse('NT200')).toBe(100);
  });

  it('go with the binding', async () => {
    expect(await refuse('NT1')).toBe(0);
    await store.notify.putBinding(binding('BS1'));
    await refuse('NT1');
    await store.notify.removeBinding(sid, 'gone');
    await store.notify.putBinding(binding('BS1'));
    expect(await refuse('NT2')).toBe(1);
  });
});

describe('bindings of a target', () => {
  beforeEach(async () => {
    await store.notify.putBinding(binding('BS1', { identity: 'ana', tags: ['on-call', 'oslo'] }));
    await store.notify.putBinding(binding('BS2', { identity: 'ana', type: 'apn', tags: ['oslo'], createdAt: 20 }));
    await store.notify.putBinding(binding('BS3', { identity: 'bo', type: 'apn', tags: ['on-call'], createdAt: 30 }));
    await store.notify.putBinding(binding('BS4', { identity: 'cy', type: 'facebook-messenger', createdAt: 40 }));
  });

  it.each<[string, Partial<BindingFilter>, readonly string[]]>([
    ['no filter is everyone', {}, ['BS1', 'BS2', 'BS3', 'BS4']],
    ['any of the identities', { identities: ['ana', 'cy'] }, ['BS1', 'BS2', 'BS4']],
    ['an identity named twice', { identities: ['bo', 'bo'] }, ['BS3']],
    ['an identity nobody has', { identities: ['zoe'] }, []],
    ['a tag', { tags: ['on-call'] }, ['BS1', 'BS3']],
    ['all of the tags', { tags: ['on-call', 'oslo'] }, ['BS1']],
    ['a tag named twice', { tags: ['oslo', 'oslo'] }, ['BS1', 'BS2']],
    ['a tag nobody has', { tags: ['oslo', 'bergen'] }, []],
    ['a tag with quotes in it', { tags: [`o'slo"`] }, []],
    ['the implicit tag of everyone', { tags: ['all'] }, ['BS1', 'BS2', 'BS3', 'BS4']],
    ['the implicit tag of a type', { tags: ['apn'] }, ['BS2', 'BS3']],
    ['the implicit tag with a dash', { tags: ['facebook-messenger'] }, ['BS4']],
    ['two types at once are nobody', { tags: ['apn', 'sms'] }, []],
    ['implicit and given tags together', { tags: ['all', 'oslo', 'apn'] }, ['BS2']],
    ['identity and tags', { identities: ['ana', 'bo'], tags: ['on-call'] }, ['BS1', 'BS3']],
    ['identity, tag and type', { identities: ['ana'], tags: ['oslo', 'apn'] }, ['BS2']],
    ['made at or after', { createdFrom: 30 }, ['BS3', 'BS4']],
    ['made before', { createdBefore: 30 }, ['BS1', 'BS2']],
    ['made between, with a tag', { createdFrom: 15, createdBefore: 30, tags: ['oslo'] }, ['BS2']],
  ])('%s', async (_, filter, expected) => {
    expect(await page(filter)).toEqual(expected);
    const [first, ...rest] = expected;
    expect(await page(filter, null, 1)).toEqual(expected.slice(0, 1));
    expect(await page(filter, first ?? 'BS0')).toEqual(rest);
  });
});

describe('a held address', () => {
  it('is released alone: who else said STOP is not written to again', async () => {
    const addresses = ['+4791234567', '+4791234568'];
    for (const address of addresses) await store.notify.holdAddress('sms', address, 'STOP');
    await store.notify.holdAddress('facebook-messenger', '+4791234567', 'STOP');
    await store.notify.releaseAddress('sms', '+4791234567', 'START');
    expect(await store.notify.heldAmong('sms', addresses)).toEqual(['+4791234568']);
    expect(await store.notify.heldAmong('facebook-messenger', addresses)).toEqual(['+4791234567']);
  });

  it('is held until it is released, each change once in the audit', async () => {
    expect(await store.notify.heldAmong('sms', ['+1', '+4791234567'])).toEqual([]);
    await store.notify.holdAddress('sms', '+4791234567', 'STOP');
    await store.notify.holdAddress('sms', '+4791234567', 'STOP again');
    expect(await store.notify.heldAmong('sms', ['+1', '+4791234567'])).toEqual(['+4791234567']);
    expect(await store.notify.heldAmong('apn', ['+1', '+4791234567'])).toEqual([]);
    await store.notify.releaseAddress('sms', '+4791234567', 'START');
    await store.notify.releaseAddress('sms', '+4791234567', 'START again');
    expect(await store.notify.heldAmong('sms', ['+1', '+4791234567'])).toEqual([]);
    const held = { at: 1_000, type: 'sms', address: '…4567', identity: null, sid: null };
    expect(await audit()).toEqual([
      { ...held, action: 'address-released', reason: 'START' },
      { ...held, action: 'address-held', reason: 'STOP' },
    ]);
  });
});
