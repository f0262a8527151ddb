import { decodeFault } from '../fault.ts';
import type { FormatResult } from '../format.ts';
import { type EdgeNode, forget, nodeTime, noteClock, type SparkplugMemory } from './memory.ts';
import type { SparkplugMessage } from './message.ts';
import { askForRebirth } from './rebirth.ts';
import { deathSample, nodeLabels } from './samples.ts';
import { takeSeq } from './sequence.ts';
import { bdSeqOf, isEarlier } from './session.ts';
import { nodeKey } from './topic.ts';

/** The node with all its devices, or one device, is gone; what it was born with holds no longer. */
export const readDeath = (memory: SparkplugMemory, message: SparkplugMessage): FormatResult => {
  const node = memory.nodes.get(nodeKey(message.address));
  return message.address.device === null
    ? nodeDeath(memory, message, node)
    : deviceDeath(memory, message, message.address.device);
};

/** The will of an earlier session may come after the birth of a later one: the broker has noticed only now. */
const nodeDeath = (
  memory: SparkplugMemory,
  { address, payload, retain, receivedAt }: SparkplugMessage,
  node: EdgeNode | undefined,
): FormatResult => {
  const bdSeq = bdSeqOf(payload);
  const born = node?.bdSeq ?? null;
  if (bdSeq !== null && born !== null && isEarlier(bdSeq, born)) {
    return { samples: [], faults: [decodeFault('stale-death', `of session ${bdSeq}, born in ${born}`)] };
  }
  const time = node && nodeTime(node, receivedAt);
  const devices = [...(node?.devices ?? [])].map(([device, birth]) => deathSample(address, { device, birth, time }));
  if (!retain) forget(memory, address, null);
  const own = deathSample(address, { device: null, birth: node?.birth ?? null, time });
  // After a start the births may not have been heard again yet: only the fleet knows the node's devices.
  return { samples: [node?.birth || retain ? own : { ...own, goneWith: nodeLabels(address) }, ...devices] };
};

const deviceDeath = (memory: SparkplugMemory, message: SparkplugMessage, device: string): FormatResult => {
  const { address, payload, retain, receivedAt } = message;
  const node = memory.nodes.get(nodeKey(address));
  const faults = node ? takeSeq(node, message) : [];
  const birth = node?.devices.get(device) ?? null;
  if (node && !retain) {
    noteClock(node, message);
    forget(memory, address, device);
  }
  const requests = faults.length > 0 ? askForRebirth(memory, address, receivedAt) : [];
  return { samples: [deathSample(address, { device, birth, time: payload.timestamp })], faults, requests };
};
