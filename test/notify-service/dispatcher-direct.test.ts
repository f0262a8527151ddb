import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../src/base/clock.ts';
import type { BindingType } from '../../src/model/binding.ts';
import type { Outcome } from '../../src/model/delivery.ts';
import { asServiceSid } from '../../src/model/ids.ts';
import type { DirectAddress } from '../../src/model/notification.ts';
import type { CallbackBatch } from '../../src/notify-service/callback-store.ts';
import { createNotifyStore } from '../fakes/notify-store.ts';
import {
  binding,
  createBench,
  createScriptedChannel,
  credentialSid,
  delivered,
  NOON,
  notification,
  SERVICE,
  service,
} from './kit.ts';

const SECOND = 1000;
const toNobody = { Tag: [] };
const phone = (number: number): DirectAddress => ({ type: 'sms', address: `+4791${String(number).padStart(6, '0')}` });
const channels = (clock: VirtualClock) =>
  (['sms', 'apn', 'fcm', 'gcm'] as const).map((name) => createScriptedChannel(clock, () => delivered, { name }));

/** A phone whose provider gave no answer at first. */
const waitingAs = async (type: BindingType) => {
  const answers: Outcome[] = [{ type: 'AnswerLost', code: 'reset' }];
  const answering = (clock: VirtualClock) =>
    (['apn', 'fcm', 'gcm'] as const).map((name) =>
      createScriptedChannel(clock, () => answers.shift() ?? delivered, { name }),
    );
  const bench = await createBench({ channels: answering, bindings: [binding(1, { type, address: 'token' })] });
  await bench.queue(notification(1));
  expect(bench.states()).toEqual(['queued reset']);
  return bench;
};

describe('a notification past the bindings', () => {
  it('goes to each address once, in the order given, by the service’s credential', async () => {
    const bench = await createBench({ channels, services: [service({ apnCredentialSid: credentialSid(1) })] });
    await bench.queueDirect(notification(1, toNobody), [
      phone(1),
      { type: 'apn', address: 'ab12' },
      phone(1),
      { type: 'fcm', address: 'token' },
      { type: 'gcm', address: 'token' },
    ]);
    const deliveries = bench.store.all.deliveries();
    expect(deliveries.map(({ channel, credential, address }) => [channel, credential, address])).toEqual([
      ['sms', null, '+4791000001'],
      ['apn', credentialSid(1), 'ab12'],
      ['fcm', null, 'token'],
    ]);
    expect(new Set(deliveries.map(({ binding: to, identity, state }) => [to, identity, state].join()))).toEqual(
      new Set([',,delivered']),
    );
  });

  it('is read page by page', async () => {
    const bench = await createBench({ channels });
    const many = Array.from({ length: 1200 }, (_, index) => phone(index % 1100));
    await bench.queueDirect(notification(1, toNobody), many);
    await bench.dispatcher.idle();
    expect(bench.states()).toEqual(Array(1100).fill('delivered'));
  });

  it('is read to its end before another begins, however many addresses both have', async () => {
    const bench = await createBench({ channels });
    const many = Array.from({ length: 1200 }, (_, index) => phone(index));
    for (const number of [1, 2]) {
      await bench.store.addNotification({ ...notification(number, toNobody), direct: many.length }, many);
    }
    bench.dispatcher.wake();
    await bench.dispatcher.idle();
    const deliveries = bench.store.all.deliveries();
    expect(deliveries.map(({ address, state }) => `${address} ${state}`)).toEqual(
      [...many, ...many].map(({ address }) => `${address} delivered`),
    );
  });

  it('goes on after a restart in the middle, and to nobody twice', async () => {
    const store = createNotifyStore();
    const many = Array.from({ length: 700 }, (_, index) => phone(index));
    const first = await createBench({ store, channels, started: false });
    await store.addNotification({ ...notification(1, toNobody), direct: many.length }, many);
    void first.dispatcher.start();
    while (store.all.deliveries().length === 0) await nextTurn();
    await first.dispatcher.stop();
    const second = await createBench({ store, channels });
    await second.dispatcher.idle();
    expect(second.states()).toEqual(Array(700).fill('delivered'));
    expect(store.all.attempts().length).toBe(700);
  });

  it('fails for what is no phone number, as Twilio’s does, after it was accepted', async () => {
    const bench = await createBench({ channels });
    await bench.queueDirect(notification(1, toNobody), [{ type: 'sms', address: '+86...' }, phone(1)]);
    expect(bench.states()).toEqual(['rejected 25001', 'delivered']);
  });

  it('goes to a number that opted out of another messaging service: Twilio keeps its own opt-outs', async () => {
    const other = service({ sid: asServiceSid(`IS${'3'.repeat(32)}`), messagingServiceSid: `MG${'3'.repeat(32)}` });
    const optedOut: Outcome = { type: 'OptedOut', code: '21610' };
    const bench = await createBench({
      services: [service(), other],
      channels: (clock) => [
        createScriptedChannel(clock, ({ sender }) => (sender.messagingServiceSid === null ? delivered : optedOut)),
      ],
    });
    await bench.queueDirect({ ...notification(1, toNobody), service: other.sid }, [phone(1)]);
    await bench.queueDirect(notification(2, toNobody), [phone(1)]);
    await bench.store.holdAddress('sms', phone(1).address, 'opted out: STOP');
    await bench.queueDirect({ ...notification(3, toNobody), service: other.sid }, [phone(1)]);
    expect(bench.states()).toEqual(['opted-out 21610', 'delivered', 'opted-out 21610']);
    expect(bench.store.all.audit()).toHaveLength(1);
  });

  it('does not go to a number that opted out', async () => {
    const bench = await createBench({ channels });
    await bench.store.holdAddress('sms', phone(1).address, 'opted out: STOP');
    await bench.queueDirect(notification(1, toNobody), [phone(1)]);
    expect(bench.states()).toEqual(['opted-out held']);
  });

  it('does not look for a binding', async () => {
    const bench = await createBench({ channels, bindings: [binding(1)] });
    await bench.queueDirect(notification(1, toNobody), [phone(7)]);
    expect(bench.store.all.deliveries()).toEqual([expect.objectContaining({ address: '+4791000007' })]);
  });
});

