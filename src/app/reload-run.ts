import type { Metrics } from '../api/metrics.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Result } from '../base/result.ts';
import type { Core } from './core.ts';
import { doubtOfCut, type HalfFileHold, IF_IT_STAYS } from './half-file.ts';
import {
  type ConfigState,
  compareRules,
  logReload,
  outcomeOf,
  type RefusedFile,
  type ReloadCause,
  type ReloadReport,
} from './reload-report.ts';
import type { RunningSince } from './reload-rules.ts';
import { tellRefused, tellUnreadable } from './reload-troubles.ts';
import type { CurrentRules, RuleService } from './rule-service.ts';
import { feedWindowsOf, swapRuleBook } from './swap.ts';

export interface ReloadRunDeps {
  readonly paths: readonly string[];
  readonly service: RuleService;
  readonly core: Pick<Core, 'world' | 'pipeline' | 'troubles'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether the config on disk is the one that runs; left out: it is. */
  readonly configState?: () => ConfigState;
}

/** What the last run left. */
export interface ReloadStanding {
  running: CurrentRules | null;
  refused: readonly RefusedFile[];
  readonly since: RunningSince;
  readonly hold: HalfFileHold;
}

export interface ReloadRun {
  readonly report: ReloadReport;
  /** What was swapped in, or ran already; null when the loaded rules stay. */
  readonly taken: CurrentRules | null;
  /** All of it ran already. */
  readonly isKnown: boolean;
}

/** Reads the files and puts what they say in place between two messages, or says why not. Nothing is kept yet. */
export const runReload = async (
  deps: ReloadRunDeps,
  standing: ReloadStanding,
  cause: ReloadCause,
): Promise<ReloadRun> => {
  const { service, core } = deps;
  const found = await service.current();
  // While a batch cannot be written nothing may be decided, and a swap may end alarms.
  await core.pipeline.settled();
  const run = place(deps, standing, { found, cause });
  core.pipeline.decided();
  if (run.taken) standing.refused = tellRefused(core, run.taken.reports);
  if (!found.ok) tellUnreadable(core, deps.paths);
  if (!run.isKnown || cause !== 'files') tell(deps, run);
  return run;
};

interface Found {
  readonly found: Result<CurrentRules, string>;
  readonly cause: ReloadCause;
}

const place = (deps: ReloadRunDeps, standing: ReloadStanding, { found, cause }: Found): ReloadRun => {
  const { world } = deps.core;
  const report = reportOf(deps, { found, cause });
  if (!found.ok) {
    // What is seen again later has not stood still meanwhile.
    standing.hold.mustWait([], null);
    return { report, taken: null, isKnown: false };
  }
  const isKnown = found.value === standing.running;
  if (isKnown) return { report, taken: found.value, isKnown };
  const doubt = cause === 'files' ? doubtOf(found.value, report, standing.running) : null;
  if (standing.hold.mustWait(found.value.texts, doubt)) {
    // Compiled rules have their windows fed already.
    feedWindowsOf(world, world.book);
    return { report: { ...report, outcome: 'held', reason: doubt }, taken: null, isKnown };
  }
  swapRuleBook(world, found.value.book);
  standing.since.note(found.value.book, report.at);
  standing.running = found.value;
  return { report, taken: found.value, isKnown };
};

/** A text that was cut short may parse: its last rules are gone, or it ends within a line. */
const doubtOf = (
  { texts }: CurrentRules,
  { changes }: Pick<ReloadReport, 'changes'>,
  running: CurrentRules | null,
): string | null => {
  if (changes.some(({ change }) => change === 'removed')) return `rules are gone: ${IF_IT_STAYS}`;
  return doubtOfCut(texts, running?.texts ?? []);
};

/** What taking up what was found would do. */
export const reportOf = (deps: ReloadRunDeps, { found, cause }: Found): ReloadReport => {
  const { world } = deps.core;
  const { clock, configState } = deps;
  const compared = compareRules(world, found.ok ? found.value : { book: world.book, reports: [] });
  return {
    ...{ at: clock.now(), cause, dry: false, config: configState?.() ?? 'same' },
    ...compared,
    ...(found.ok ? { outcome: outcomeOf(compared), reason: null } : { outcome: 'unreadable', reason: found.error }),
  };
};

const tell = ({ metrics, clock, log, core }: ReloadRunDeps, { report, taken, isKnown }: ReloadRun): void => {
  const { outcome, refused } = report;
  metrics.rulesLooked({ outcome, ...(taken && { refused: refused.length }) });
  if (taken && refused.length === 0) metrics.rulesReloaded(clock.now(), core.world.book.rules.size);
  if (outcome === 'unreadable') log.error('rules cannot be read, the loaded ones stay', { reason: report.reason });
  // Each fault is said once, when its text is new.
  else logReload(log, report, isKnown);
};
