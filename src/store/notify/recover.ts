import type { Connection } from '../connection.ts';

/** Providers may ask for so long; only a carrier's daily cap is waited for longer. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Queues at `at` what a crash left being sent, and pulls in what would wait too long; how many were being sent. Whether the
 * provider got the request is not known, so the answer counts as lost. Inside the caller's transaction.
 */
export const prepareRecover = (connection: Connection): ((at: number) => number) => {
  const end = connection.prepare(`
    update attempts set finished_at = :at, outcome = 'AnswerLost', code = 'interrupted'
    where finished_at is null and delivery in (select id from deliveries where open = 1 and state = 'sending')`);
  const queue = connection.prepare(`
    update deliveries set state = 'queued', may_repeat = 1, due_at = :at, code = 'interrupted'
    where open = 1 and state = 'sending'`);
  const pullIn = connection.prepare(
    `update deliveries set due_at = :at where open = 1 and state = 'queued' and due_at > :latest`,
  );
  // Not simply to those that were being sent: an earlier one of their lane may have been queued again meanwhile.
  const giveTurns = connection.prepare(`
    update deliveries set turn = case when due_at <= :at then 'ready' else 'waiting' end
    where open = 1 and state = 'queued' and turn is null
      and sequence = (select min(sequence) from deliveries head where head.lane = deliveries.lane and head.open = 1)`);
  return (at) => {
    end.run({ at });
    pullIn.run({ at, latest: at + LONGEST_WAIT_MS });
    const interrupted = queue.run({ at });
    giveTurns.run({ at });
    return interrupted;
  };
};
