import type { Saved } from '../store/batch.ts';

/**
 * Where watch time stood at least when the last run ended (epoch ms); null on the first start. The heartbeat lags by some
 * seconds, and what was stored meanwhile has later times: were the clock to go back behind them, a silence that was
 * over its due time would not be any more.
 */
export const savedWatch = ({ heartbeat, alarms, facts, heard }: Saved): number | null => {
  let newest = heartbeat?.watchedAt ?? Number.NEGATIVE_INFINITY;
  for (const { alarm } of alarms) newest = Math.max(newest, alarm?.sinceWatchedAt ?? newest);
  for (const { watchedAt } of facts) newest = Math.max(newest, watchedAt);
  for (const { watchedAt } of heard) newest = Math.max(newest, watchedAt ?? newest);
  // What is stored as a fact and has no time says 0.
  return newest > 0 ? newest : null;
};
