import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../src/base/clock.ts';
import type { Channel, Outcome } from '../../src/model/delivery.ts';
import { asServiceSid, type CredentialSid } from '../../src/model/ids.ts';
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
const MINUTE = 60 * SECOND;

const refused: Outcome = { type: 'CredentialRefused', code: 'InvalidProviderToken' };
const OURS = credentialSid(1);
const THEIRS = credentialSid(2);
const apn = (number: number, credential: CredentialSid | null) =>
  binding(number, { type: 'apn', address: `ab${String(number).padStart(4, '0')}`, credentialSid: credential });

/** Two customers with a credential each, whose channels are made by `makeChannel`. */
const twoCustomers = async (
  answer: (credential: CredentialSid | null, count: number) => Outcome | Promise<Outcome>,
  options: { readonly rate?: number; readonly concurrency?: number } = {},
) => {
  const channels = new Map<CredentialSid | null, Channel & { readonly starts: unknown[] }>();
  const forgotten: CredentialSid[] = [];
  let clock: VirtualClock | null = null;
  const bench = await createBench({
    channels: (own) => {
      clock = own;
      return [];
    },
    find: ({ channel, credential }) => {
      if (!clock || channel !== 'apn') return undefined;
      const known = channels.get(credential);
      if (known) return known;
      const made = {
        ...createScriptedChannel(clock, (_, count) => answer(credential, count), { ...options, name: 'apn' }),
        ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      };
      channels.set(credential, made);
      return made;
    },
    forget: (credential) => {
      forgotten.push(credential);
      channels.delete(credential);
    },
    bindings: [apn(1, OURS), apn(2, THEIRS)],
  });
  return { ...bench, channels, forgotten };
};

describe('each credential by itself', () => {
  it('holds up nobody else when it is refused', async () => {
    const bench = await twoCustomers((credential) => (credential === OURS ? refused : delivered));
    await bench.queue(notification(1));
    await bench.queue(notification(2));
    expect(bench.states()).toEqual(['queued InvalidProviderToken', 'delivered', 'queued', 'delivered']);
    expect(bench.events).toContainEqual({
      type: 'credential-refused',
      route: { channel: 'apn', credential: OURS },
      code: 'InvalidProviderToken',
      until: NOON + MINUTE,
    });
  });

  it('keeps still by itself when its provider asks for it', async () => {
    const wait: Outcome = { type: 'RetryAt', at: NOON + MINUTE, scope: 'credential', code: '429' };
    const bench = await twoCustomers((credential, count) => (credential === OURS && count === 1 ? wait : delivered));
    await bench.queue(notification(1), notification(2));
    expect(bench.states()).toEqual(['queued 429', 'delivered', 'queued', 'delivered']);
    await bench.pass(MINUTE, SECOND);
    expect(bench.states()).toEqual(Array(4).fill('delivered'));
  });

  it('delays nothing of another service that goes to the same phone', async () => {
    const other = asServiceSid(`IS${'2'.repeat(32)}`);
    const bench = await twoCustomers((credential) => (credential === OURS ? refused : delivered));
    await bench.store.putService(service({ sid: other }));
    await bench.store.putBinding({ ...apn(1, THEIRS), sid: binding(9).sid, service: other });
    await bench.queue(notification(1), { ...notification(2), service: other });
    expect(bench.states()).toEqual(['queued InvalidProviderToken', 'delivered', 'delivered']);
  });

  it('has a rate of its own', async () => {
    const bench = await twoCustomers(() => delivered, { rate: 1 });
    await bench.queue(notification(1), notification(2));
    await bench.pass(2 * SECOND, 100);
    const starts = bench.store.all.attempts().map(({ credential, at }) => [credential, at - NOON]);
    expect(starts).toEqual([
      [OURS, 0],
      [THEIRS, 0],
      [OURS, SECOND],
      [THEIRS, SECOND],
    ]);
  });

  it('has as many under way as its channel takes', async () => {
    let underWay = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    const bench = await twoCustomers(
      (credential) => {
        if (credential !== OURS) return delivered;
        underWay++;
        most = Math.max(most, underWay);
        return new Promise((resolve) => {
          answers.push(() => {
            underWay--;
            resolve(delivered);
          });
        });
      },
      { concurrency: 3 },
    );
    for (let number = 3; number < 10; number++) await bench.store.putBinding(apn(number, OURS));
    await bench.queue(notification(1));
    while (answers.length > 0) {
      for (const answer of answers.splice(0)) answer();
      await bench.settle();
    }
    expect(most).toBe(3);
    expect(bench.states()).toEqual(Array(9).fill('delivered'));
  });
});

