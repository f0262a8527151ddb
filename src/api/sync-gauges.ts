import { Gauge, type Registry } from 'prom-client';
import type { SourceAge, Standing } from './standing.ts';
import type { SyncStatusRow } from './sync.ts';

/** What of a run is shown. Times epoch ms. */
export interface SyncFigures extends Pick<SyncStatusRow, 'at' | 'outcome'> {
  readonly sources: readonly Pick<SyncStatusRow['sources'][number], 'name' | 'type' | 'readAt' | 'stale' | 'owned'>[];
  readonly held: readonly Pick<SyncStatusRow['held'][number], 'source' | 'deletes'>[];
  readonly unreachable: readonly unknown[];
}

/** Where the bindings stand. Names of sources are in the config, so they may be labels. */
export const createSyncGauges = (registry: Registry) => {
  const gauges = createGauges(registry);
  let last: SyncFigures | null = null;
  return {
    ran: (figures: SyncFigures): void => {
      last = figures;
      showSources(gauges, figures);
      // What could not be compared tells nothing new of the bindings, and must not look like a run that went well.
      if (isCompared(figures)) showBindings(gauges, figures);
    },
    /** At the time that Prometheus asks; undefined: it is not known, and a gap shows better than an old value. */
    showAges: (standing: Pick<Standing, 'now' | 'sources'> | undefined): void => {
      gauges.age.reset();
      if (!standing) return;
      if (standing.sources) showStale(gauges, standing.sources);
      for (const { name, readAt } of standing.sources ?? last?.sources ?? [])
        if (readAt !== null) gauges.age.set({ source: name }, Math.max(0, standing.now - readAt) / 1000);
    },
  };
};

type Gauges = ReturnType<typeof createGauges>;

const createGauges = (registry: Registry) => {
  const registers = [registry];
  const ofSource = (name: string, help: string) =>
    new Gauge({ name: `tocsin_sync_${name}`, help, labelNames: ['source'], registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `tocsin_sync_${name}`, help, registers });
  const unreachable = gauge('unreachable_people', 'Listed people whom no message would reach.');
  const ranAt = gauge('last_run_timestamp_seconds', 'When sources and service were last compared.');
  // They have no value before the first run: a zero would say that all is well.
  unreachable.remove();
  ranAt.remove();
  return {
    ...{ unreachable, ranAt },
    age: ofSource('source_age_seconds', 'Since the source was last read; absent if it never was.'),
    stale: ofSource('source_stale', '1 while the source is not current.'),
    bindings: ofSource('bindings', 'Bindings that sync made for the source.'),
    held: ofSource('held', 'Deletes that wait to be confirmed.'),
  };
};

const showSources = (gauges: Gauges, { sources }: SyncFigures): void =>
  showStale(
    gauges,
    sources.filter(({ type }) => type !== 'removed'),
  );

const showStale = ({ stale }: Gauges, sources: readonly Pick<SourceAge, 'name' | 'stale'>[]): void => {
  stale.reset();
  for (const source of sources) stale.set({ source: source.name }, source.stale ? 1 : 0);
};

const isCompared = ({ outcome }: SyncFigures): boolean =>
  outcome === 'planned' || outcome === 'applied' || outcome === 'incomplete';

const showBindings = (gauges: Gauges, { at, sources, held, unreachable }: SyncFigures): void => {
  gauges.bindings.reset();
  gauges.held.reset();
  for (const { name, owned } of sources) {
    gauges.bindings.set({ source: name }, owned);
    gauges.held.set({ source: name }, 0);
  }
  for (const { source, deletes } of held) gauges.held.set({ source }, deletes);
  gauges.unreachable.set(unreachable.length);
  if (at !== null) gauges.ranAt.set(at / 1000);
};
