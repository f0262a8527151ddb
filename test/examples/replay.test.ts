import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { REPOSITORY } from '../house/source-tree.ts';
import { MADE_UP_OUTCOME, madeUpTable } from './made-up-series.ts';
import { type PlainLimit, plainAlarms, type Sample } from './plain-limits.ts';
import { hasRecordings, MACHINE, type Recording, ROOM, WELL, WELL_BY_DAY } from './recordings.ts';

const page = readFileSync(join(REPOSITORY, 'docs/examples/real-telemetry.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tocsin-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

type Table = Pick<Recording, 'file' | 'topic'>;

/** What the command prints, with the config and, unless others are named, the rules of the repository. */
const replay = async ({ file, topic }: Table, ...options: readonly string[]) => {
  let [printed, complained] = ['', ''];
  const code = await run({
    argv: ['replay', file, '--topic', topic, '--time', 'timestamp', ...options],
    env: {},
    stdout: { write: (text) => (printed += text) },
    stderr: { write: (text) => (complained += text) },
    stop: AbortSignal.any([]),
    pid: 1,
    exit: () => {},
  });
  expect({ code, complained }).toEqual({ code: 0, complained: '' });
  return printed;
};

interface Alarm {
  readonly rule: string;
  readonly key: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
}

interface Outcome {
  readonly alarms: readonly Alarm[];
  readonly pending: readonly object[];
  readonly summary: { readonly counts: Readonly<Record<string, number>> };
}

const outcomeOf = async (table: Table, ...options: readonly string[]): Promise<Outcome> =>
  JSON.parse(await replay(table, '--format', 'json', ...options));

/** What is printed of a recording under the rules of the repository; what several tests look at is worked out once. */
const asShipped = async ({ file, topic }: Recording) => {
  const known = shipped.get(file) ?? replay({ file, topic });
  shipped.set(file, known);
  const printed = (await known).trimEnd().split('\n');
  return { printed, alarms: printed.flatMap(lineToAlarm), readings: readingsIn(printed) };
};

const shipped = new Map<string, Promise<string>>();

/** Nothing, of what is pending and of the sums. */
const lineToAlarm = (line: string): readonly Alarm[] => {
  const [, raisedAt = '', rule = '', key = '', clearedAt] =
    /^(\S+Z) \w+ (\S+) (\S+), (?:until (\S+)|still active)/.exec(line) ?? [];
  return rule === '' ? [] : [{ rule, key, raisedAt, clearedAt: clearedAt ?? null }];
};

/** Readings by what became of them. */
const readingsIn = (printed: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    printed.flatMap((line) => {
      const [, what, count] = /^readings (\w+): (\d+)$/.exec(line) ?? [];
      return what === undefined ? [] : [[what, Number(count)]];
    }),
  );

/** In how many windows an alarm was raised, and how many alarms were active in none. */
const score = ({ windows }: Recording, alarms: readonly Alarm[]) => ({
  alarms: alarms.length,
  hit: windows.filter(([from, to]) => alarms.some(({ raisedAt }) => from <= raisedAt && raisedAt <= to)).length,
  falseAlarms: alarms.filter(
    ({ raisedAt, clearedAt }) => !windows.some(([from, to]) => raisedAt <= to && (clearedAt ?? to) >= from),
  ).length,
});

test('of a series made up by hand comes what was worked out by hand', async () => {
  const file = write('made-up.csv', madeUpTable());
  const { alarms, pending, summary } = await outcomeOf({ file, topic: 'machine/m1/temperature' });
  const place = ({ rule, raisedAt }: Alarm) => `${rule} ${raisedAt}`;
  expect(alarms.toSorted((a, b) => place(a).localeCompare(place(b)))).toEqual(
    MADE_UP_OUTCOME.alarms.map((alarm) => ({ ...alarm, key: 'm1' })),
  );
  expect(pending).toMatchObject(MADE_UP_OUTCOME.pending);
  expect(summary.counts).toMatchObject({
    'readings late': MADE_UP_OUTCOME.late,
    'readings duplicate': MADE_UP_OUTCOME.duplicate,
  });
});

describe.skipIf(!hasRecordings())('with real telemetry', () => {
  const figures = [
    { recording: MACHINE, counts: { taken: 22_684, late: 11 }, scored: { alarms: 10, hit: 4, falseAlarms: 4 } },
    { recording: ROOM, counts: { taken: 7267 }, scored: { alarms: 4, hit: 2, falseAlarms: 2 } },
    { recording: WELL, counts: { taken: 1703 }, scored: { alarms: 3, hit: 1, falseAlarms: 0 } },
    { recording: WELL_BY_DAY, counts: { taken: 3353 }, scored: { alarms: 3, hit: 1, falseAlarms: 0 } },
  ];

  test.each(figures)('of $recording.name comes what the page says', async ({ recording, counts, scored }) => {
    const { printed, alarms, readings } = await asShipped(recording);
    expect(score(recording, alarms)).toEqual(scored);
    expect(readings).toEqual(counts);
    expect(printed.filter((line) => !page.includes(`${line}\n`))).toEqual([]);
  });

  test('delays and a second limit make few alarms of many, as many as the page says', async () => {
    const { alarms } = await limited();
    const said = [...page.matchAll(/^\| `([\w-]+)` \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(([, rule, ...counts]) => {
      const [count, hit, falseAlarms] = counts.map(Number);
      return { rule, alarms: count, hit, falseAlarms };
    });
    expect(said.length).toBe(5);
    expect(
      said.map(({ rule }) => ({
        rule,
        ...score(
          MACHINE,
          alarms.filter((alarm) => alarm.rule === rule),
        ),
      })),
    ).toEqual(said);
  });

  const HOUR_MS = 3_600_000;
  const plain: readonly (readonly [rule: string, limit: PlainLimit])[] = [
    ['limit-alone', { below: 60, forMs: 0, backAt: 60, clearForMs: 0 }],
    ['with-delay', { below: 60, forMs: HOUR_MS / 2, backAt: 60, clearForMs: 0 }],
    ['with-second-limit', { below: 60, forMs: 0, backAt: 65, clearForMs: 0 }],
    ['with-both', { below: 60, forMs: HOUR_MS / 2, backAt: 65, clearForMs: HOUR_MS / 2 }],
    ['colder-and-longer', { below: 55, forMs: 2 * HOUR_MS, backAt: 60, clearForMs: HOUR_MS }],
  ];

  test.each(plain)('%s raises and ends as a few plain lines over the same readings say', async (rule, limit) => {
    const { alarms } = await limited();
    const spells = alarms
      .filter((alarm) => alarm.rule === rule)
      .map(({ raisedAt, clearedAt }) => [Date.parse(raisedAt), clearedAt && Date.parse(clearedAt)]);
    expect(spells).toEqual(plainAlarms(samplesIn(MACHINE), limit));
  });

  test.each([WELL, WELL_BY_DAY])(
    'of $name the fall of the pressure is told within 15 seconds of its beginning, and not before',
    async (recording) => {
      const { alarms } = await asShipped(recording);
      const [onset = ''] = recording.windows[0] ?? [];
      const raised = alarms
        .filter(({ rule }) => rule === 'well-pressure-falling')
        .map(({ raisedAt }) => Date.parse(raisedAt));
      expect(raised).toHaveLength(1);
      expect(raised[0]).toBeGreaterThanOrEqual(Date.parse(onset));
      expect(raised[0]).toBeLessThanOrEqual(Date.parse(onset) + 15_000);
    },
  );

  const sensors: readonly (readonly [
    sentence: string,
    columns: readonly string[],
    cell: string,
    rules: readonly string[],
  ])[] = [
    ['sensors that are dead and say 0 raise nothing', ['P-TPT', 'T-TPT'], '0.000000e+00', []],
    ['without a pressure there is nothing to say', ['P-TPT'], '', []],
    ['without a temperature the pressure alone warns', ['T-TPT'], '', ['well-pressure-falling', 'well-pressure-lost']],
  ];

  test.each(sensors)('%s', async (_sentence, columns, cell, rules) => {
    const file = write('well.csv', withCells(readFileSync(WELL.file, 'utf8'), columns, cell));
    const { alarms } = await outcomeOf({ ...WELL, file }, '--rules', join(REPOSITORY, 'rules/wells.yaml'));
    expect(alarms.map(({ rule }) => rule)).toEqual(rules);
  });
});

/** The rule file of the page, by its path. */
let underLimits: Promise<Outcome> | undefined;

/** The machine's recording under the rules of the page; five tests look at what comes of it once. */
const limited = (): Promise<Outcome> => {
  underLimits ??= outcomeOf(MACHINE, '--rules', writeLimits());
  return underLimits;
};

const writeLimits = (): string => write('limits.yaml', /```yaml\n(version: 1\n[\s\S]+?)```/.exec(page)?.[1] ?? '');

const samplesIn = ({ file }: Recording): readonly Sample[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [timestamp = '', value] = row.split(',');
      return { at: Date.parse(`${timestamp.replace(' ', 'T')}Z`), value: Number(value) };
    });

/** The table with the same cell in each row of these columns. */
const withCells = (table: string, columns: readonly string[], cell: string): string => {
  const [header = '', ...rows] = table.trimEnd().split('\n');
  const replaced = header.split(',').map((name) => columns.includes(name));
  const toRow = (row: string) => row.split(',').map((value, column) => (replaced[column] ? cell : value));
  return [header, ...rows.map((row) => toRow(row).join(','))].join('\n');
};