describe('whose service it is', () => {
  it('reaches the bindings of that service only', async () => {
    const other = service({ sid: asServiceSid('IS00000000000000000000000000000002') });
    const bench = await createBench({
      channels,
      services: [service(), other],
      bindings: [binding(1), binding(2, { service: other.sid })],
    });
    await bench.queue({ ...notification(1), service: other.sid });
    expect(bench.store.all.deliveries().map(({ identity }) => identity)).toEqual(['person-2']);
  });

  it('names the sender of the service', async () => {
    const sender = { messagingServiceSid: `MG${'1'.repeat(32)}`, facebookMessengerPageId: '77' };
    const sms: ReturnType<typeof createScriptedChannel>[] = [];
    const bench = await createBench({
      channels: (clock) => {
        sms.push(createScriptedChannel(clock, () => delivered));
        return sms;
      },
      services: [service(sender)],
      bindings: [binding(1)],
    });
    await bench.queue(notification(1));
    expect(sms[0]?.starts.map(({ request }) => request.sender)).toEqual([expect.objectContaining(sender)]);
  });

  it('sends nothing once the service is gone', async () => {
    const bench = await createBench({ channels });
    await bench.store.addNotification({ ...notification(1, toNobody), direct: 1 }, [phone(1)]);
    await bench.store.removeService(SERVICE);
    bench.dispatcher.wake();
    await bench.settle();
    expect(bench.states()).toEqual(['rejected no-service']);
  });

  it('rings a phone once that is bound as gcm and as fcm', async () => {
    const bench = await createBench({
      channels,
      bindings: [binding(1, { type: 'gcm', address: 'token' }), binding(2, { type: 'fcm', address: 'token' })],
    });
    await bench.queue(notification(1));
    expect(bench.store.all.deliveries().map(({ channel, state }) => [channel, state])).toEqual([['fcm', 'delivered']]);
  });

  it('rings it by gcm where only that binding is meant', async () => {
    const bench = await createBench({
      channels,
      bindings: [
        binding(1, { type: 'gcm', address: 'token' }),
        binding(2, { type: 'fcm', address: 'token', tags: [] }),
      ],
    });
    await bench.queue(notification(1), notification(2, { Tag: ['gcm'] }), notification(3, { Identity: ['person-1'] }));
    expect(bench.store.all.deliveries().map(({ channel }) => channel)).toEqual(['gcm', 'gcm', 'gcm']);
  });

  const moves = [
    ['fcm', 'gcm'],
    ['gcm', 'fcm'],
  ] as const;

  it.each(moves)('rings it still when of %s and %s the first has gone while it waits', async (gone, left) => {
    const bench = await waitingAs(gone);
    await bench.store.putBinding(binding(2, { type: left, address: 'token' }));
    await bench.store.removeBinding(binding(1).sid, 'test');
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['delivered']);
  });

  const unmeant = [
    ['the other is for another target', { type: 'gcm', address: 'token', tags: [] }],
    ['the other is of another phone', { type: 'gcm', address: 'other' }],
    ['the address is of another kind', { type: 'apn', address: 'token' }],
  ] as const;

  it.each(unmeant)('rings nothing when its binding has gone and %s', async (_why, other) => {
    const bench = await waitingAs('fcm');
    await bench.store.putBinding(binding(2, other));
    await bench.store.removeBinding(binding(1).sid, 'test');
    await bench.pass(SECOND);
    expect(bench.states()).toEqual(['binding-gone unbound']);
  });

  it('rings it once however far apart its bindings stand in a broadcast', async () => {
    const others = Array.from({ length: 600 }, (_, index) => binding(index + 2, { type: 'fcm', address: `t${index}` }));
    const bench = await createBench({
      channels,
      bindings: [
        binding(1, { type: 'gcm', address: 'token' }),
        ...others,
        binding(700, { type: 'fcm', address: 'token' }),
      ],
    });
    await bench.queue(notification(1, { Tag: ['all'] }));
    expect(bench.store.all.deliveries()).toHaveLength(601);
  });

  it('delivers to Alexa by nobody, and says so', async () => {
    const bench = await createBench({ channels, bindings: [binding(1, { type: 'alexa', address: 'amzn1' })] });
    await bench.queue(notification(1));
    expect(bench.states()).toEqual(['rejected not-deliverable']);
  });
});

