import { decideMessage } from '../src/app/decide.ts';
import type { World } from '../src/app/world.ts';
import type { Message } from '../src/model/message.ts';
import { type Arm, conclude, describe, median, print, runPairs, threadCpuOf } from './measure.ts';
import { benchRules, createDice, openWorld, TEMPERATURE, topicOf } from './workload.ts';

/**
 * Cost of a message as rules grow: topic, decoder, memory and 10 matching rules of 10 or of 10,000, for the same messages
 * of the same 1,000 devices. Every alarm stands; 1 message in 200 makes a transition. What is measured is how the rules
 * that do not match are passed over. Where the devices are spread over all rules instead, the rules of each message must
 * also be fetched from memory, which 10 rules never leave: that figure is printed beside it, and has no target.
 */
const MATCHING = 10;
const FEW = 10;
const MANY = 10_000;
const DEVICES = 1000;
const MESSAGES = 40_000;
const ROUNDS = 7;
const TARGET = 1.3;

/** No rule is of this phase; a message in 400 is of one that is, and the next of its device is not. */
const CALM = 1000;

const main = async (): Promise<void> => {
  const few = createArm(FEW, 1);
  const { ours, theirs, ratios } = await runPairs(ROUNDS, { ours: createArm(MANY, 1), theirs: few });
  const spread = await runPairs(ROUNDS, { ours: createArm(MANY, MANY / MATCHING), theirs: few });
  print(`growth: ns per message: ${FEW} rules ${describe(theirs, 0)}, ${MANY} rules ${describe(ours, 0)}`);
  print(`growth: devices spread over all ${MANY} rules: ${describe(spread.ratios)} times as dear`);
  conclude(median(ratios) <= TARGET, `growth: ${describe(ratios)} times as dear; target ${TARGET}`);
};

/** ns per message of random devices, which stand on so many lines of 10 rules each, after each has been heard once. */
const createArm = (rules: number, lines: number): Arm => {
  const world = openWorld(benchRules(rules, { phases: MATCHING, linesOf: MATCHING }));
  const topics = Array.from({ length: DEVICES }, (_, device) => topicOf(device % lines, device));
  const hear = createHearing(world, topics);
  for (const device of topics.keys()) hear(device);
  const dice = createDice();
  const hearMany = () => {
    for (let message = 0; message < MESSAGES; message++) hear(dice(DEVICES));
  };
  hearMany();
  return async () => ((await threadCpuOf(hearMany)) * 1000) / MESSAGES;
};

const createHearing = (world: World, topics: readonly string[]): ((device: number) => void) => {
  const dice = createDice(1);
  let at = Date.UTC(2026, 0);
  return (device) => {
    const phase = dice(400) === 0 ? dice(MATCHING) : CALM;
    decideMessage(world, messageOf(topics[device] ?? '', phase, at++));
    if (!world.ledger.isEmpty()) world.ledger.take();
  };
};

const messageOf = (topic: string, phase: number, receivedAt: number): Message => ({
  topic,
  payload: Buffer.from(JSON.stringify({ temperature: TEMPERATURE, phase })),
  retain: false,
  qos: 1,
  dup: false,
  packetId: 0,
  receivedAt,
});

await main();