describe('a credential that is changed', () => {
  it('is asked for anew, and what waited because it was refused goes out at once', async () => {
    let mended = false;
    const bench = await twoCustomers((credential) => (credential === OURS && !mended ? refused : delivered));
    await bench.queue(notification(1), notification(2));
    await bench.pass(20 * MINUTE, MINUTE);
    expect(bench.states()).toEqual(['queued InvalidProviderToken', 'delivered', 'queued', 'delivered']);
    const before = bench.channels.get(OURS);
    mended = true;
    bench.dispatcher.credentialChanged(OURS);
    await bench.settle();
    expect(bench.forgotten).toEqual([OURS]);
    expect(bench.channels.get(OURS)).not.toBe(before);
    expect(bench.states()).toEqual(Array(4).fill('delivered'));
  });

  it('is not judged by an answer to the earlier one', async () => {
    let answer: (outcome: Outcome) => void = () => {};
    let asked = 0;
    const bench = await twoCustomers((credential) => {
      if (credential !== OURS) return delivered;
      return ++asked === 1 ? new Promise((resolve) => (answer = resolve)) : delivered;
    });
    await bench.queue(notification(1));
    bench.dispatcher.credentialChanged(OURS);
    await bench.settle();
    answer(refused);
    await bench.settle();
    await bench.pass(SECOND, 100);
    expect(bench.states()).toEqual(['delivered', 'delivered']);
    expect(bench.events.filter(({ type }) => type === 'credential-refused')).toEqual([]);
  });

  it('leads what waits to another one, which is found by a wake', async () => {
    const bench = await twoCustomers((credential) => (credential === OURS ? refused : delivered));
    await bench.store.putService(service({ apnCredentialSid: OURS }));
    await bench.store.putBinding(apn(3, null));
    await bench.queue(notification(1, { Identity: ['person-3'] }), notification(2, { Identity: ['person-3'] }));
    const [from, to] = [OURS, credentialSid(3)].map((credential) => ({ channel: 'apn', credential }) as const);
    if (from && to) await bench.store.reroute(SERVICE, from, to);
    bench.dispatcher.wake();
    await bench.settle();
    await bench.pass(2 * MINUTE, SECOND);
    expect(bench.states()).toEqual(['delivered', 'delivered']);
    expect(bench.store.all.attempts().map(({ credential }) => credential)).toEqual([
      OURS,
      to?.credential,
      to?.credential,
    ]);
  });
});

describe('which credential a delivery goes by', () => {
  const first = credentialSid(11);
  const rows: readonly [string, Parameters<typeof service>[0], Parameters<typeof binding>[1], CredentialSid | null][] =
    [
      ['the service’s own', { apnCredentialSid: first }, { type: 'apn' }, first],
      ['the binding’s before it', { apnCredentialSid: first }, { type: 'apn', credentialSid: OURS }, OURS],
      ['of its own type', { apnCredentialSid: first, fcmCredentialSid: OURS }, { type: 'fcm' }, OURS],
      ['gcm apart from fcm', { fcmCredentialSid: first, gcmCredentialSid: OURS }, { type: 'gcm' }, OURS],
      ['none for SMS', { apnCredentialSid: first }, { type: 'sms' }, null],
      ['none for SMS, whatever its binding names', {}, { type: 'sms', credentialSid: OURS }, null],
      ['the config’s where none is named', {}, { type: 'apn' }, null],
    ];
  it.each(rows)('%s', async (_, ofService, ofBinding, expected) => {
    const bench = await createBench({ services: [service(ofService)], bindings: [binding(1, ofBinding)] });
    await bench.queue(notification(1));
    expect(bench.store.all.deliveries().map(({ credential, identity }) => [credential, identity])).toEqual([
      [expected, 'person-1'],
    ]);
  });
});

describe('many credentials', () => {
  it('keeps no loop that is idle, and none is missed', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => apn(index + 1, credentialSid(index + 1)));
    const bench = await createBench({
      channels: (clock) => [createScriptedChannel(clock, () => delivered, { name: 'apn' })],
      bindings: many,
    });
    for (const turn of [1, 2]) {
      await bench.store.addNotification(notification(turn), []);
      bench.dispatcher.wake();
      await bench.dispatcher.idle();
    }
    expect(bench.states()).toEqual(Array(2400).fill('delivered'));
  });

  it('takes up the routes that an earlier run left', async () => {
    const store = createNotifyStore();
    const wait: Outcome = { type: 'RetryAt', at: NOON + SECOND, scope: 'binding', code: '503' };
    const bindings = [apn(1, OURS), apn(2, THEIRS)];
    const first = await createBench({
      store,
      channels: (clock) => [createScriptedChannel(clock, () => wait, { name: 'apn' })],
      bindings,
    });
    await first.queue(notification(1));
    await first.dispatcher.stop();
    const second = await createBench({
      store,
      channels: (clock) => [createScriptedChannel(clock, () => delivered, { name: 'apn' })],
    });
    await second.pass(SECOND);
    expect(second.states()).toEqual(['delivered', 'delivered']);
  });
});
