import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MADE_UP_OUTCOME, madeUpTable } from '../examples/made-up-series.ts';
import { hasRecordings, RECORDINGS, type Recording } from '../examples/recordings.ts';
import { hasMosquitto, startMosquitto } from '../fakes/mosquitto.ts';
import { REPOSITORY } from '../house/source-tree.ts';
import { publish } from './harness/publish.ts';
import { publishTable } from './harness/recorded-device.ts';
import { PATIENCE } from './harness/serving.ts';
import { createSite, type Site } from './harness/site.ts';

type Table = Pick<Recording, 'name' | 'file' | 'topic'>;

/** What both ways can be asked for, in an order of its own. */
interface Outcome {
  readonly alarms: readonly Row[];
  readonly notifications: readonly Row[];
  /** Readings by what became of them. */
  readonly readings: Readonly<Record<string, number>>;
}

type Row = Readonly<Record<string, unknown>>;

describe.skipIf(!hasMosquitto())(
  'of readings years old, over a broker as fast as it goes, comes what replay makes',
  () => {
    test('when they are made up: silence, repetitions, a step of the clock, and an end in the middle', async () => {
      const { alarms, readings } = await expectSameOutcome({
        name: 'made up',
        file: 'made-up.csv',
        topic: 'machine/m1/temperature',
      });
      expect(
        alarms.map(({ rule, raisedAt, clearedAt, severity }) => ({ rule, severity, raisedAt, clearedAt })),
      ).toEqual(MADE_UP_OUTCOME.alarms);
      expect(readings).toMatchObject({ late: MADE_UP_OUTCOME.late, duplicate: MADE_UP_OUTCOME.duplicate });
    });

    describe.skipIf(!hasRecordings())('when they are real', () => {
      test.each(RECORDINGS)('$name', async (recording) => {
        const { alarms } = await expectSameOutcome(recording);
        expect(alarms.length).toBeGreaterThan(0);
      });
    });
  },
);

const expectSameOutcome = async (table: Table): Promise<Outcome> => {
  await using broker = await startMosquitto(['max_inflight_messages 1000']);
  await using site = await openSite(broker.url);
  const replayed = await replay(site, table);
  const served = await serve(site, table, broker.url);
  expect(served).toEqual(replayed);
  return replayed;
};

/** Raises at the first message: once that is seen, everything before it is committed. */
const END_RULE = `
version: 1
rules:
  - { id: the-end, topic: "the-end/{device}", when: { fact: value, operator: equal, value: 1 } }
`;

/** The config and the rules of the repository, in a folder and on ports of their own. */
const openSite = async (url: string): Promise<Site> => {
  const repository = parse(await readFile(join(REPOSITORY, 'config/tocsin.yaml'), 'utf8'));
  const config = {
    ...repository,
    mqtt: { url },
    rules: [join(REPOSITORY, 'rules'), 'end.yaml'],
    inventory: { file: join(REPOSITORY, 'config/inventory.yaml') },
    sync: { roster: join(REPOSITORY, 'config/roster.yaml') },
    store: { path: 'data/tocsin.db' },
    http: { port: 0 },
  };
  return createSite(config, { 'end.yaml': END_RULE, 'made-up.csv': madeUpTable() });
};

const replay = async (site: Site, { file, topic }: Table): Promise<Outcome> => {
  const ended = await site.run('replay', file, '--topic', topic, '--time', 'timestamp', '--format', 'json');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const { alarms, pending, notifications, summary } = JSON.parse(ended.stdout);
  const clearing = pending
    .filter(({ state }: Row) => state === 'clearing')
    .map(({ rule, key }: Row) => `${rule} ${key}`);
  const stateOf = ({ rule, key }: Row) => (clearing.includes(`${rule} ${key}`) ? 'clearing' : 'active');
  return {
    alarms: inOrder(alarms.map((alarm: Row) => ({ ...alarm, state: alarm.clearedAt ? 'cleared' : stateOf(alarm) }))),
    notifications: inOrder(
      notifications.map(({ rule, key, on, Title, Body }: Row) => ({ rule, key, on, Title, Body })),
    ),
    readings: Object.fromEntries(
      Object.entries<number>(summary.counts).flatMap(([name, count]) =>
        name.startsWith('readings ') ? [[name.replace('readings ', ''), count]] : [],
      ),
    ),
  };
};

const serve = async (site: Site, table: Table, brokerUrl: string): Promise<Outcome> => {
  await using tocsin = await site.serve();
  const begunAt = performance.now();
  const rows = await publishTable(brokerUrl, { ...table, file: resolve(site.folder, table.file) });
  await publish(brokerUrl, 'the-end/now', { value: 1 });
  await expect.poll(() => tocsin.list('alarms', 'rule=the-end'), PATIENCE).toHaveLength(1);
  const seconds = (performance.now() - begunAt) / 1000;
  const alarms = (await tocsin.list('alarms')).filter(({ rule }) => rule !== 'the-end');
  const notifications = await tocsin.list('notifications');
  process.stdout.write(
    `${table.name}: ${rows} rows in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} a second; ${alarms.length} alarms, ${notifications.length} notifications\n`,
  );
  return {
    alarms: inOrder(alarms.map(pickAlarm)),
    notifications: inOrder(notifications.map(pickNotification)),
    readings: countReadings(await metricsOf(site, tocsin.url), table.topic.split('/')[0] ?? ''),
  };
};

const pickAlarm = ({ rule, key, severity, raisedAt, clearedAt, state }: Row): Row => ({
  ...{ rule, key, severity, raisedAt, clearedAt, state },
});

const pickNotification = ({ origin, request }: { readonly origin?: unknown; readonly request?: unknown }): Row => {
  const { rule, key, on, Title, Body }: Row = Object.assign({}, origin, request);
  return { rule, key, on, Title, Body };
};

const inOrder = (rows: readonly Row[]): readonly Row[] => {
  const placeOf = ({ rule, raisedAt, on, Body }: Row) => `${rule} ${raisedAt} ${on} ${Body}`;
  return rows.toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)));
};

const metricsOf = async (site: Site, url: string): Promise<string> => {
  const token = (await site.read('data/admin-token')).trim();
  return (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
};

const countReadings = (metrics: string, source: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...metrics.matchAll(/^tocsin_readings_total\{source="(\w+)",reason="([\w-]+)"\} (\d+)$/gm)].flatMap(
      ([, from, reason, count]) => (from === source ? [[reason, Number(count)]] : []),
    ),
  );
