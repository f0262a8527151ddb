import { type DecodeFault, decodeFault } from '../fault.ts';
import type { FormatResult } from '../format.ts';
import { type Birth, type EdgeNode, noteClock, type SparkplugMemory } from './memory.ts';
import type { SparkplugMessage } from './message.ts';
import { askForRebirth } from './rebirth.ts';
import { toSamples } from './samples.ts';
import { takeSeq } from './sequence.ts';
import { type Address, nodeKey } from './topic.ts';

/** What changed. Metrics with a name are read whether or not they were born; what has only an alias needs its birth. */
export const readData = (memory: SparkplugMemory, message: SparkplugMessage): FormatResult => {
  const { address, payload, receivedAt } = message;
  const node = memory.nodes.get(nodeKey(address));
  const birth = birthOf(node, address);
  const { samples, unnamed } = toSamples(message, birth);
  const faults: DecodeFault[] = node ? [...takeSeq(node, message)] : [];
  if (node) noteClock(node, message);
  if (!birth) faults.push(decodeFault('no-birth', `of ${payload.metrics.length} metrics ${unnamed} have no name`));
  else if (unnamed > 0) faults.push(decodeFault('no-birth', `${unnamed} metrics that the birth does not name`));
  return { samples, faults, requests: faults.length > 0 ? askForRebirth(memory, address, receivedAt) : [] };
};

const birthOf = (node: EdgeNode | undefined, { device }: Address): Birth | null =>
  (device === null ? node?.birth : node?.devices.get(device)) ?? null;
