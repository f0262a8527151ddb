import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, Route } from '../../../src/model/delivery.ts';
import { asCredentialSid, asNotificationSid, asServiceSid } from '../../../src/model/ids.ts';
import { BUILT_IN_SERVICE } from '../../../src/model/service.ts';
import type { Store } from '../../../src/store/store.ts';
import { binding, delivery, fanOut, memoryStore, notification, page, sms } from '../samples.ts';

let store: Store;

beforeEach(async () => {
  store = await memoryStore();
});

afterEach(() => store.close());

const apn: Route = { channel: 'apn', credential: null };
const apnOf = (name: string): Route => ({ channel: 'apn', credential: asCredentialSid(name) });
const due = async (route: Route) => (await store.notify.dueDeliveries(route, 1_000, 10)).map(({ id }) => id);
const finish = (each: Delivery) =>
  store.notify.finishAttempts([
    { delivery: each, outcome: { type: 'Rejected', code: 'x' }, finishedAt: 300, next: { ...each, state: 'rejected' } },
  ]);

describe('a route', () => {
  it('is a channel with one credential, and has a queue of its own', async () => {
    const d3 = delivery('d3', { ...apnOf('CR2'), dueAt: 700 });
    await fanOut(store, 'NT1', [delivery('d1', apn), delivery('d2', apnOf('CR1')), d3]);
    expect([await due(apn), await due(apnOf('CR1')), await due(apnOf('CR2'))]).toEqual([['d1'], ['d2'], ['d3']]);
    expect(await store.notify.dueDeliveries(apnOf('CR2'), 1_000, 10)).toEqual([d3]);
    expect(await store.notify.nextDueAt(apnOf('CR2'))).toBe(700);
    expect(await store.notify.nextDueAt(apnOf('CR3'))).toBeNull();
  });

  it('knows its own attempts', async () => {
    await fanOut(store, 'NT1', [delivery('d1', apn), delivery('d2', apnOf('CR1'))]);
    await store.notify.startAttempts([delivery('d1').id], 210);
    await store.notify.startAttempts([delivery('d2').id], 220);
    expect(await store.notify.lastAttemptAt(apn)).toBe(210);
    expect(await store.notify.lastAttemptAt(apnOf('CR1'))).toBe(220);
    expect(await store.notify.lastAttemptAt(sms)).toBeNull();
  });

  it('is open while something is queued on it', async () => {
    expect(await store.notify.openRoutes()).toEqual([]);
    const many = Array.from({ length: 20 }, (_, n) => delivery(`m${n}`, apnOf('CR1')));
    await fanOut(store, 'NT1', [delivery('d1'), delivery('d2', { ...apn, dueAt: 90_000 }), ...many]);
    expect(await store.notify.openRoutes()).toEqual([apn, apnOf('CR1'), sms]);
    await finish(delivery('d2', apn));
    expect(await store.notify.openRoutes()).toEqual([apnOf('CR1'), sms]);
  });

  it('alone is brought forward', async () => {
    await fanOut(store, 'NT1', [
      delivery('d1', { ...apn, dueAt: 900 }),
      delivery('d2', { ...apnOf('CR1'), dueAt: 900 }),
    ]);
    await store.notify.bringForward(apnOf('CR1'), 300);
    expect([await store.notify.nextDueAt(apn), await store.notify.nextDueAt(apnOf('CR1'))]).toEqual([900, 600]);
  });
});

describe('a credential that was changed', () => {
  it('takes along what is queued of its service, in its order, and nothing else', async () => {
    await fanOut(store, 'NT1', [delivery('d1', apn), delivery('d2', apn), delivery('d3', apnOf('CR9'))]);
    await fanOut(store, 'NT2', [delivery('d4', { ...apn, lane: 'lane-d1' })]);
    const other = notification('NT3', { service: asServiceSid('IS9') });
    await store.notify.addNotification(other, []);
    await store.notify.fanOut(other.sid, page([delivery('d5', { ...apn, notification: other.sid })], true));
    await store.notify.startAttempts([delivery('d2').id], 200);
    await store.notify.reroute(BUILT_IN_SERVICE, apn, apnOf('CR1'));
    expect([await due(apn), await due(apnOf('CR1')), await due(apnOf('CR9'))]).toEqual([['d5'], ['d1'], ['d3']]);
    await finish(delivery('d1'));
    expect(await due(apnOf('CR1'))).toEqual(['d4']);
    const sent = (await store.notify.deliveriesOf(asNotificationSid('NT1'), null, 10)).find(({ id }) => id === 'd2');
    expect(sent).toMatchObject({ ...apn, state: 'sending' });
  });

  it('leaves behind what goes to a binding that names it itself', async () => {
    const [one, two] = [delivery('d1', apnOf('CR1')), delivery('d2', apnOf('CR1'))];
    const credentialSid = asCredentialSid('CR1');
    await store.notify.putBinding(binding('BS-d1', { type: 'apn', address: 'ab01', credentialSid }));
    await store.notify.putBinding(binding('BS-d2', { type: 'apn', address: 'ab02' }));
    await fanOut(store, 'NT1', [one, two]);
    await store.notify.reroute(BUILT_IN_SERVICE, apnOf('CR1'), apnOf('CR2'));
    expect([await due(apnOf('CR1')), await due(apnOf('CR2'))]).toEqual([['d1'], ['d2']]);
  });

  it('does not keep what it takes along waiting for what the earlier one was refused for', async () => {
    await fanOut(store, 'NT1', [delivery('d1', { ...apn, dueAt: 600_000 })]);
    await store.notify.reroute(BUILT_IN_SERVICE, apn, apnOf('CR1'));
    expect(await due(apnOf('CR1'))).toEqual(['d1']);
  });

  it('may go back to the one of the config', async () => {
    await fanOut(store, 'NT1', [delivery('d1', apnOf('CR1'))]);
    await store.notify.reroute(BUILT_IN_SERVICE, apnOf('CR1'), apn);
    expect(await store.notify.openRoutes()).toEqual([apn]);
  });
});
