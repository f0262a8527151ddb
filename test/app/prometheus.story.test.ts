import { expect, test } from 'vitest';
import { openSite } from './harness.ts';

const RULES = `
version: 1
rules:
  - id: warm
    source: cold
    when: { fact: temperature, operator: greaterThan, value: -15 }
    for: 25m
`;

/**
 * What Prometheus restores of `for: 25m` after a time down (its TestForStateRestore, with a tolerance of 30 minutes and a
 * grace of 10): one freezer is warm from the start, another from the fifth minute.
 */
interface Row {
  readonly is: string;
  /** Minutes from the start at which Tocsin ends, and is back. */
  readonly down: number;
  readonly up: number;
  /** Minutes at which the two are raised, and at which Prometheus would fire. */
  readonly raised: readonly [number, number];
  readonly prometheus: readonly [number, number];
}

const ROWS: readonly Row[] = [
  { is: 'an outage does not count, as there', down: 5, up: 15, raised: [35, 40], prometheus: [35, 40] },
  {
    is: 'a long outage forgets nothing, though Prometheus does',
    down: 5,
    up: 40,
    raised: [60, 65],
    prometheus: [65, 65],
  },
  {
    is: 'what is left after a restart is waited for, not a grace',
    down: 20,
    up: 25,
    raised: [30, 35],
    prometheus: [35, 35],
  },
];

test.each(ROWS)('$is', async ({ down, up, raised }) => {
  const { publish, advance, restart, alarms } = await openSite({ rules: RULES });
  const warm = (device: string) => publish(`cold/oslo/${device}/telemetry`, { temperature: -10 });
  const isRaised = async (device: string) => (await alarms()).includes(`warm oslo/${device} active`);
  await warm('f1');
  await advance('5m');
  await warm('f2');
  await advance(`${down - 5}m`);
  await restart(`${up - down}m`);
  let now = up;
  for (const [device, at] of [
    ['f1', raised[0]],
    ['f2', raised[1]],
  ] as const) {
    // A heartbeat is at most five seconds old when the outage begins.
    await advance(`${at - now - 1}m50s`);
    expect(await isRaised(device)).toBe(false);
    await advance('20s');
    expect(await isRaised(device)).toBe(true);
    now = at + 1 / 6;
  }
});
