import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE } from './harness/serving.ts';

/** Raises and ends by the time that the machines themselves say. */
const SLOW_RULE = `
version: 1
rules:
  - id: slow
    source: plant
    when: { all: [{ fact: temperature, operator: greaterThan, value: 80 }] }
    for: 10m
    clear: { for: 2m }
    severity: warning
    notify: [{ Tag: [on-call], Body: "{{ device }} is slow" }]
`;

const NOON = Date.UTC(2026, 5, 1, 12);
const at = (minute: number, temperature: number) => ({
  ts: new Date(NOON + minute * 60_000).toISOString(),
  temperature,
});

const READINGS = {
  'pump-1': [at(0, 90), at(9, 91), at(10, 92), at(15, 50), at(17, 50)],
  'pump-2': [at(0, 90), at(5, 50), at(6, 90), at(15, 90)],
  'pump-3': [at(0, 90), at(12, 85), at(20, 50), at(21, 90), at(22, 50), at(30, 50), at(31, 99)],
};

const shown = (alarms: readonly JsonObject[]) =>
  alarms
    .map(({ rule, key, severity, raisedAt, clearedAt }) => [rule, key, severity, raisedAt, clearedAt].join(' '))
    .sort();

describe.skipIf(!hasMosquitto())('a recording', () => {
  test('replayed gives the alarms that the running service had, at the same times', async () => {
    const sources = { plant: { topic: 'plant/{device}/t', time: '$.ts' } };
    await using plant = await openHotPlant({ 'rules/slow.yaml': SLOW_RULE }, { sources });
    const { broker, site } = plant;
    await using tocsin = await site.serve();
    await using recorder = site.start('record', '--topic', 'plant/#', '--out', 'plant.jsonl');
    const recorded = async () => (await site.read('plant.jsonl').catch(() => '')).split('\n').length - 1;
    // Nothing reads this topic: it shows that the recorder is subscribed.
    await expect.poll(() => publish(broker.url, 'plant/recorder', {}).then(recorded), PATIENCE).toBeGreaterThan(0);
    const before = await recorded();

    for (const [pump, readings] of Object.entries(READINGS)) await publish(broker.url, `plant/${pump}/t`, ...readings);
    await expect.poll(recorded, PATIENCE).toBe(before + Object.values(READINGS).flat().length);
    const running = async () => shown(await tocsin.list('alarms'));
    await expect.poll(running, PATIENCE).toEqual(EXPECTED);
    recorder.signal('SIGINT');
    expect(await recorder.ended).toBe(0);

    const replayed = await site.run('replay', 'plant.jsonl', '--format', 'json');
    expect(replayed).toMatchObject({ code: 0, stderr: '' });
    const { alarms } = JSON.parse(replayed.stdout);
    expect(shown(alarms)).toEqual(EXPECTED);
  });
});

const minute = (number: number) => `2026-06-01T12:${String(number).padStart(2, '0')}:00.000Z`;

/** A delay ends when it is over, not when the next reading shows that it was. */
const EXPECTED = [
  `hot pump-1 critical ${minute(0)} ${minute(15)}`,
  `hot pump-2 critical ${minute(0)} ${minute(5)}`,
  `hot pump-2 critical ${minute(6)} `,
  `hot pump-3 critical ${minute(0)} ${minute(20)}`,
  `hot pump-3 critical ${minute(21)} ${minute(22)}`,
  `hot pump-3 critical ${minute(31)} `,
  `slow pump-1 warning ${minute(10)} ${minute(17)}`,
  `slow pump-3 warning ${minute(10)} ${minute(24)}`,
];
