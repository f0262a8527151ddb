/**
 * Two days of a machine, made up so that what must come of them can be worked out by hand: it dips, fails, falls silent
 * in the middle of it, says things twice and out of order, and leaves things open at the end. A reading every five minutes.
 */
const STRETCHES: readonly (readonly [from: string, to: string, value: number | null])[] = [
  ['2020-03-01 00:00', '2020-03-01 03:55', 90],
  // Too short for an alarm.
  ['2020-03-01 04:00', '2020-03-01 05:30', 52],
  ['2020-03-01 05:35', '2020-03-01 08:00', 90],
  // Silence for nine hours while all is well; then a reading without a value, and one that comes twice.
  ['2020-03-01 17:00', '2020-03-01 19:00', 90],
  ['2020-03-01 19:01', '2020-03-01 19:01', null],
  ['2020-03-01 19:00', '2020-03-01 19:00', 90],
  // It fails, is silent for an hour while both delays run, and warms up past one limit after the other.
  ['2020-03-01 19:05', '2020-03-01 20:00', 54],
  ['2020-03-01 20:05', '2020-03-01 20:30', 44],
  ['2020-03-01 21:30', '2020-03-01 23:00', 44],
  ['2020-03-01 23:05', '2020-03-02 00:30', 58],
  ['2020-03-02 00:35', '2020-03-02 02:55', 90],
  // Too hot, and in the middle of it the clock goes back 55 minutes: eleven readings are older than what is known.
  ['2020-03-02 03:00', '2020-03-02 03:55', 107],
  ['2020-03-02 03:00', '2020-03-02 03:50', 90],
  ['2020-03-02 04:00', '2020-03-02 04:30', 107],
  ['2020-03-02 04:35', '2020-03-02 07:55', 90],
  // It fails again, and the readings stop before this is over.
  ['2020-03-02 08:00', '2020-03-02 09:00', 44],
  ['2020-03-02 09:05', '2020-03-02 09:25', 54],
];

const STEP_MS = 5 * 60_000;

/** As a table with the columns of the real ones. */
export const madeUpTable = (): string => ['timestamp,value', ...STRETCHES.flatMap(toRows), ''].join('\n');

const toRows = ([from, to, value]: (typeof STRETCHES)[number]): readonly string[] => {
  const first = Date.parse(`${from}Z`);
  const count = Math.floor((Date.parse(`${to}Z`) - first) / STEP_MS) + 1;
  return Array.from({ length: count }, (_, index) => `${toTimestamp(first + index * STEP_MS)},${value ?? ''}`);
};

const toTimestamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** What rules/machine-temperature.yaml must make of it, by hand. */
export const MADE_UP_OUTCOME = {
  alarms: [
    {
      rule: 'machine-cooling',
      severity: 'warning',
      raisedAt: '2020-03-01T21:05:00.000Z',
      clearedAt: '2020-03-02T01:35:00.000Z',
    },
    {
      rule: 'machine-down',
      severity: 'critical',
      raisedAt: '2020-03-01T20:35:00.000Z',
      clearedAt: '2020-03-01T23:35:00.000Z',
    },
    { rule: 'machine-down', severity: 'critical', raisedAt: '2020-03-02T08:30:00.000Z', clearedAt: null },
    {
      rule: 'machine-hot',
      severity: 'warning',
      raisedAt: '2020-03-02T03:30:00.000Z',
      clearedAt: '2020-03-02T05:05:00.000Z',
    },
  ],
  pending: [
    { rule: 'machine-cooling', state: 'pending', since: '2020-03-02T08:00:00.000Z' },
    { rule: 'machine-down', state: 'clearing', since: '2020-03-02T09:05:00.000Z' },
  ],
  late: 11,
  duplicate: 1,
};
