import { Gauge, type Registry } from 'prom-client';
import { SEVERITIES, type Severity } from '../model/rule.ts';

/** When a source of sync was last read (epoch ms; null: never), and in words why it is not current. */
export interface SourceAge {
  readonly name: string;
  readonly readAt: number | null;
  readonly stale: string | null;
}

/** What is asked of the app each time Prometheus asks us. Times epoch ms. */
export interface Standing {
  readonly now: number;
  readonly activeAlarms: Readonly<Partial<Record<Severity, number>>>;
  /** Notifications not fanned out and deliveries not final. */
  readonly queued: number;
  /** Null when nothing is queued. */
  readonly oldestQueuedAt: number | null;
  /** Those of sync as they are by now; without it, as its last run found them. */
  readonly sources?: readonly SourceAge[];
}

/** The figures of the moment, read whenever Prometheus asks. */
export const createStandingGauges = (registry: Registry) => {
  let read: (() => Standing | Promise<Standing>) | undefined;
  const registers = [registry];
  const active = new Gauge({
    name: 'tocsin_alarms_active',
    help: 'Activations not cleared.',
    labelNames: ['severity'],
    registers,
  });
  const queued = new Gauge({ name: 'tocsin_outbox_queued', help: 'What is still to be sent.', registers });
  const oldest = new Gauge({
    name: 'tocsin_outbox_oldest_seconds',
    help: 'Age of the oldest of it; 0 when there is none.',
    registers,
  });
  const show = (standing: Standing) => {
    for (const severity of SEVERITIES) active.set({ severity }, standing.activeAlarms[severity] ?? 0);
    queued.set(standing.queued);
    oldest.set(standing.oldestQueuedAt === null ? 0 : Math.max(0, standing.now - standing.oldestQueuedAt) / 1000);
  };
  return {
    from: (reader: NonNullable<typeof read>) => {
      read = reader;
    },
    // Answers with what it shows; undefined if there is nothing to show.
    // A store that cannot be read must not take the other figures with it; a gap shows better than an old value.
    refresh: async (): Promise<Standing | undefined> => {
      const standing = await Promise.resolve()
        .then(() => read?.())
        .catch(() => undefined);
      active.reset();
      queued.remove();
      oldest.remove();
      if (standing) show(standing);
      return standing;
    },
  };
};
