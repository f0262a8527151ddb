import { createHalfFileHold } from './half-file.ts';
import { watchPatiently } from './patient-watch.ts';
import { createPersistent } from './persistent.ts';
import type { RefusedFile, ReloadCause, ReloadReport } from './reload-report.ts';
import { createRunningSince, listRunningRules, type RunningRule } from './reload-rules.ts';
import { type ReloadRunDeps, type ReloadStanding, reportOf, runReload } from './reload-run.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleTreeMark } from './rule-disk.ts';
import { feedWindowsOf } from './swap.ts';

export interface ReloadDeps extends ReloadRunDeps {
  /** The subscriptions follow the rules. */
  readonly follow: (book: RuleBook) => Promise<void>;
}

export interface Reload {
  /**
   * Reads the files and takes them up, each by its last good text, and tells what that did. Ends before anything is
   * subscribed. Null when it could not be done, of which the log says why: it is tried again.
   */
  readonly take: (cause?: ReloadCause) => Promise<ReloadReport | null>;
  /** What `take` would do now. Changes nothing; rejects if the store cannot be read. */
  readonly tryOut: () => Promise<ReloadReport>;
  /** Takes them up again whenever something about them changes. */
  readonly watch: () => void;
  /** The rules that run, Tocsin's own left out. */
  readonly rules: () => readonly RunningRule[];
  readonly refused: () => readonly RefusedFile[];
  readonly refusedFiles: () => number;
  readonly close: () => Promise<void>;
}

/** Keeps the running rules as the files say: any change means that the whole tree is read again and swapped at once. */
export const createReload = (deps: ReloadDeps): Reload => {
  const { service, core, clock } = deps;
  const { world } = core;
  const look = () => void load.run();
  const standing: ReloadStanding = {
    ...{ running: null, refused: [], since: createRunningSince(), hold: createHalfFileHold(clock, look) },
  };
  // Until the files are read, what runs is what the last run ended with.
  standing.since.note(world.book, clock.now());
  const load = createLoad(deps, standing);
  let unwatch = async () => {};
  return {
    take: (cause = 'start') => load.take(cause),
    tryOut: async () => {
      const report = reportOf(deps, { found: await service.current(), cause: 'api' });
      // Compiled rules have their windows fed already.
      feedWindowsOf(world, world.book);
      return { ...report, dry: true };
    },
    watch: () => {
      unwatch = watchRules(deps, look);
    },
    rules: () => listRunningRules(world, standing.since),
    refused: () => standing.refused,
    refusedFiles: () => standing.refused.length,
    close: async () => {
      standing.hold.stop();
      load.stop();
      service.stop();
      await unwatch();
    },
  };
};

const watchRules = ({ paths, clock, log }: ReloadDeps, onChange: () => void): (() => Promise<void>) =>
  watchPatiently({
    ...{ paths, clock, onChange, mark: () => ruleTreeMark(paths) },
    onError: (path, reason) => log.error('rules cannot be watched', { path, reason }),
  });

/** One run at a time; what fails is tried again, as a change of the files. */
const createLoad = (deps: ReloadDeps, standing: ReloadStanding) => {
  const { core, clock, log, follow } = deps;
  const reports = createListening();
  let asked: ReloadCause = 'files';
  // Apart from the loading: subscribing ends only once the broker is there, and rules must not wait for it.
  const subscribe = createPersistent(() => follow(core.world.book), {
    clock,
    failed: (error) => log.error('the subscriptions could not follow the rules, trying again', { error }),
  });
  const runOnce = async () => {
    const cause = asked;
    asked = 'files';
    const { report, taken, isKnown } = await runReload(deps, standing, cause);
    reports.tell(report);
    if (!isKnown) void subscribe.run();
    if (!taken) return;
    await core.pipeline.settled();
    await taken.keep();
  };
  const failed = (error: unknown) => {
    reports.tell(null);
    log.error('rules could not be loaded or kept, trying again', { error });
  };
  const load = createPersistent(runOnce, { clock, failed });
  return {
    run: load.run,
    take: (cause: ReloadCause): Promise<ReloadReport | null> =>
      reports.during(() => {
        asked = cause;
        return load.run();
      }),
    stop: () => {
      load.stop();
      subscribe.stop();
    },
  };
};

/** Whoever asks hears of every run that ends until theirs has; null: a run has failed. */
const createListening = () => {
  const waiting = new Set<(report: ReloadReport | null) => void>();
  return {
    tell: (report: ReloadReport | null): void => {
      for (const listen of waiting) listen(report);
    },
    during: async (run: () => Promise<void>): Promise<ReloadReport | null> => {
      const heard: (ReloadReport | null)[] = [];
      const listen = (report: ReloadReport | null) => void heard.push(report);
      waiting.add(listen);
      await run();
      waiting.delete(listen);
      return heard.reduce(afterwards, null);
    },
  };
};

/** A run that was under way may have taken up what was asked for; how it stands only the last one says, and it may have failed. */
const afterwards = (before: ReloadReport | null, last: ReloadReport | null): ReloadReport | null => {
  const wasTaken = before?.outcome === 'applied' || before?.outcome === 'refused';
  if (!last || !wasTaken || last.changes.length > 0 || before.changes.length === 0) return last;
  const { changes, unchanged, alarms } = before;
  return { ...last, changes, unchanged, alarms, outcome: last.outcome === 'unchanged' ? 'applied' : last.outcome };
};
