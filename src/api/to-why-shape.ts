import { toRfc3339, toRfc3339OrNull } from '../base/rfc3339.ts';
import { toDeliveryShape } from './to-shape.ts';
import type { WhyChainRow, WhyConditionRow, WhyFactRow, WhyNotificationRow, WhyRow } from './why.ts';
import type { WhyShape } from './why-shape.ts';

/** Times as text, and addresses by their end but for admins. */
export const toWhyShape = ({ at, chains, total }: WhyRow, wholeAddress: boolean): WhyShape => ({
  at: toRfc3339(at),
  chains: chains.map((chain) => toChainShape(chain, wholeAddress)),
  total,
});

type ChainShape = WhyShape['chains'][number];

const toChainShape = (chain: WhyChainRow, wholeAddress: boolean): ChainShape => ({
  ...chain,
  heardAt: toRfc3339OrNull(chain.heardAt),
  blocks: [...chain.blocks],
  steps: [...chain.steps],
  facts: chain.facts.map(toFactShape),
  conditions: chain.conditions.map(toConditionShape),
  clearConditions: chain.clearConditions.map(toConditionShape),
  members: chain.members.map((one) => ({
    ...one,
    heardAt: toRfc3339OrNull(one.heardAt),
    facts: one.facts.map(toFactShape),
  })),
  timer: chain.timer && { ...chain.timer, since: toRfc3339OrNull(chain.timer.since) },
  transitions: chain.transitions.map((one) => ({
    ...one,
    observedAt: toRfc3339(one.observedAt),
    decidedAt: toRfc3339(one.decidedAt),
  })),
  obligations: chain.obligations.map((one) => ({ ...one, dueAt: toRfc3339OrNull(one.dueAt) })),
  notifications: chain.notifications.map((one) => toNotificationShape(one, wholeAddress)),
});

const toFactShape = (fact: WhyFactRow) => ({ ...fact, observedAt: toRfc3339OrNull(finite(fact.observedAt)) });

const toConditionShape = (condition: WhyConditionRow) => ({ ...condition, facts: [...condition.facts] });

/** Where a program is called back is its own business: what follows the host may be a secret. */
const toNotificationShape = (
  { createdAt, deliveries, request: { DeliveryCallbackUrl: _, ...request }, ...row }: WhyNotificationRow,
  wholeAddress: boolean,
): ChainShape['notifications'][number] => ({
  ...row,
  createdAt: toRfc3339(createdAt),
  request,
  deliveries: deliveries.map(({ text, ...one }) => ({ ...toDeliveryShape(one, wholeAddress), text })),
});

const finite = (at: number | null): number | null => (at !== null && Number.isFinite(at) ? at : null);