describe('where the ends are posted', () => {
  const own = 'https://client.example/service';
  const given = 'https://client.example/notification';
  const rows = [
    ['nowhere, if nobody said', service(), undefined, undefined],
    ['nowhere, if it is switched off', service({ deliveryCallbackUrl: own }), undefined, undefined],
    ['to the service’s', service({ deliveryCallbackUrl: own, deliveryCallbackEnabled: true }), undefined, own],
    [
      'to the notification’s before it',
      service({ deliveryCallbackUrl: own, deliveryCallbackEnabled: true }),
      given,
      given,
    ],
    ['to the notification’s alone', service(), given, given],
  ] as const;
  it.each(rows)('%s', async (_, one, DeliveryCallbackUrl, expected) => {
    const bench = await createBench({ channels, services: [one], bindings: [binding(1)] });
    await bench.queue(notification(1, DeliveryCallbackUrl === undefined ? {} : { DeliveryCallbackUrl }));
    const batch = await bench.store.nextCallback(NOON + 5000, 1000);
    expect(batch?.url).toBe(expected);
  });

  it('stays the same on every page, whatever becomes of the service meanwhile', async () => {
    const before = service({ deliveryCallbackUrl: own, deliveryCallbackEnabled: true });
    const bindings = Array.from({ length: 600 }, (_, index) => binding(index + 1, { address: phone(index).address }));
    const store = createNotifyStore();
    let pages = 0;
    const callbacks: (string | null)[] = [];
    const bench = await createBench({
      store: {
        ...store,
        fanOut: async (sid, page) => {
          callbacks.push(page.callback);
          if (pages++ === 0)
            await store.putService(service({ deliveryCallbackUrl: given, deliveryCallbackEnabled: true }));
          return store.fanOut(sid, page);
        },
      },
      channels,
      services: [before],
      bindings,
    });
    await bench.queue(notification(1));
    await bench.dispatcher.idle();
    expect(callbacks).toEqual([own, own]);
    const batch: CallbackBatch | null = await store.nextCallback(NOON + 5000, 1000);
    expect([batch?.url, batch?.deliveries.length, batch?.isFinal]).toEqual([own, 600, true]);
  });
});
