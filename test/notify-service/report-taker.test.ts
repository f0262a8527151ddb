import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../src/base/clock.ts';
import type { Outcome, ProviderStatus } from '../../src/model/delivery.ts';
import { createReportTaker } from '../../src/notify-service/report-taker.ts';
import { binding, createBench, createScriptedChannel, notification, service } from './kit.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** One SMS binding and a notification to it; messages are SM1, SM2 … as they are accepted. */
const sent = async (answer: (count: number) => Outcome | Promise<Outcome> = acceptedAs) => {
  const bench = await createBench({
    channels: (clock: VirtualClock) => [createScriptedChannel(clock, (_, count) => answer(count))],
    bindings: [binding(1)],
  });
  const reports = createReportTaker({
    store: bench.store,
    clock: bench.clock,
    emit: (event) => bench.events.push(event),
    wake: bench.dispatcher.wake,
  });
  await bench.queue(notification(1));
  const idOf = () => bench.store.all.deliveries()[0]?.id ?? null;
  return { ...bench, reports, idOf };
};

const acceptedAs = (count: number): Outcome => ({ type: 'Delivered', providerId: `SM${count}` });
const lost: Outcome = { type: 'AnswerLost', code: 'timeout' };

const report = (status: ProviderStatus, more: { errorCode?: string; delivery?: string | null; sid?: string } = {}) => ({
  delivery: more.delivery ?? null,
  messageSid: more.sid ?? 'SM1',
  status,
  errorCode: more.errorCode ?? null,
});

describe('what the provider reports', () => {
  it('is noted on the delivery, found by the message', async () => {
    const { reports, store } = await sent();
    await reports.take(report('sent'));
    await reports.take(report('delivered'));
    expect(store.all.deliveries()).toEqual([
      expect.objectContaining({ state: 'delivered', providerStatus: 'delivered', providerId: 'SM1' }),
    ]);
  });

  it('takes an accepted message back that did not arrive, and says so', async () => {
    const bench = await sent();
    await bench.reports.take(report('undelivered', { errorCode: '30005' }));
    expect(bench.states()).toEqual(['rejected 30005']);
    expect(bench.events.at(-1)).toMatchObject({ type: 'finished', outcome: { type: 'Rejected', code: '30005' } });
  });

  it('sends once more what may not have arrived, and only once', async () => {
    const bench = await sent();
    await bench.reports.take(report('undelivered', { errorCode: '30003' }));
    expect(bench.events.at(-1)).toMatchObject({ type: 'retrying', outcome: { type: 'AnswerLost', code: '30003' } });
    await bench.pass(MINUTE, SECOND);
    expect(bench.store.all.deliveries()).toEqual([
      expect.objectContaining({ state: 'delivered', providerId: 'SM2', mayRepeat: true, providerStatus: null }),
    ]);
    await bench.reports.take(report('undelivered', { errorCode: '30003', sid: 'SM2' }));
    await bench.pass(5 * MINUTE, SECOND);
    expect(bench.states()).toEqual(['rejected 30003']);
    expect(bench.store.all.attempts()).toHaveLength(2);
  });

  it('ends the search for a message whose answer was lost: no second copy', async () => {
    const bench = await sent((count) => (count === 1 ? lost : acceptedAs(count)));
    expect(bench.states()).toEqual(['queued timeout']);
    await bench.reports.take(report('sent', { delivery: bench.idOf(), sid: 'SM9' }));
    await bench.pass(5 * MINUTE, SECOND);
    expect(bench.store.all.deliveries()).toEqual([
      expect.objectContaining({ state: 'delivered', providerId: 'SM9', attempts: 1 }),
    ]);
    expect(bench.events.at(-1)).toMatchObject({ type: 'finished', outcome: { type: 'Delivered', providerId: 'SM9' } });
  });

  it('holds a number that is reported to have opted out', async () => {
    const bench = await sent();
    await bench.reports.take(report('failed', { errorCode: '21610' }));
    expect(bench.states()).toEqual(['opted-out 21610']);
    expect(bench.store.all.held()).toEqual(['sms:+4790000001']);
  });

  it('holds no number that opted out of a messaging service of its own', async () => {
    const bench = await sent();
    await bench.store.putService(service({ messagingServiceSid: `MG${'3'.repeat(32)}` }));
    await bench.reports.take(report('failed', { errorCode: '21610' }));
    expect(bench.states()).toEqual(['opted-out 21610']);
    expect(bench.store.all.held()).toEqual([]);
  });

  it('means nothing when nobody knows the message', async () => {
    const bench = await sent();
    await bench.reports.take(report('undelivered', { errorCode: '30005', sid: 'SM7' }));
    await bench.reports.take(report('undelivered', { errorCode: '30005', sid: 'SM7', delivery: bench.idOf() }));
    await bench.reports.take(report('undelivered', { errorCode: '30005', sid: 'SM7', delivery: 'no such id' }));
    expect(bench.states()).toEqual(['delivered']);
  });

  it('ends at the furthest of two that come together', async () => {
    const bench = await sent();
    await Promise.all([bench.reports.take(report('delivered')), bench.reports.take(report('sent'))]);
    expect(bench.store.all.deliveries()[0]?.providerStatus).toBe('delivered');
  });

  it('rejects when the store fails, and takes the next one', async () => {
    const bench = await sent();
    bench.store.fail('writeReport', 1);
    await expect(bench.reports.take(report('sent'))).rejects.toThrow('database is locked');
    await bench.reports.take(report('delivered'));
    expect(bench.store.all.deliveries()[0]?.providerStatus).toBe('delivered');
  });
});

