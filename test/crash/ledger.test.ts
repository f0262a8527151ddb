import { expect, test } from 'vitest';
import { FAULT_POINTS } from '../../src/base/probe.ts';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { auditLedger } from './ledger/audit.ts';
import { drawKills } from './ledger/kill-plan.ts';
import type { Plant } from './ledger/plant.ts';
import { startPublisher } from './ledger/publisher.ts';
import { chooseSeed, createRandom } from './ledger/random.ts';
import { createRation } from './ledger/ration.ts';
import { drawReadings, SENTINEL_KEY } from './ledger/readings.ts';
import { expectTransitions } from './ledger/reference.ts';
import { tellOutcome } from './ledger/tell-outcome.ts';
import { type Fault, startTocsin } from './ledger/tocsin-process.ts';
import { startWorld } from './ledger/world.ts';

const READINGS = 20_000;
const FLEET = { machines: 120, tanks: 50, bells: 30 };
const PER_SECOND = 500;
const KILLS = 50;

/** Messages for each life; what is left is for the last one, which nobody kills. */
const PER_LIFE = 350;

const LONGEST_LIFE_MS = 30_000;

test.skipIf(!hasMosquitto())(`${KILLS} kills lose no alarm, double none, and keep every order`, async () => {
  await using stack = new AsyncDisposableStack();
  const random = createRandom(chooseSeed());
  process.stdout.write(`ledger: TOCSIN_SEED=${random.seed}\n`);
  const readings = drawReadings(random, FLEET, READINGS);
  const expected = expectTransitions(readings);
  const { broker, twilio, plant } = stack.use(await startWorld({ rate: 500 }));
  await makeSession(plant);
  const publisher = stack.use(await startPublisher(broker.url, PER_SECOND));

  const kills = drawKills(random, KILLS);
  const ration = createRation(PER_LIFE);
  const published = publisher.publish(readings, ration.soFar);
  for (const fault of kills) {
    await liveUntil(plant, fault);
    ration.next();
  }
  ration.lift();
  const last = stack.use(startTocsin(plant));
  const operator = await last.operator();
  await published;
  await operator.drained(SENTINEL_KEY, 60_000);

  const ledger = await operator.readLedger();
  const received = await twilio.accepted();
  tellOutcome('ledger', { seed: random.seed, kills, readings: READINGS, ledger, received });
  expect(auditLedger(expected, ledger, received)).toEqual([]);
  expect(Object.keys(Object.groupBy(kills, ({ point }) => point)).toSorted()).toEqual(FAULT_POINTS.toSorted());
});

/** The broker queues for those only who have subscribed before. */
const makeSession = async (plant: Plant): Promise<void> => {
  await using tocsin = startTocsin(plant);
  await (await tocsin.operator()).ready();
  await tocsin.end();
};

/** One life: from its start to the kill. */
const liveUntil = async (plant: Plant, fault: Fault): Promise<void> => {
  await using tocsin = startTocsin(plant, fault);
  await tocsin.killed(LONGEST_LIFE_MS);
};
