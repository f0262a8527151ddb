import type { StoredActivation } from '../store/batch.ts';
import type { Lists } from '../store/lists/lists.ts';
import type { WhyTold } from './why-input.ts';

export type ToldLists = Pick<Lists, 'alarms' | 'transitions' | 'obligations' | 'notifications' | 'deliveries'>;

/** What the store has of the activation, and of the messages that tell of it. Rejects with `StoreError`. */
export const readTold = async (lists: ToldLists, activation: StoredActivation): Promise<WhyTold> => {
  const { id } = activation;
  const { items } = await lists.notifications({ activation: id, limit: MOST_NOTIFICATIONS });
  const notifications = items.toReversed().map(async (notification) => {
    const page = await lists.deliveries({ notification: notification.sid, limit: MOST_DELIVERIES });
    return { notification, deliveries: page.items.toReversed() };
  });
  return {
    activation,
    transitions: await lists.transitions(id),
    obligations: await lists.obligations(id),
    notifications: await Promise.all(notifications),
  };
};

/** Of one activation; its newest. */
const MOST_NOTIFICATIONS = 50;

/** Of one notification; its newest. Whoever broadcasts has `GET /api/deliveries`. */
const MOST_DELIVERIES = 100;
