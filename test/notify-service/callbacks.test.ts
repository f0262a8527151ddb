import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import { Redacted } from '../../src/base/redacted.ts';
import { signTwilio } from '../../src/base/twilio-signature.ts';
import type { Outcome } from '../../src/model/delivery.ts';
import type { FormField } from '../../src/notify-service/callback-form.ts';
import type { PostAnswer, PostCallback } from '../../src/notify-service/callback-post.ts';
import { createCallbacks } from '../../src/notify-service/callbacks.ts';
import type { DispatchEvent } from '../../src/notify-service/dispatch-event.ts';
import { createNotifyStore } from '../fakes/notify-store.ts';
import { delivery } from '../store/samples.ts';
import { binding, createBench, createScriptedChannel, delivered, NOON, notification } from './kit.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const URL_A = 'https://a.example/notify?x=1';
const URL_B = 'https://b.example/notify';
const account = { accountSid: `AC${'a'.repeat(32)}`, authToken: new Redacted('token') };
const taken: PostAnswer = { ok: true };
const refused: PostAnswer = { ok: false, code: 'http-500' };

interface Posted {
  readonly at: number;
  readonly url: string;
  readonly form: readonly FormField[];
  readonly signature: string;
}

interface Client {
  readonly answer?: (url: string, count: number) => PostAnswer | Promise<PostAnswer>;
  readonly deliver?: (address: string) => Outcome;
  readonly people?: number;
  readonly unsigned?: boolean;
}

/** A dispatcher and the callbacks beside it, to a client that answers so. */
const start = async ({ answer = () => taken, deliver = () => delivered, people = 1, unsigned }: Client = {}) => {
  const clock = createVirtualClock(NOON);
  const store = createNotifyStore({ clock });
  const posts: Posted[] = [];
  const events: DispatchEvent[] = [];
  const post: PostCallback = async (one) => {
    posts.push({ at: clock.now() - NOON, ...one });
    return answer(one.url, posts.length);
  };
  const open = () =>
    createCallbacks({
      store,
      clock,
      post,
      account: unsigned ? undefined : account,
      emit: (event) => events.push(event),
    });
  const callbacks = open();
  const bench = await createBench({
    clock,
    store,
    channels: (own: VirtualClock) => [createScriptedChannel(own, ({ address }) => deliver(address))],
    bindings: Array.from({ length: people }, (_, index) =>
      binding(index + 1, { address: `+4790${String(index + 1).padStart(6, '0')}` }),
    ),
  });
  const settle = async () => {
    callbacks.wake();
    for (let turn = 0; turn < 30; turn++) await nextTurn();
  };
  /** Time passes second by second. */
  const pass = async (durationMs: number, stepMs = SECOND) => {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      clock.advance(stepMs);
      for (let turn = 0; turn < 12; turn++) await nextTurn();
    }
  };
  const send = async (number: number, url = URL_A) => {
    await bench.queue(notification(number, { DeliveryCallbackUrl: url }));
    await bench.dispatcher.idle();
    await settle();
  };
  return { ...bench, clock, store, posts, events, callbacks, open, settle, pass, send };
};

const valuesOf = (form: readonly FormField[] | undefined, name: string) =>
  (form ?? []).flatMap(([field, value]) => (field === name ? [value] : []));