describe('a report that overtakes the answer', () => {
  const overtaking = async () => {
    let answer: (outcome: Outcome) => void = () => {};
    const bench = await sent(() => new Promise((resolve) => (answer = resolve)));
    const taken = bench.reports.take(report('sent', { delivery: bench.idOf() }));
    let isTaken = false;
    void taken.then(() => {
      isTaken = true;
    });
    return { ...bench, taken, answer: (outcome: Outcome) => answer(outcome), isTaken: () => isTaken };
  };

  it('is taken once the answer is written', async () => {
    const bench = await overtaking();
    await bench.pass(3 * SECOND, SECOND);
    expect(bench.isTaken()).toBe(false);
    bench.answer(acceptedAs(1));
    await bench.settle();
    await bench.pass(SECOND);
    await bench.taken;
    expect(bench.store.all.deliveries()[0]).toMatchObject({ state: 'delivered', providerStatus: 'sent' });
  });

  it('is given up after ten tries', async () => {
    const bench = await overtaking();
    for (let second = 0; second < 9; second++) {
      await nextTurn();
      bench.clock.advance(SECOND);
    }
    await nextTurn();
    expect(bench.isTaken()).toBe(true);
    bench.answer(acceptedAs(1));
    await bench.settle();
    expect(bench.store.all.deliveries()[0]?.providerStatus).toBeNull();
  });
});

describe('what phones say', () => {
  it('holds a number at STOP, so that nothing more goes to it, until START', async () => {
    const bench = await sent();
    const from = '+4790000001';
    await bench.reports.takeInbound({ from, optOut: 'stop' });
    await bench.queue(notification(2));
    await bench.reports.takeInbound({ from, optOut: 'help' });
    await bench.reports.takeInbound({ from, optOut: null });
    expect(bench.store.all.held()).toEqual([`sms:${from}`]);
    await bench.reports.takeInbound({ from, optOut: 'start' });
    await bench.queue(notification(3));
    expect(bench.states()).toEqual(['delivered', 'opted-out held', 'delivered']);
    expect(bench.store.all.audit().map((entry) => entry.replace(/^\S+ /, ''))).toEqual([
      'opted out: STOP',
      'opted in: START',
    ]);
  });
});
