import type { Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { formatFault } from '../document/fault.ts';
import { watchFile } from '../sync/sources/watch.ts';
import type { Core } from './core.ts';
import type { RuleBook } from './rule-book.ts';
import type { FileReport } from './rule-files.ts';
import type { RuleService } from './rule-service.ts';
import { createSerial } from './serial.ts';
import { swapRuleBook } from './swap.ts';

export interface ReloadDeps {
  readonly paths: readonly string[];
  readonly service: RuleService;
  readonly core: Core;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  /** The subscriptions follow the rules. */
  readonly follow: (book: RuleBook) => Promise<void>;
}

export interface Reload {
  /** Reads the files for the first time and takes them up, each by its last good text. Ends before anything is subscribed. */
  readonly first: () => Promise<void>;
  readonly watch: () => void;
  readonly refusedFiles: () => number;
  readonly close: () => Promise<void>;
}

/** Keeps the running rules as the files say: any change means that the whole tree is read again and swapped at once. */
export const createReload = ({ paths, service, core, metrics, clock, log, follow }: ReloadDeps): Reload => {
  const watches: { readonly close: () => Promise<void> }[] = [];
  let refused = 0;
  const load = async (): Promise<RuleBook | null> => {
    const current = await service.current();
    if (!current) {
      core.troubles.say(
        'tocsin.rules-refused',
        paths.join(', '),
        true,
        'the rule files cannot be read, the loaded rules stay',
      );
      return null;
    }
    swapRuleBook(core.world, current.book);
    core.pipeline.decided();
    refused = reportFiles(core, current.reports);
    if (refused === 0) metrics.rulesReloaded(clock.now(), current.book.rules.size);
    log.info('rules loaded', { rules: current.book.rules.size, files: current.reports.length, refused });
    return current.book;
  };
  const take = createSerial(async () => {
    const book = await load();
    if (book) await follow(book);
  });
  const watchPath = (path: string) =>
    watchFile({
      path,
      clock,
      onChange: () => void take().catch((error: unknown) => log.error('rules could not be reloaded', { error })),
      onError: (message) => log.error('rules cannot be watched', { path, reason: message }),
    });
  return {
    // Subscribing ends only once the broker is there, and a start must not wait for it.
    first: async () => {
      void follow((await load()) ?? core.world.book);
    },
    watch: () => {
      for (const path of paths) watches.push(watchPath(path));
    },
    refusedFiles: () => refused,
    close: async () => {
      await Promise.all(watches.map(({ close }) => close()));
    },
  };
};

/** Tocsin's own alarm for each refused file, and its end for each that is well or gone; how many are refused. */
const reportFiles = ({ troubles }: Core, reports: readonly FileReport[]): number => {
  const refused = new Map(reports.filter(({ faults }) => faults.length > 0).map((report) => [report.file, report]));
  for (const file of troubles.subjects('tocsin.rules-refused')) {
    if (!refused.has(file)) troubles.say('tocsin.rules-refused', file, false, '');
  }
  for (const [file, report] of refused) troubles.say('tocsin.rules-refused', file, true, describe(report));
  return refused.size;
};

const describe = ({ faults, running }: FileReport): string => {
  const [first] = faults;
  const rest = faults.length > 1 ? ` and ${faults.length - 1} more` : '';
  const runs = running === 'last-good' ? 'its last good text runs' : 'none of its rules run';
  return `${first ? formatFault(first) : 'faulty'}${rest}; ${runs}`;
};
