import { type DecodeFault, decodeFault } from '../fault.ts';
import type { EdgeNode } from './memory.ts';
import type { SparkplugMessage } from './message.ts';

const MODULUS = 256;

/** Counts the messages of a session, 0 to 255 and round again; a number that is left out is a message that is lost. */
export const takeSeq = (node: EdgeNode, { payload, retain }: SparkplugMessage): readonly DecodeFault[] => {
  const { seq } = payload;
  if (seq === undefined || retain) return [];
  const before = node.seq;
  node.seq = seq;
  // The same number twice is the same message twice.
  if (before === null || seq === before || seq === (before + 1) % MODULUS) return [];
  return [decodeFault('sequence-gap', `${seq} after ${before}`)];
};
