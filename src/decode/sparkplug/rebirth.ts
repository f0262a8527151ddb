import protobuf from 'protobufjs/minimal.js';
import type { PublishRequest } from '../../model/publish.ts';
import type { SparkplugMemory } from './memory.ts';
import { type Address, commandTopic, nodeKey } from './topic.ts';

/** Time for a node to answer before it is asked again. */
const PAUSE_MS = 10_000;

/** A birth that was refused for want of room would be refused again. */
const LONG_PAUSE_MS = 3_600_000;

const MOST_ASKED = 10_000;

/** Of all nodes together within a second: a plant that is born at once is a storm, and so is a publisher that invents nodes. */
const ASKED_A_SECOND = 100;

/** Asks a node to be born again, unless it was asked just now. */
export const askForRebirth = (
  memory: SparkplugMemory,
  address: Address,
  receivedAt: number,
): readonly PublishRequest[] => {
  const waitsUntil = memory.askAgainAt.get(nodeKey(address)) ?? receivedAt;
  // Further away than the longest pause: our clock was set back meanwhile.
  if (waitsUntil > receivedAt && waitsUntil <= receivedAt + LONG_PAUSE_MS) return [];
  // It is asked at one of its next messages.
  if (!mayAsk(memory, receivedAt)) return [];
  pauseUntil(memory, address, receivedAt + PAUSE_MS);
  // [tck-id-payloads-ncmd-qos, tck-id-payloads-ncmd-retain]
  return [{ topic: commandTopic(address), payload: rebirthCommand(receivedAt), qos: 0, retain: false }];
};

const mayAsk = (memory: SparkplugMemory, receivedAt: number): boolean => {
  if (Math.abs(receivedAt - memory.asked.since) >= 1000) memory.asked = { since: receivedAt, count: 0 };
  memory.asked.count++;
  return memory.asked.count <= ASKED_A_SECOND;
};

export const pauseRebirths = (memory: SparkplugMemory, address: Address, receivedAt: number): void =>
  pauseUntil(memory, address, receivedAt + LONG_PAUSE_MS);

const pauseUntil = ({ askAgainAt }: SparkplugMemory, address: Address, at: number): void => {
  const key = nodeKey(address);
  // Put last, so that the first is the one that was asked longest ago.
  askAgainAt.delete(key);
  askAgainAt.set(key, at);
  const [longestAgo] = askAgainAt.keys();
  if (askAgainAt.size > MOST_ASKED && longestAgo !== undefined) askAgainAt.delete(longestAgo);
};

const BOOLEAN = 11;

/** The payload of a command with one metric, `Node Control/Rebirth`, true. */
const rebirthCommand = (at: number): Uint8Array => {
  const writer = protobuf.Writer.create().uint32(0x08).uint64(at).uint32(0x12).fork();
  writer.uint32(0x0a).string('Node Control/Rebirth').uint32(0x18).uint64(at);
  return writer.uint32(0x20).uint32(BOOLEAN).uint32(0x70).bool(true).ldelim().finish();
};
