import { expect, test } from 'vitest';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';
import { startFakeTwilio } from '../fakes/twilio.ts';
import { auditLedger } from './ledger/audit.ts';
import { makePlant } from './ledger/plant.ts';
import { startPublisher } from './ledger/publisher.ts';
import { chooseSeed, createRandom } from './ledger/random.ts';
import { drawReadings, SENTINEL_KEY } from './ledger/readings.ts';
import { expectTransitions } from './ledger/reference.ts';
import { tellOutcome } from './ledger/tell-outcome.ts';
import { startTocsin } from './ledger/tocsin-process.ts';

const READINGS = 1000;
const RATE = 20;
const FLEET = { machines: 60, tanks: 20, bells: 0 };

/** Starts are counted, arrivals are seen: between the two lie the network and a busy machine. */
const JITTER_MS = 250;

const BROKEN = { status: 500 };
const TOO_MANY = { status: 429, code: 20429, headers: { 'retry-after': '2' } };

test.skipIf(!hasMosquitto())(
  'a provider in trouble gets everything in order, in the end, and never too fast',
  async () => {
    await using stack = new AsyncDisposableStack();
    const random = createRandom(chooseSeed());
    process.stdout.write(`provider: TOCSIN_SEED=${random.seed}\n`);
    const readings = drawReadings(random, FLEET, READINGS);
    const expected = expectTransitions(readings);
    const twilio = stack.adopt(await startFakeTwilio(), ({ close }) => close());
    const broker = stack.use(await startMosquitto());
    const plant = stack.use(await makePlant());
    await plant.configure({ brokerUrl: broker.url, twilioUrl: twilio.url, rate: RATE });
    const tocsin = stack.use(startTocsin(plant));
    const operator = await tocsin.operator();
    await operator.ready();
    twilio.failNext(...Array(10).fill(BROKEN), TOO_MANY, TOO_MANY);
    const publisher = stack.use(await startPublisher(broker.url, 1000));
    await publisher.publish(readings);
    await operator.drained(SENTINEL_KEY, 90_000);

    const ledger = await operator.readLedger();
    tellOutcome('provider', { seed: random.seed, readings: READINGS, ledger, received: twilio.accepted() });
    expect(auditLedger(expected, ledger, twilio.accepted())).toEqual([]);
    expect(twilio.accepted()).toHaveLength(ledger.deliveries.length);
    const arrivals = twilio.requests.map(({ at }) => at);
    expect(findBursts(arrivals)).toEqual([]);
    const refusals = twilio.requests.filter(({ status }) => status === 429);
    expect(refusals).toHaveLength(2);
    for (const { at } of refusals) {
      expect(arrivals.filter((other) => other > at + JITTER_MS && other < at + 2000 - JITTER_MS)).toEqual([]);
    }
  },
);

/** Spans of arrivals that hold more than a second's worth for each second begun. */
const findBursts = (arrivals: readonly number[]): readonly string[] =>
  arrivals.flatMap((from, first) => {
    const last = arrivals.findIndex((to, index) => {
      const seconds = Math.floor((to - from + JITTER_MS) / 1000) + 1;
      return index >= first && index - first + 1 > seconds * RATE;
    });
    return last < 0 ? [] : [`${last - first + 1} within ${Math.round((arrivals[last] ?? 0) - from)} ms`];
  });
