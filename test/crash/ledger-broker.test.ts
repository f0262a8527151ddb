import { expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { auditLedger } from './ledger/audit.ts';
import { startPublisher } from './ledger/publisher.ts';
import { chooseSeed, createRandom } from './ledger/random.ts';
import { drawReadings, SENTINEL_KEY } from './ledger/readings.ts';
import { expectTransitions } from './ledger/reference.ts';
import { tellOutcome } from './ledger/tell-outcome.ts';
import { startTocsin } from './ledger/tocsin-process.ts';
import { waitUntil } from './ledger/wait-until.ts';
import { startWorld } from './ledger/world.ts';

const READINGS = 4000;
const PER_SECOND = 500;

/** Where Tocsin ends too. What was published around it is published once more soon after, by devices that do not trust. */
const CUT = Math.floor((2 * READINGS) / 3);

/**
 * No bells: what a publisher sends again, say because the broker ended before its PUBACK, is to everybody else a message
 * of its own, and only a time of the device's own shows that it is not.
 */
const FLEET = { machines: 120, tanks: 80, bells: 0 };

test.skipIf(!hasMosquitto())(
  'a broker that ends, once alone and once with Tocsin, loses and doubles nothing',
  async () => {
    await using stack = new AsyncDisposableStack();
    const random = createRandom(chooseSeed());
    process.stdout.write(`broker: TOCSIN_SEED=${random.seed}\n`);
    const readings = drawReadings(random, FLEET, READINGS);
    const expected = expectTransitions(readings);
    const { broker, twilio, plant } = stack.use(await startWorld({ rate: 500 }));
    const first = stack.use(startTocsin(plant));
    const before = await first.operator();
    await before.ready();
    const publisher = stack.use(await startPublisher(broker.url, PER_SECOND));
    const again = readings.slice(CUT - 1500, CUT + 100);
    const published = publisher.publish(readings.toSpliced(CUT + 100, 0, ...again));

    await waitUntil('a third is published', () => publisher.sent() > READINGS / 3, 20_000);
    await broker.stop();
    await before.unready();
    await broker.start();
    await before.ready();

    await waitUntil('two thirds are published', () => publisher.sent() > CUT, 20_000);
    await Promise.all([broker.stop(), first.kill()]);
    const second = stack.use(startTocsin(plant));
    const after = await second.operator();
    await broker.start();
    await published;
    await after.drained(SENTINEL_KEY, 30_000);

    const ledger = await after.readLedger();
    const received = await twilio.accepted();
    tellOutcome('broker', { seed: random.seed, readings: READINGS, ledger, received });
    expect(auditLedger(expected, ledger, received)).toEqual([]);
  },
);
