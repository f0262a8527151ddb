import { timeOrNull, toDeliveryShape } from './to-shape.ts';
import type { WhyChainRow, WhyConditionRow, WhyFactRow, WhyNotificationRow, WhyRow } from './why.ts';
import type { WhyShape } from './why-shape.ts';

/** Times as text, and addresses by their end but for admins. */
export const toWhyShape = ({ at, chains, total }: WhyRow, wholeAddress: boolean): WhyShape => ({
  at: timeOf(at),
  chains: chains.map((chain) => toChainShape(chain, wholeAddress)),
  total,
});

type ChainShape = WhyShape['chains'][number];

const toChainShape = (chain: WhyChainRow, wholeAddress: boolean): ChainShape => ({
  ...chain,
  heardAt: timeOrNull(chain.heardAt),
  blocks: [...chain.blocks],
  steps: [...chain.steps],
  facts: chain.facts.map(toFactShape),
  conditions: chain.conditions.map(toConditionShape),
  clearConditions: chain.clearConditions.map(toConditionShape),
  members: chain.members.map((one) => ({
    ...one,
    heardAt: timeOrNull(one.heardAt),
    facts: one.facts.map(toFactShape),
  })),
  timer: chain.timer && { ...chain.timer, since: timeOrNull(chain.timer.since) },
  transitions: chain.transitions.map((one) => ({
    ...one,
    observedAt: timeOf(one.observedAt),
    decidedAt: timeOf(one.decidedAt),
  })),
  obligations: chain.obligations.map((one) => ({ ...one, dueAt: timeOrNull(one.dueAt) })),
  notifications: chain.notifications.map((one) => toNotificationShape(one, wholeAddress)),
});

const toFactShape = (fact: WhyFactRow) => ({ ...fact, observedAt: timeOrNull(finite(fact.observedAt)) });

const toConditionShape = (condition: WhyConditionRow) => ({ ...condition, facts: [...condition.facts] });

/** Where a program is called back is its own business: what follows the host may be a secret. */
const toNotificationShape = (
  { createdAt, deliveries, request: { DeliveryCallbackUrl: _, ...request }, ...row }: WhyNotificationRow,
  wholeAddress: boolean,
): ChainShape['notifications'][number] => ({
  ...row,
  createdAt: timeOf(createdAt),
  request,
  deliveries: deliveries.map(({ text, ...one }) => ({ ...toDeliveryShape(one, wholeAddress), text })),
});

const timeOf = (at: number): string => new Date(at).toISOString();

const finite = (at: number | null): number | null => (at !== null && Number.isFinite(at) ? at : null);
