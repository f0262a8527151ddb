import { decodeFault } from '../fault.ts';
import type { FormatResult } from '../format.ts';
import { admitNode, forget, hasRoom, noteClock, rememberBirth, type SparkplugMemory, toBirth } from './memory.ts';
import type { SparkplugMessage } from './message.ts';
import { askForRebirth, pauseRebirths } from './rebirth.ts';
import { toSamples } from './samples.ts';
import { takeSeq } from './sequence.ts';
import { bdSeqOf } from './session.ts';

/** The node, or one device of it, is there: what its metrics are called and what they are now. */
export const readBirth = (memory: SparkplugMemory, message: SparkplugMessage): FormatResult => {
  const { address, payload, receivedAt } = message;
  const birth = toBirth(payload);
  const { samples } = toSamples(message, birth, true);
  if (!hasRoom(memory, address, birth.datatypeByName.size)) {
    // What it was born with before might name its aliases wrongly.
    forget(memory, address, address.device);
    pauseRebirths(memory, address, receivedAt);
    return { samples, faults: [decodeFault('no-room', `${birth.datatypeByName.size} metrics`)] };
  }
  const node = admitNode(memory, address);
  rememberBirth(memory, { node, device: address.device, birth });
  noteClock(node, message);
  if (address.device !== null) {
    const faults = takeSeq(node, message);
    // Of a node that is unknown itself nothing but this device is known.
    const asks = faults.length > 0 || node.birth === null;
    return { samples, faults, requests: asks ? askForRebirth(memory, address, receivedAt) : [] };
  }
  node.bdSeq = bdSeqOf(payload);
  node.seq = message.retain ? null : (payload.seq ?? null);
  return { samples };
};
