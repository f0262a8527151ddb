import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../../src/base/clock.ts';
import type { DeliveryRequest, Outcome } from '../../src/model/delivery.ts';
import { binding, createBench, createScriptedChannel, delivered, notification } from './kit.ts';

const SECOND = 1000;

const unknown: Outcome = { type: 'Rejected', code: 'BadDeviceToken', blames: 'address' };
const tooLarge: Outcome = { type: 'Rejected', code: 'PayloadTooLarge' };
const foreign: Outcome = { type: 'Rejected', code: 'DeviceTokenNotForTopic', blames: 'credential' };

const apn = (number: number) => binding(number, { type: 'apn', address: `ab${String(number).padStart(4, '0')}` });

const benchOf = (answer: (request: DeliveryRequest, count: number) => Outcome, people = 2) =>
  createBench({
    channels: (clock: VirtualClock) => [createScriptedChannel(clock, answer, { name: 'apn' })],
    bindings: Array.from({ length: people }, (_, index) => apn(index + 1)),
  });

const notify = async (bench: Awaited<ReturnType<typeof benchOf>>, count: number, from = 1) => {
  for (let number = from; number < from + count; number++) await bench.queue(notification(number));
};

const isFirst = ({ address }: DeliveryRequest) => address === apn(1).address;
const doubts = (bench: Awaited<ReturnType<typeof benchOf>>) =>
  bench.events.filter(({ type }) => type === 'credential-doubted');

describe('an address that is refused again and again', () => {
  it('loses its binding at the third notification, when others were accepted meanwhile', async () => {
    const bench = await benchOf((request) => (isFirst(request) ? unknown : delivered));
    await notify(bench, 2);
    expect(bench.store.all.bindings()).toHaveLength(2);
    await notify(bench, 1, 3);
    expect(bench.store.all.bindings().map(({ sid }) => sid)).toEqual([apn(2).sid]);
    expect(bench.store.all.audit()).toEqual([`${apn(1).sid} refused 3 times: BadDeviceToken`]);
    expect(doubts(bench)).toEqual([]);
  });

  it('keeps it while nothing at all is accepted, for the environment may be wrong', async () => {
    const bench = await benchOf(() => unknown);
    await notify(bench, 5);
    expect(bench.store.all.bindings()).toHaveLength(2);
  });

  it('loses it when others are accepted later', async () => {
    let mended = false;
    const bench = await benchOf((request) => (isFirst(request) || !mended ? unknown : delivered));
    await notify(bench, 4);
    mended = true;
    await notify(bench, 1, 5);
    expect(bench.store.all.bindings()).toHaveLength(2);
    await notify(bench, 1, 6);
    expect(bench.store.all.bindings().map(({ sid }) => sid)).toEqual([apn(2).sid]);
  });

  it('counts anew for a binding that was made anew', async () => {
    const bench = await benchOf((request) => (isFirst(request) ? unknown : delivered));
    await notify(bench, 2);
    await bench.store.putBinding({ ...apn(9), address: apn(1).address });
    await notify(bench, 2, 3);
    expect(bench.store.all.bindings().map(({ sid }) => sid)).toContain(apn(9).sid);
  });

  it('counts once what the store failed to write at first', async () => {
    const bench = await benchOf((request) => (isFirst(request) ? unknown : delivered));
    await notify(bench, 1);
    bench.store.fail('finishAttempts', 1);
    await bench.queue(notification(2));
    await bench.pass(2 * SECOND, SECOND);
    expect(bench.store.all.bindings()).toHaveLength(2);
  });

  it.each([
    ['a message that is refused for itself', tooLarge],
    ['an address of another app', foreign],
  ] as const)('loses nothing for %s', async (_, outcome) => {
    const bench = await benchOf((request) => (isFirst(request) ? outcome : delivered));
    await notify(bench, 5);
    expect(bench.store.all.bindings()).toHaveLength(2);
  });
});

describe('a credential that may be wrong', () => {
  it('is told once when three addresses in a row are refused, and nobody waits for it', async () => {
    const bench = await benchOf(() => unknown, 6);
    await notify(bench, 1);
    const route = { channel: 'apn', credential: null };
    expect(doubts(bench)).toEqual([{ type: 'credential-doubted', route, code: 'BadDeviceToken' }]);
    expect(bench.states()).toEqual(Array(6).fill('rejected BadDeviceToken'));
  });

  it('is told of an address of another app', async () => {
    const bench = await benchOf((request) => (isFirst(request) ? foreign : delivered));
    await notify(bench, 1);
    expect(doubts(bench)).toHaveLength(1);
    expect(bench.states()).toEqual(['rejected DeviceTokenNotForTopic', 'delivered']);
  });
});
