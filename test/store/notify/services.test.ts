import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asCredentialSid, asServiceSid } from '../../../src/model/ids.ts';
import { BUILT_IN_SERVICE, EMPTY_SERVICE, type Service } from '../../../src/model/service.ts';
import type { Store } from '../../../src/store/store.ts';
import { binding, delivery, fanOut, memoryStore, sms } from '../samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore(1_000);
});

afterEach(() => store.close());

const of = (name: string) => asServiceSid(`IS${name}`);
const service = (name: string, parts: Partial<Service> = {}): Service => ({
  sid: of(name),
  friendlyName: 'Cold',
  apnCredentialSid: asCredentialSid('CR1'),
  gcmCredentialSid: null,
  fcmCredentialSid: asCredentialSid('CR2'),
  messagingServiceSid: 'MG1',
  facebookMessengerPageId: '4',
  alexaSkillId: null,
  defaultApnNotificationProtocolVersion: '3',
  defaultGcmNotificationProtocolVersion: '2',
  defaultFcmNotificationProtocolVersion: '3',
  defaultAlexaNotificationProtocolVersion: '3',
  logEnabled: false,
  deliveryCallbackUrl: 'https://client.example',
  deliveryCallbackEnabled: true,
  createdAt: 10,
  updatedAt: 20,
  ...parts,
});
const page = async (name: string | null, after: string | null = null, limit = 10) =>
  (await store.notify.services(name, after === null ? null : of(after), limit)).map(({ sid }) => String(sid));

describe('a service', () => {
  it('comes back as it was put', async () => {
    await store.notify.putService(service('1'));
    expect(await store.notify.service(of('1'))).toEqual(service('1'));
    const changed = service('1', { friendlyName: null, logEnabled: true, updatedAt: 30 });
    await store.notify.putService(changed);
    expect(await store.notify.service(of('1'))).toEqual(changed);
    expect(await store.notify.service(of('9'))).toBeNull();
  });

  it('of the config is there from the start, with nothing said of it', async () => {
    expect(await store.notify.countServices()).toBe(1);
    const times = { createdAt: 1_000, updatedAt: 1_000 };
    expect(await store.notify.service(BUILT_IN_SERVICE)).toEqual({ ...EMPTY_SERVICE, sid: BUILT_IN_SERVICE, ...times });
  });

  it('is listed by sid, or by its very name', async () => {
    for (const name of ['3', '1', '2']) await store.notify.putService(service(name));
    await store.notify.putService(service('4', { friendlyName: 'cold' }));
    expect(await page(null, '0'.repeat(32), 2)).toEqual(['IS1', 'IS2']);
    expect(await page(null, '2')).toEqual(['IS3', 'IS4']);
    expect(await page('Cold')).toEqual(['IS1', 'IS2', 'IS3']);
    expect(await page('Cold', '1', 1)).toEqual(['IS2']);
    expect(await page('cold')).toEqual(['IS4']);
    expect(await store.notify.countServices()).toBe(5);
  });

  it('has bindings of its own, also to an address that another service has', async () => {
    const shared = { address: '+47123', tags: ['on-call'] };
    const theirs = binding('BS2', { ...shared, service: of('1') });
    await store.notify.putBinding(binding('BS1', shared));
    expect(await store.notify.putBinding(theirs)).toBeNull();
    const filter = { service: of('1'), identities: [], tags: [] };
    expect(await store.notify.bindings(filter, null, 10)).toEqual([theirs]);
    expect(await store.notify.bindings({ ...filter, tags: ['on-call'] }, null, 10)).toEqual([theirs]);
    expect(await store.notify.bindings({ ...filter, identities: ['ana'], tags: ['on-call'] }, null, 10)).toEqual([
      theirs,
    ]);
    expect(await store.notify.bindings({ ...filter, tags: ['sms'] }, null, 10)).toEqual([theirs]);
  });

  it('removed takes its bindings along and says so once, and leaves what is queued', async () => {
    await store.notify.putService(service('1'));
    await store.notify.putBinding(binding('BS1', { tags: ['a'] }));
    for (const sid of ['BS2', 'BS3']) await store.notify.putBinding(binding(sid, { service: of('1'), tags: ['a'] }));
    await fanOut(store, 'NT1', [delivery('d1', { binding: binding('BS2').sid })]);
    expect(await store.notify.removeService(of('1'))).toBe(true);
    expect(await store.notify.service(of('1'))).toBeNull();
    expect(await store.notify.bindings({ service: of('1'), identities: [], tags: ['a'] }, null, 10)).toEqual([]);
    expect(await store.notify.binding(binding('BS1').sid)).not.toBeNull();
    expect(await store.notify.dueDeliveries(sms, 1_000, 10)).toHaveLength(1);
    expect((await store.lists.audit({})).items).toEqual([
      {
        at: 1_000,
        action: 'service-removed',
        reason: 'deleted with 2 bindings',
        type: null,
        address: null,
        identity: null,
        sid: 'IS1',
      },
    ]);
    expect(await store.notify.removeService(of('1'))).toBe(false);
    expect((await store.lists.audit({})).items).toHaveLength(1);
  });
});
