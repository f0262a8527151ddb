import type { Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { formatFault } from '../document/fault.ts';
import { watchFile } from '../sync/sources/watch.ts';
import type { Core } from './core.ts';
import { createPersistent } from './persistent.ts';
import type { RuleBook } from './rule-book.ts';
import type { FileReport } from './rule-files.ts';
import type { CurrentRules, RuleService } from './rule-service.ts';
import { swapRuleBook } from './swap.ts';

export interface ReloadDeps {
  readonly paths: readonly string[];
  readonly service: RuleService;
  readonly core: Pick<Core, 'world' | 'pipeline' | 'troubles'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  /** The subscriptions follow the rules. */
  readonly follow: (book: RuleBook) => Promise<void>;
}

export interface Reload {
  /** Reads the files and takes them up, each by its last good text. Ends before anything is subscribed. */
  readonly take: () => Promise<void>;
  /** Takes them up again whenever something about them changes. */
  readonly watch: () => void;
  readonly refusedFiles: () => number;
  readonly close: () => Promise<void>;
}

/** Keeps the running rules as the files say: any change means that the whole tree is read again and swapped at once. */
export const createReload = (deps: ReloadDeps): Reload => {
  const { paths, service, core, clock, log, follow } = deps;
  const watches: { readonly close: () => Promise<void> }[] = [];
  let refused = 0;
  // Apart from the loading: subscribing ends only once the broker is there, and rules must not wait for it.
  const subscribe = createPersistent(() => follow(core.world.book), {
    clock,
    failed: (error) => log.error('the subscriptions could not follow the rules, trying again', { error }),
  });
  const loadOnce = async () => {
    const current = await service.current();
    // While a batch cannot be written nothing may be decided, and a swap may end alarms.
    await core.pipeline.settled();
    if (current) refused = takeUp(deps, current);
    else core.troubles.say('tocsin.rules-refused', paths.join(', '), true, UNREADABLE);
    void subscribe.run();
    if (!current) return;
    await core.pipeline.settled();
    await current.keep();
  };
  const failed = (error: unknown) => log.error('rules could not be loaded or kept, trying again', { error });
  const load = createPersistent(loadOnce, { clock, failed });
  return {
    take: load.run,
    watch: () => {
      for (const path of paths) watches.push(watchPath(path, deps, () => void load.run()));
    },
    refusedFiles: () => refused,
    close: async () => {
      load.stop();
      subscribe.stop();
      await Promise.all(watches.map(({ close }) => close()));
    },
  };
};

const watchPath = (path: string, { clock, log }: ReloadDeps, onChange: () => void) =>
  watchFile({ path, clock, onChange, onError: (reason) => log.error('rules cannot be watched', { path, reason }) });

/** Swaps the rules; how many of the files were refused. */
const takeUp = ({ core, metrics, clock, log }: ReloadDeps, { book, reports }: CurrentRules): number => {
  swapRuleBook(core.world, book);
  core.pipeline.decided();
  const refused = reportFiles(core, reports);
  if (refused === 0) metrics.rulesReloaded(clock.now(), book.rules.size);
  log.info('rules loaded', { rules: book.rules.size, files: reports.length, refused });
  return refused;
};

const UNREADABLE = 'the rule files cannot be read, the loaded rules stay';

/** Tocsin's own alarm for each refused file, and its end for each that is well or gone; how many are refused. */
const reportFiles = ({ troubles }: Pick<Core, 'troubles'>, reports: readonly FileReport[]): number => {
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
