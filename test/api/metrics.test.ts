import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../src/api/metrics.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const linesOf = async (metrics: Metrics, name: string): Promise<readonly string[]> =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

const CASES: readonly [why: string, happen: (metrics: Metrics) => void, name: string, lines: readonly string[]][] = [
  [
    'messages by source',
    (metrics) => ['cold', 'cold', 'tank'].forEach(metrics.messageReceived),
    'tocsin_mqtt_messages_received_total',
    ['tocsin_mqtt_messages_received_total{source="cold"} 2', 'tocsin_mqtt_messages_received_total{source="tank"} 1'],
  ],
  [
    'readings by reason',
    (metrics) => {
      metrics.reading('cold', 'late');
      metrics.reading('cold', 'duplicate');
      metrics.reading('cold', 'late');
    },
    'tocsin_readings_total',
    [
      'tocsin_readings_total{source="cold",reason="late"} 2',
      'tocsin_readings_total{source="cold",reason="duplicate"} 1',
    ],
  ],
  [
    'what could not be read',
    (metrics) => metrics.decodeFault('cold', 'not-json'),
    'tocsin_decode_faults_total',
    ['tocsin_decode_faults_total{source="cold",reason="not-json"} 1'],
  ],
  [
    'evaluations',
    (metrics) => metrics.evaluations(1_000),
    'tocsin_rule_evaluations_total',
    ['tocsin_rule_evaluations_total 1000'],
  ],
  ['nothing yet is a zero', () => {}, 'tocsin_rule_evaluations_total', ['tocsin_rule_evaluations_total 0']],
  [
    'transitions',
    (metrics) => metrics.transition({ type: 'raised', severity: 'critical', reason: 'delay-over' }),
    'tocsin_transitions_total',
    ['tocsin_transitions_total{type="raised",severity="critical",reason="delay-over"} 1'],
  ],
  [
    'attempts by channel and outcome',
    (metrics) => metrics.notification('sms', 'Delivered'),
    'tocsin_notifications_total',
    ['tocsin_notifications_total{channel="sms",outcome="Delivered"} 1'],
  ],
  [
    'commits',
    (metrics) => metrics.commit('busy'),
    'tocsin_store_commits_total',
    ['tocsin_store_commits_total{outcome="busy"} 1'],
  ],
  [
    'a broker connected',
    (metrics) => metrics.mqttConnected(true),
    'tocsin_mqtt_connected',
    ['tocsin_mqtt_connected 1'],
  ],
  [
    'a broker lost again',
    (metrics) => {
      metrics.mqttConnected(true);
      metrics.mqttConnected(false);
    },
    'tocsin_mqtt_connected',
    ['tocsin_mqtt_connected 0'],
  ],
  [
    'a reload',
    (metrics) => metrics.rulesReloaded(NOW, 12),
    'tocsin_rules_',
    [`tocsin_rules_last_reload_success_timestamp_seconds ${NOW / 1000}`, 'tocsin_rules_loaded 12'],
  ],
  ['the version', () => {}, 'tocsin_build_info', ['tocsin_build_info{version="1.2.3"} 1']],
];

describe('what happened is counted under its name', () => {
  test.each(CASES)('%s', async (_why, happen, name, lines) => {
    const metrics = createMetrics({ version: '1.2.3' });
    happen(metrics);
    expect(await linesOf(metrics, name)).toEqual(lines);
  });
});

test('asking twice counts nothing twice', async () => {
  const metrics = createMetrics({ version: '1' });
  metrics.messageReceived('cold');
  const first = await linesOf(metrics, 'tocsin_mqtt_messages');
  expect(await linesOf(metrics, 'tocsin_mqtt_messages')).toEqual(first);
  metrics.messageReceived('cold');
  expect(await linesOf(metrics, 'tocsin_mqtt_messages')).toEqual([
    'tocsin_mqtt_messages_received_total{source="cold"} 2',
  ]);
});

test('latency is in seconds, and never negative', async () => {
  const metrics = createMetrics({ version: '1' });
  for (const latencyMs of [40, 700, -5]) metrics.notificationLatency(latencyMs);
  const lines = await linesOf(metrics, 'tocsin_notification_latency_seconds');
  expect(lines).toContain('tocsin_notification_latency_seconds_bucket{le="0.05"} 2');
  expect(lines).toContain('tocsin_notification_latency_seconds_bucket{le="1"} 3');
  expect(lines).toContain('tocsin_notification_latency_seconds_sum 0.74');
});

describe('the figures of the moment', () => {
  test('are asked for each time', async () => {
    const metrics = createMetrics({ version: '1' });
    let queued = 3;
    metrics.readStanding(() => ({ now: NOW, activeAlarms: { critical: 2 }, queued, oldestQueuedAt: NOW - 1_500 }));
    expect(await linesOf(metrics, 'tocsin_alarms_active')).toEqual([
      'tocsin_alarms_active{severity="info"} 0',
      'tocsin_alarms_active{severity="warning"} 0',
      'tocsin_alarms_active{severity="critical"} 2',
    ]);
    expect(await linesOf(metrics, 'tocsin_outbox')).toEqual([
      'tocsin_outbox_queued 3',
      'tocsin_outbox_oldest_seconds 1.5',
    ]);
    queued = 0;
    expect(await linesOf(metrics, 'tocsin_outbox_queued')).toEqual(['tocsin_outbox_queued 0']);
  });

  test('an empty queue has no age', async () => {
    const metrics = createMetrics({ version: '1' });
    metrics.readStanding(async () => ({ now: NOW, activeAlarms: {}, queued: 0, oldestQueuedAt: null }));
    expect(await linesOf(metrics, 'tocsin_outbox_oldest')).toEqual(['tocsin_outbox_oldest_seconds 0']);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('store busy');
      },
    ],
    ['rejects', () => Promise.reject(new Error('store busy'))],
  ])('are left out when reading them %s, and the rest stays', async (_how, read) => {
    const metrics = createMetrics({ version: '1' });
    metrics.readStanding(() => ({ now: NOW, activeAlarms: { info: 1 }, queued: 1, oldestQueuedAt: NOW }));
    await metrics.text();
    metrics.readStanding(read);
    expect(await linesOf(metrics, 'tocsin_outbox')).toEqual([]);
    expect(await linesOf(metrics, 'tocsin_alarms_active')).toEqual([]);
    expect(await linesOf(metrics, 'tocsin_build_info')).toHaveLength(1);
  });
});

test('of the process: memory and CPU time', async () => {
  const text = await createMetrics({ version: '1' }).text();
  expect(Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(1_000_000);
  expect(Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
});

test('two sets of metrics know nothing of each other', async () => {
  const [one, other] = [createMetrics({ version: '1' }), createMetrics({ version: '2' })];
  one.messageReceived('cold');
  expect(await linesOf(other, 'tocsin_mqtt_messages')).toEqual([]);
});

test('whatever is counted, the sums are right', async () => {
  const names = fc.constantFrom('a', 'b', 'c"\n\\');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(names, names)), async (pairs) => {
      const metrics = createMetrics({ version: '1' });
      for (const [source, reason] of pairs) metrics.reading(source, reason);
      const counted = (await linesOf(metrics, 'tocsin_readings_total')).map((line) => Number(line.split(' ').at(-1)));
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
      expect(counted).toHaveLength(new Set(pairs.map(String)).size);
    }),
    { numRuns: 30 },
  );
});

test('docs/api.md names every metric', async () => {
  const docs = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const names = [...(await createMetrics({ version: '1' }).text()).matchAll(/^# TYPE (\S+)/gm)].map(
    ([, name = '']) => name,
  );
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
});
