import { err, ok, type Result } from '../../base/result.ts';
import { type DecodeFault, decodeFault } from '../fault.ts';
import { type Format, type FormatInput, type FormatResult, withMemory } from '../format.ts';
import { readBirth } from './birth.ts';
import { readData } from './data.ts';
import { readDeath } from './death.ts';
import { createSparkplugMemory, type SparkplugMemory } from './memory.ts';
import type { SparkplugMessage } from './message.ts';
import { readPayload } from './payload.ts';
import { parseAddress } from './topic.ts';

/** Eclipse Sparkplug B 3.0: births define what data mean, so the format remembers what each node and device was born with. */
export const sparkplugFormat: Format = {
  topics: ['spBv1.0/#'],
  settles: ['device', 'time', 'zone', 'value'],
  hasFields: true,
  labels: ['group', 'node', 'deviceName'],
  // The birth of a large node names tens of thousands of metrics, and without it no message of the node can be read.
  largest: 1024 * 1024,
  create: () => withMemory({ createMemory: createSparkplugMemory, read }),
};

const SILENT: FormatResult = { samples: [] };

const read = (memory: SparkplugMemory, input: FormatInput): Result<FormatResult, DecodeFault> => {
  const address = parseAddress(input.topic);
  if (address === 'silent') return ok(SILENT);
  if (!address) return err(decodeFault('wrong-topic', input.topic));
  const payload = readPayload(input.payload);
  if (!payload.ok) return payload;
  const { retain, receivedAt } = input;
  return ok(readMessage(memory, { address, payload: payload.value, retain, receivedAt }));
};

const readMessage = (memory: SparkplugMemory, message: SparkplugMessage): FormatResult => {
  switch (message.address.type) {
    case 'NBIRTH':
    case 'DBIRTH':
      return readBirth(memory, message);
    case 'NDATA':
    case 'DDATA':
      return readData(memory, message);
    case 'NDEATH':
    case 'DDEATH':
      return readDeath(memory, message);
  }
};
