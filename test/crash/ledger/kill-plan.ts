import { FAULT_POINTS } from '../../../src/base/probe.ts';
import type { Random } from './random.ts';
import type { Fault } from './tocsin-process.ts';

/**
 * How often a point is passed at most before the kill: a life is given a few hundred messages, which make far fewer commits
 * and fewer sends.
 */
const MOST_PASSES = {
  'message-received': 300,
  'message-decided': 300,
  'before-commit': 12,
  'after-commit': 12,
  'after-ack': 12,
  'before-send': 12,
  'after-answer': 12,
} as const;

/** `count` kills, spread evenly over the fault points, in a random order. */
export const drawKills = (random: Random, count: number): readonly Fault[] =>
  random.shuffle(
    Array.from({ length: count }, (_, index) => {
      const point = FAULT_POINTS[index % FAULT_POINTS.length] ?? FAULT_POINTS[0];
      return { point, count: 1 + random.below(MOST_PASSES[point]) };
    }),
  );