describe('a callback', () => {
  it('says what became of each delivery, signed with the account’s token', async () => {
    const bench = await start({
      people: 2,
      deliver: (address) => (address.endsWith('1') ? delivered : { type: 'Rejected', code: '21211' }),
    });
    await bench.send(1);
    const [posted] = bench.posts;
    const { sid } = notification(1);
    expect(posted?.form.slice(0, 6)).toEqual([
      ['NotificationSid', sid],
      ['AccountSid', account.accountSid],
      ['ServiceSid', notification(1).service],
      ['Count', '2'],
      ['SequenceId', '0'],
      ['IsFinal', 'True'],
    ]);
    const states = valuesOf(posted?.form, 'DeliveryState').map((text) => JSON.parse(text));
    expect(states.toSorted((a, b) => (a.status < b.status ? -1 : 1))).toEqual([
      {
        sid: null,
        status: 'FAILED',
        type: 'sms',
        identity: 'person-2',
        address: '+4790000002',
        binding_sid: binding(2).sid,
        error_code: 21211,
        error_message: 'Error 21211',
      },
      {
        sid: 'SM1',
        status: 'SENT',
        type: 'sms',
        identity: 'person-1',
        address: '+4790000001',
        binding_sid: binding(1).sid,
        error_code: null,
        error_message: null,
      },
    ]);
    expect(posted?.signature).toBe(signTwilio(account.authToken, URL_A, posted?.form ?? []));
  });

  it('tells of a thousand at a time, numbered, and which is the last', async () => {
    const bench = await start({ people: 2100 });
    await bench.send(1);
    const told = bench.posts.map(({ form }) =>
      ['SequenceId', 'Count', 'IsFinal'].flatMap((name) => valuesOf(form, name)),
    );
    expect(told).toEqual([
      ['0', '1000', 'False'],
      ['1', '1000', 'False'],
      ['2', '100', 'True'],
    ]);
    const addresses = bench.posts.flatMap(({ form }) =>
      valuesOf(form, 'DeliveryState').map((text): unknown => JSON.parse(text).address),
    );
    expect(new Set(addresses).size).toBe(2100);
  });

  it('is made of a fan-out that ends after all its deliveries, though nobody asks for a look then', async () => {
    const bench = await start({ people: 0 });
    const { sid } = notification(1);
    await bench.dispatcher.stop();
    await bench.store.addNotification(notification(1), []);
    const ended = delivery('d1', { notification: sid, state: 'delivered', finishedAt: NOON });
    await bench.store.fanOut(sid, { deliveries: [ended], done: false, callback: URL_A });
    await bench.settle();
    await bench.store.fanOut(sid, { deliveries: [], done: true, callback: URL_A });
    await bench.pass(2 * MINUTE);
    expect(bench.posts.map(({ form }) => valuesOf(form, 'IsFinal'))).toEqual([['True']]);
  });

  it('is made for nobody who did not ask', async () => {
    const bench = await start();
    await bench.queue(notification(1));
    await bench.settle();
    await bench.pass(MINUTE);
    expect(bench.posts).toEqual([]);
  });
});

