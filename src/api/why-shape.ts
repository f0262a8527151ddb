import { z } from 'zod';
import { SEVERITIES } from '../model/rule.ts';
import { deliveryShape } from './shapes.ts';
import { WHY_OUTCOMES, WHY_STEPS } from './why.ts';

const time = z.iso.datetime().describe('RFC 3339, UTC');
const verdict = z.enum(['true', 'false', 'unknown']);
const step = z.enum(WHY_STEPS);
const ms = z.number();

const blockShape = z.object({
  step,
  reason: z.string(),
  text: z.string().describe('to a person'),
  waits: z.boolean().describe('it may still come, by itself'),
  entry: z.int().nullable().describe('of notify; null: all of them'),
  advice: z.string().nullable().describe('what a person can do next; null: nothing but wait'),
});

const readFact = { fact: z.string(), value: z.unknown(), origin: z.string().describe('or why there is none') };

const factShape = z.object({
  ...readFact,
  observedAt: time.nullable().describe('by the clock of the device'),
  ageMs: ms.nullable().describe('of watch time'),
});

const conditionShape = z.object({
  depth: z.int().describe('0: when itself'),
  condition: z.string(),
  verdict,
  facts: z.array(z.object(readFact)),
});

const memberShape = z.object({
  device: z.string(),
  part: z.enum(['counts', 'does-not-count', 'unknown']),
  text: z.string().describe('what it gives, or why it is left out'),
  heardAt: time.nullable(),
  facts: z.array(factShape),
});

const timerShape = z.object({
  ...{ forMs: ms, clearForMs: ms },
  since: time.nullable(),
  leftMs: ms.nullable().describe('of a delay or cooldown that runs, watch time'),
  running: z.boolean().describe('watch time goes on'),
});

const transitionShape = z.object({
  ...{ number: z.int(), type: z.string(), severity: z.enum(SEVERITIES), reason: z.string() },
  ...{ observedAt: time, decidedAt: time, topic: z.string().nullable() },
  evidence: z.record(z.string(), z.unknown()).describe('the facts that the rule read'),
});

const obligationShape = z.object({
  ...{ entry: z.int(), target: z.string(), told: z.string(), owed: z.string() },
  ...{ dueAt: time.nullable(), reason: z.string(), text: z.string() },
});

const notificationShape = z.object({
  ...{ sid: z.string(), number: z.int(), entry: z.int(), on: z.enum(['raise', 'clear']), state: z.string() },
  createdAt: time,
  request: z.record(z.string(), z.unknown()).describe('the arguments of send, by their Notify names'),
  deliveries: z.array(deliveryShape.extend({ text: z.string() })),
});

const chainShape = z.object({
  ...{ rule: z.string(), title: z.string(), key: z.string().nullable() },
  ...{ source: z.string().nullable(), device: z.string().nullable() },
  activation: z.string().nullable().describe('that is told of; null while none is open'),
  lastActivation: z.string().nullable().describe('the newest that has ended, where none is open'),
  state: z.enum(['normal', 'pending', 'active', 'clearing', 'cleared']),
  heardAt: time.nullable(),
  blockedAt: blockShape.nullable().describe('the first of blocks; null when every message arrived'),
  blocks: z.array(blockShape),
  steps: z.array(z.object({ step, outcome: z.enum(WHY_OUTCOMES), text: z.string() })),
  facts: z.array(factShape),
  conditions: z.array(conditionShape).describe('the tree, each after the one that it stands in'),
  clearConditions: z.array(conditionShape).describe('of what lets an open alarm go'),
  members: z.array(memberShape).describe('of an alarm over several devices, 50 at most, those left out first'),
  memberCount: z.int().describe('of members, shown or not'),
  timer: timerShape.nullable(),
  transitions: z.array(transitionShape),
  obligations: z.array(obligationShape),
  notifications: z.array(notificationShape),
});

/** Why messages came or did not. */
export const whyShape = z.object({
  at: time,
  chains: z.array(chainShape).describe('those that stand open first, 50 at most'),
  total: z.int().describe('of chains, shown or not'),
});

export type WhyShape = z.output<typeof whyShape>;
