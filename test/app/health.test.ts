import { expect, test } from 'vitest';
import { createHealth, type HealthDeps } from '../../src/app/health.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { err, ok } from '../../src/base/result.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

const counts = (oldestQueuedAt: number | null) => () => ({
  ...{ activeAlarmsBySeverity: { info: 0, warning: 0, critical: 0 }, queuedNotifications: 0, openDeliveries: 0 },
  oldestQueuedAt,
});

const report = (parts: Partial<HealthDeps> = {}) => {
  const health = createHealth({
    clock: createVirtualClock(NOW),
    store: { probe: () => ok(undefined), counts: counts(null) },
    isConnected: () => true,
    isDrained: () => true,
    mayDecide: () => true,
    refusedFiles: () => 0,
    refusedTopics: () => 0,
    ...parts,
  });
  const { ready, checks } = health();
  return { ready, failed: checks.filter(({ ok: well }) => !well), checks };
};

test('all is well when each thing is', () => {
  expect(report()).toMatchObject({ ready: true, failed: [] });
  expect(report().checks.map(({ name }) => name)).toEqual(['store', 'broker', 'topics', 'backlog', 'outbox', 'rules']);
});

test.each<[sentence: string, parts: Partial<HealthDeps>, failed: object]>([
  ['the broker is away', { isConnected: () => false }, { name: 'broker' }],
  ['the broker refuses topics', { refusedTopics: () => 2 }, { name: 'topics', detail: 'the broker refuses 2' }],
  ['a backlog is being read', { isDrained: () => false }, { name: 'backlog' }],
  ['a batch waits to be written', { mayDecide: () => false }, { name: 'store', detail: 'a batch waits to be written' }],
  [
    'the store cannot be written',
    { store: { probe: () => err({ type: 'full', message: '/data is full' }), counts: counts(null) } },
    { name: 'store', detail: 'not writable: full' },
  ],
  [
    'a message has waited too long',
    { store: { probe: () => ok(undefined), counts: counts(NOW - 6 * MINUTE) } },
    { name: 'outbox', detail: 'the oldest message has waited 360 s' },
  ],
  [
    'the store cannot be read',
    {
      store: {
        probe: () => ok(undefined),
        counts: () => {
          throw new Error('gone');
        },
      },
    },
    { name: 'outbox', detail: 'cannot be read' },
  ],
])('it is not ready when %s', (_sentence, parts, failed) => {
  expect(report(parts)).toMatchObject({ ready: false, failed: [failed] });
});

test('a message that has waited no longer than it may is no reason', () => {
  const store = { probe: () => ok(undefined), counts: counts(NOW - 5 * MINUTE) };
  expect(report({ store }).ready).toBe(true);
});

test('refused rule files are named, but their last good text runs', () => {
  const { ready, checks } = report({ refusedFiles: () => 2 });
  expect([ready, checks.at(-1)]).toMatchObject([true, { ok: true, detail: expect.stringMatching(/^2 files refused/) }]);
});
