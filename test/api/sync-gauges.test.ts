import { describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../src/api/metrics.ts';
import type { SyncFigures } from '../../src/api/sync-gauges.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const linesOf = async (metrics: Metrics, name: string): Promise<readonly string[]> =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(`tocsin_sync_${name}`));

const source = (name: string, parts: Partial<SyncFigures['sources'][number]> = {}) => ({
  ...{ name, type: 'roster', readAt: NOW - 1_500, stale: null, owned: 3 },
  ...parts,
});

const figures = (parts: Partial<SyncFigures> = {}): SyncFigures => ({
  ...{ at: NOW, outcome: 'applied', sources: [source('roster')], held: [], unreachable: [] },
  ...parts,
});

const create = () => {
  const metrics = createMetrics({ version: '1' });
  metrics.readStanding(() => ({ now: NOW, activeAlarms: {}, queued: 0, oldestQueuedAt: null }));
  return metrics;
};

const CASES: readonly [why: string, ran: SyncFigures, name: string, lines: readonly string[]][] = [
  ['how long ago a source was read', figures(), 'source_age', ['tocsin_sync_source_age_seconds{source="roster"} 1.5']],
  ['one that never was has no age', figures({ sources: [source('app', { readAt: null })] }), 'source_age', []],
  [
    'one read after the clock was put back has the age 0',
    figures({ sources: [source('app', { readAt: NOW + 9_000 })] }),
    'source_age',
    ['tocsin_sync_source_age_seconds{source="app"} 0'],
  ],
  [
    'which sources are stale',
    figures({ sources: [source('roster'), source('app', { stale: 'not connected' })] }),
    'source_stale',
    ['tocsin_sync_source_stale{source="roster"} 0', 'tocsin_sync_source_stale{source="app"} 1'],
  ],
  [
    'one that is no longer in the config is neither',
    figures({ sources: [source('old', { type: 'removed', readAt: null })] }),
    'source_',
    [],
  ],
  [
    'bindings by source',
    figures({ sources: [source('roster'), source('old', { type: 'removed', owned: 7 })] }),
    'bindings',
    ['tocsin_sync_bindings{source="roster"} 3', 'tocsin_sync_bindings{source="old"} 7'],
  ],
  [
    'what is held',
    figures({ sources: [source('roster'), source('app')], held: [{ source: 'app', deletes: 4 }] }),
    'held',
    ['tocsin_sync_held{source="roster"} 0', 'tocsin_sync_held{source="app"} 4'],
  ],
  [
    'how many people no message would reach',
    figures({ unreachable: [{}, {}] }),
    'unreachable',
    ['tocsin_sync_unreachable_people 2'],
  ],
  ['when it was', figures(), 'last_run', [`tocsin_sync_last_run_timestamp_seconds ${NOW / 1000}`]],
];

describe('where the bindings stand', () => {
  test.each(CASES)('%s', async (_why, ran, name, lines) => {
    const metrics = create();
    metrics.syncRan(ran);
    expect(await linesOf(metrics, name)).toEqual(lines);
  });

  test('is not known before the first run: no zero says that all is well', async () => {
    expect(await linesOf(create(), '')).toEqual([]);
  });

  test('goes with a source that is no longer there', async () => {
    const metrics = create();
    metrics.syncRan(figures({ sources: [source('roster'), source('app')], held: [{ source: 'app', deletes: 1 }] }));
    metrics.syncRan(figures());
    expect((await linesOf(metrics, '')).filter((line) => line.includes('"app"'))).toEqual([]);
  });

  test.each(['service-unreachable', 'failed'] as const)(
    'stays as it was when nothing was compared: %s',
    async (outcome) => {
      const metrics = create();
      metrics.syncRan(figures({ held: [{ source: 'roster', deletes: 2 }], unreachable: [{}] }));
      const later = { at: NOW + 60_000, outcome, sources: [source('roster', { owned: 0, stale: 'unreadable' })] };
      metrics.syncRan(figures(later));
      expect(await linesOf(metrics, 'bindings')).toEqual(['tocsin_sync_bindings{source="roster"} 3']);
      expect(await linesOf(metrics, 'held')).toEqual(['tocsin_sync_held{source="roster"} 2']);
      expect(await linesOf(metrics, 'last_run')).toEqual([`tocsin_sync_last_run_timestamp_seconds ${NOW / 1000}`]);
      expect(await linesOf(metrics, 'source_stale')).toEqual(['tocsin_sync_source_stale{source="roster"} 1']);
    },
  );

  test('ages are left out when the time is not known', async () => {
    const metrics = create();
    metrics.syncRan(figures());
    await metrics.text();
    metrics.readStanding(() => Promise.reject(new Error('store busy')));
    expect(await linesOf(metrics, 'source_age')).toEqual([]);
    expect(await linesOf(metrics, 'bindings')).toHaveLength(1);
  });
});

test('changes are counted by what and why, in the words of the audit', async () => {
  const metrics = create();
  for (const action of ['sync-created', 'sync-created', 'sync-let-go'])
    metrics.syncChanged({ action, reason: 'new-in-source' });
  expect(await linesOf(metrics, 'changes')).toEqual([
    'tocsin_sync_changes_total{change="created",reason="new-in-source"} 2',
    'tocsin_sync_changes_total{change="let-go",reason="new-in-source"} 1',
  ]);
});

test('the sources of the moment go before those of the last run', async () => {
  const metrics = create();
  metrics.syncRan(figures({ sources: [source('roster')] }));
  const sources = [{ name: 'roster', readAt: NOW - 500, stale: 'not read' }];
  metrics.readStanding(() => ({ now: NOW, activeAlarms: {}, queued: 0, oldestQueuedAt: null, sources }));
  expect(await linesOf(metrics, 'source')).toEqual([
    'tocsin_sync_source_age_seconds{source="roster"} 0.5',
    'tocsin_sync_source_stale{source="roster"} 1',
  ]);
});
