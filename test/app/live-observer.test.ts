import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/api/metrics.ts';
import { createLiveObserver } from '../../src/app/live-observer.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createTestLog } from '../../src/base/log.ts';
import { message, openWorld, warm } from './small-world.ts';

const given = () => {
  const clock = createVirtualClock();
  const log = createTestLog();
  const metrics = createMetrics({ version: 'test' });
  const flooded: string[] = [];
  const untold: string[] = [];
  const observer = createLiveObserver({
    ...{ metrics, log, clock, publish: () => {} },
    flooded: (source) => flooded.push(source),
    untold: (rule) => untold.push(rule),
  });
  return { clock, log, metrics, flooded, untold, observer };
};

const NONSENSE = message('cold/oslo/f7/telemetry', 'x'.repeat(200));

describe('a payload that cannot be read', () => {
  test('is a line with its topic and first bytes, and a count', async () => {
    const { observer, log, metrics } = given();
    observer.unread(NONSENSE, 'cold', { reason: 'not-json', detail: 'at 0' });
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { source: 'cold', reason: 'not-json', topic: NONSENSE.topic } },
    ]);
    expect(log.lines[0]?.fields.firstBytes).toHaveLength(80);
    expect(await metrics.text()).toContain('tocsin_decode_faults_total{source="cold",reason="not-json"} 1');
  });

  test('is told with the beginning of its topic, however long that is', () => {
    const { observer, log } = given();
    observer.unrouted({ ...NONSENSE, topic: 'x'.repeat(60_000) });
    expect(log.lines[0]?.fields.topic).toBe(`${'x'.repeat(200)}…`);
  });

  test('is one line a minute for each source and reason, and counted every time', async () => {
    const { observer, log, metrics, clock } = given();
    for (let second = 0; second < 61; second++) {
      observer.unread(NONSENSE, 'cold', { reason: 'not-json', detail: '' });
      observer.unread(NONSENSE, 'warm', { reason: 'not-json', detail: '' });
      observer.unrouted(NONSENSE);
      clock.advance(1000);
    }
    expect(log.lines).toHaveLength(6);
    expect(await metrics.text()).toContain('tocsin_decode_faults_total{source="cold",reason="not-json"} 61');
  });
});

test('a source that is flooded is told, other readings are counted', async () => {
  const { observer, flooded, metrics } = given();
  for (const reason of ['taken', 'late', 'too-many-devices'] as const) observer.reading('cold', reason);
  expect(flooded).toEqual(['cold']);
  expect(await metrics.text()).toContain('tocsin_readings_total{source="cold",reason="late"} 1');
});

test('messages and the rules that look at them are counted', async () => {
  const { observer, metrics } = given();
  for (const source of ['cold', 'cold', 'tank']) observer.message(source);
  observer.evaluated(10);
  observer.evaluated(3);
  expect(await metrics.text()).toContain('tocsin_mqtt_messages_received_total{source="cold"} 2');
  expect(await metrics.text()).toContain('tocsin_rule_evaluations_total 13');
});

test('a decision that failed is an error in the log', () => {
  const { observer, log } = given();
  observer.failed(new Error('a bug'));
  expect(log.lines).toMatchObject([{ level: 'error', event: 'a decision failed' }]);
});

test('a rule whose target cannot be known is named: nobody was told', () => {
  const { observer, untold } = given();
  const { world, read } = openWorld(warm());
  read({ temperature: -10 });
  const [instance] = world.fleet.instances();
  if (!instance) throw new Error('nothing was raised');
  const decisions = [{ entry: 0, decision: 'drop', reason: 'target-unknown' }] as const;
  observer.told(instance, { obligations: [], notifications: [], decisions, problems: [] });
  expect(untold).toEqual(['warm']);
});
