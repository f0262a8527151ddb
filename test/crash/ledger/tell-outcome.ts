import type { Ledger } from './operator.ts';
import type { Fault } from './tocsin-process.ts';

export interface Outcome {
  readonly seed: number;
  readonly kills?: readonly Fault[];
  readonly readings: number;
  readonly ledger: Ledger;
  readonly received: readonly unknown[];
}

/** Prints what a run was made of. */
export const tellOutcome = (name: string, { seed, kills = [], readings, ledger, received }: Outcome): void => {
  const points = Object.entries(Object.groupBy(kills, ({ point }) => point));
  const perPoint = points.map(([point, list]) => `${point} ${list.length}`).toSorted();
  const mayRepeat = ledger.deliveries.filter((one) => one.mayRepeat).length;
  const lines = [
    `TOCSIN_SEED=${seed}`,
    ...(kills.length > 0 ? [`${kills.length} kills: ${perPoint.join(', ')}`] : []),
    `${readings} readings, ${ledger.alarms.length} activations, ${ledger.notifications.length} notifications`,
    `${ledger.deliveries.length} deliveries, ${mayRepeat} of them mayRepeat`,
    `${received.length} messages at the phones, ${received.length - ledger.deliveries.length} of them second copies`,
  ];
  process.stdout.write(`${lines.map((line) => `${name}: ${line}`).join('\n')}\n`);
};