describe('a client that does not take it', () => {
  it('is asked again after 1 s, doubling to ten minutes, with the same', async () => {
    const bench = await start({ answer: (_, count) => (count < 14 ? refused : taken) });
    await bench.send(1);
    await bench.pass(HOUR, SECOND);
    const waits = bench.posts.map(({ at }, index) => (at - (bench.posts[index - 1]?.at ?? 0)) / SECOND);
    expect(waits).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
    expect(new Set(bench.posts.map(({ form, signature }) => JSON.stringify([form, signature]))).size).toBe(1);
  });

  it('is given up after a day, and that is told', async () => {
    const bench = await start({ answer: () => refused });
    await bench.send(1);
    await bench.pass(25 * HOUR, MINUTE);
    const { length } = bench.posts;
    await bench.pass(2 * HOUR, MINUTE);
    expect(bench.posts).toHaveLength(length);
    expect(bench.events).toEqual([
      { type: 'callback-failed', notification: notification(1).sid, url: URL_A, code: 'http-500' },
    ]);
  });

  it('is given up after a day, however many wait for it', async () => {
    const bench = await start({ answer: () => refused });
    for (let number = 1; number <= 30; number++) await bench.send(number);
    await bench.pass(25 * HOUR, MINUTE);
    const given = bench.events.flatMap((event) => (event.type === 'callback-failed' ? [event.notification] : []));
    expect(new Set(given).size).toBe(30);
    expect(await bench.store.nextCallbackAt()).toBeNull();
  });

  it('delays nobody else', async () => {
    const bench = await start({ answer: (url) => (url === URL_A ? new Promise(() => {}) : taken) });
    for (let number = 1; number <= 30; number++) await bench.send(number, URL_A);
    await bench.send(99, URL_B);
    await bench.pass(3 * SECOND);
    const to = (url: string) => bench.posts.filter((one) => one.url === url).length;
    expect([to(URL_A), to(URL_B)]).toEqual([10, 1]);
    expect(bench.states()).toEqual(Array(31).fill('delivered'));
  });

  it('delays nobody else, though each of its callbacks has a URL of its own', async () => {
    const bench = await start({ answer: (url) => (url === URL_B ? taken : new Promise(() => {})) });
    for (let number = 1; number <= 110; number++) await bench.send(number, `https://a.example/notify?id=${number}`);
    await bench.send(999, URL_B);
    await bench.pass(3 * SECOND, SECOND / 20);
    const isToB = ({ url }: Posted) => url === URL_B;
    expect([bench.posts.filter(isToB).length, bench.posts.length]).toEqual([1, 11]);
  });

  it('is asked again after a second, however long its callback had to wait for its turn', async () => {
    let answered = 0;
    const answers: (() => void)[] = [];
    const bench = await start({
      answer: () => new Promise((resolve) => answers.push(() => resolve(++answered === 11 ? refused : taken))),
    });
    for (let number = 1; number <= 11; number++) await bench.send(number);
    await bench.pass(30 * SECOND);
    for (const answer of answers.splice(0)) answer();
    await bench.pass(2 * SECOND);
    for (const answer of answers.splice(0)) answer();
    await bench.pass(2 * SECOND);
    const times = bench.posts.filter(({ form }) => valuesOf(form, 'NotificationSid')[0] === notification(11).sid);
    expect(times).toHaveLength(2);
  });

  it('is asked at its other URLs all the while it says no at one', async () => {
    const bench = await start({ answer: (url) => (url === URL_A ? refused : taken) });
    await bench.send(1, URL_A);
    await bench.send(2, 'https://a.example/other');
    await bench.pass(SECOND, SECOND / 20);
    expect(bench.posts.map(({ url }) => url)).toEqual([URL_A, 'https://a.example/other', URL_A]);
  });

  it('is asked by one callback at a time while it fails, and gets all when it takes one', async () => {
    let mended = false;
    const bench = await start({ answer: () => (mended ? taken : refused) });
    for (let number = 1; number <= 5; number++) await bench.send(number);
    await bench.pass(7 * SECOND);
    expect(bench.posts.length).toBeLessThanOrEqual(5);
    mended = true;
    await bench.pass(20 * MINUTE);
    const told = new Set(bench.posts.flatMap(({ form }) => valuesOf(form, 'NotificationSid')));
    expect(told.size).toBe(5);
    expect(bench.events).toEqual([]);
  });
});

describe('without a token', () => {
  it('sends nothing that nobody could verify, and says so', async () => {
    const bench = await start({ unsigned: true });
    await bench.send(1);
    await bench.pass(MINUTE);
    expect(bench.posts).toEqual([]);
    expect(bench.events).toEqual([expect.objectContaining({ type: 'callback-failed', code: 'unsigned' })]);
  });
});

describe('start, stop and a store that fails', () => {
  it('posts again after a crash what nobody knows to have been taken, under the same number', async () => {
    const bench = await start({ answer: (_, count) => (count === 1 ? new Promise(() => {}) : taken) });
    await bench.send(1);
    void bench.callbacks.stop();
    const second = bench.open();
    second.wake();
    await bench.pass(2 * MINUTE);
    expect(bench.posts.map(({ form }) => valuesOf(form, 'SequenceId'))).toEqual([['0'], ['0']]);
  });

  it.each(['nextCallback', 'retryCallback', 'endCallback', 'nextCallbackAt'] as const)(
    'goes on a second after %s failed',
    async (operation) => {
      const bench = await start();
      bench.store.fail(operation, 1);
      await bench.send(1);
      await bench.pass(3 * SECOND);
      expect(bench.posts).toHaveLength(1);
      await bench.pass(3 * MINUTE);
      expect(bench.posts).toHaveLength(1);
    },
  );

  it('waits for the posts under way when it stops', async () => {
    let answer: (answer: PostAnswer) => void = () => {};
    const bench = await start({ answer: () => new Promise((resolve) => (answer = resolve)) });
    await bench.send(1);
    let isStopped = false;
    const stopped = bench.callbacks.stop().then(() => {
      isStopped = true;
    });
    await nextTurn();
    expect(isStopped).toBe(false);
    answer(taken);
    await stopped;
    expect(await bench.store.nextCallback(NOON + HOUR, 1000)).toBeNull();
  });
});
