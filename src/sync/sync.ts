import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Result } from '../base/result.ts';
import type { Fault } from '../document/fault.ts';
import { type Applied, applyPlan, type Failure } from './apply.ts';
import { isQuiet, type Plan, planSync } from './plan.ts';
import type { ActualBinding, BindingsPort, OwnershipPort, ServiceFault } from './ports.ts';
import { parseRoster, type Roster } from './people/roster.ts';

export interface SyncDeps {
  /** The roster's text and the name to show for it, or why it cannot be read. */
  readonly readRoster: () => Promise<Result<RosterSource, string>>;
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

export interface RosterSource {
  readonly text: string;
  readonly file: string;
}

/** Keeps the bindings as the roster says. Neither method ever rejects. */
export interface Sync {
  /** What `run` would do now. */
  readonly plan: () => Promise<SyncReport>;
  /** Does it. Runs one after another; calls made during a run share one run after it. */
  readonly run: () => Promise<SyncReport>;
  /** The newest report of `run`; null before the first. */
  readonly last: () => SyncReport | null;
}

/**
 * planned: nothing was done, as asked. applied: everything was. incomplete: the service refused something.
 * The others changed nothing: source-unreadable, source-faulty, source-empty (people, but none with an address, where
 * somebody is bound), service-unreachable, failed (our own store).
 */
export type SyncOutcome =
  | 'planned'
  | 'applied'
  | 'incomplete'
  | 'source-unreadable'
  | 'source-faulty'
  | 'source-empty'
  | 'service-unreachable'
  | 'failed';

export interface SyncReport {
  /** Epoch ms. */
  readonly at: number;
  readonly outcome: SyncOutcome;
  /** One sentence on what went wrong; empty if nothing did. */
  readonly message: string;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  /** Null if it could not be made. */
  readonly plan: Plan | null;
  readonly failures: readonly Failure[];
}

/** Reads, compares and changes what differs. What cannot be read or understood changes nothing. */
export const createSync = (deps: SyncDeps): Sync => {
  let last: SyncReport | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<SyncReport> | null = null;
  const runNext = () => {
    waiting ??= running.then(() => {
      waiting = null;
      const run = guarded(deps, () => runOnce(deps)).then((report) => {
        last = report;
        logReport(deps.log, report);
        return report;
      });
      running = run;
      return run;
    });
    return waiting;
  };
  return { plan: () => guarded(deps, () => prepare(deps)), run: runNext, last: () => last };
};

const runOnce = async (deps: SyncDeps): Promise<SyncReport> => {
  const first = await prepareAndApply(deps);
  // Somebody at the limit of bindings gets the new one only after the old one went.
  const isWorthASecond = first.outcome === 'incomplete' && (first.plan?.deletes.length ?? 0) > 0;
  return isWorthASecond ? prepareAndApply(deps) : first;
};

const prepareAndApply = async (deps: SyncDeps): Promise<SyncReport> => {
  const report = await prepare(deps);
  if (report.outcome !== 'planned' || report.plan === null) return report;
  const applied = await applyPlan(report.plan, deps);
  return { ...report, ...outcomeOf(applied), failures: applied.failures };
};

const outcomeOf = ({ failures, stopped }: Applied): Pick<SyncReport, 'outcome' | 'message'> => {
  const [first] = failures;
  if (!first) return { outcome: 'applied', message: '' };
  const message = `${stopped ? 'the service is out of reach' : `the service refused ${failures.length} of the changes`}`;
  return { outcome: 'incomplete', message: `${message}: ${first.message}` };
};

const prepare = async (deps: SyncDeps): Promise<SyncReport> => {
  const source = await deps.readRoster();
  if (!source.ok) return reportOf(deps, { outcome: 'source-unreadable', message: source.error });
  const roster = parseRoster(source.value.text, source.value.file);
  if (!roster.ok) {
    const message = `the roster has ${roster.error.length} ${roster.error.length === 1 ? 'fault' : 'faults'}`;
    return reportOf(deps, { outcome: 'source-faulty', message, faults: roster.error });
  }
  const actual = await listAll(deps.bindings);
  if (!actual.ok) return reportOf(deps, { outcome: 'service-unreachable', message: actual.error.message });
  return planFor(roster.value, actual.value, deps);
};

const planFor = async (roster: Roster, actual: readonly ActualBinding[], deps: SyncDeps): Promise<SyncReport> => {
  const owned = await deps.ownership.list();
  const plan = planSync({ desired: roster.bindings, actual, owned });
  const { warnings } = roster;
  // Only a list that is explicitly empty takes everybody's bindings away.
  if (roster.people > 0 && roster.bindings.length === 0 && owned.length > 0) {
    const message = 'the roster has people but no addresses; to unbind everybody, write people: []';
    return reportOf(deps, { outcome: 'source-empty', message, warnings, plan });
  }
  return reportOf(deps, { outcome: 'planned', warnings, plan });
};

const listAll = async (bindings: BindingsPort): Promise<Result<readonly ActualBinding[], ServiceFault>> => {
  const all: ActualBinding[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<BindingsPort['page']>> = await bindings.page(after);
    if (!page.ok) return page;
    all.push(...page.value.bindings);
    after = page.value.next;
  } while (after !== null);
  return { ok: true, value: all };
};

const guarded = async (deps: SyncDeps, work: () => Promise<SyncReport>): Promise<SyncReport> => {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return reportOf(deps, { outcome: 'failed', message });
  }
};

const reportOf = ({ clock }: SyncDeps, report: Pick<SyncReport, 'outcome'> & Partial<SyncReport>): SyncReport => ({
  at: clock.now(),
  message: '',
  faults: [],
  warnings: [],
  plan: null,
  failures: [],
  ...report,
});

const logReport = (log: Log, { outcome, message, faults, warnings, plan }: SyncReport): void => {
  for (const warning of warnings) log.warn('roster in doubt', placeOf(warning));
  for (const fault of faults) log.error('roster faulty', placeOf(fault));
  if (outcome !== 'applied') log.error('bindings not synced', { outcome, message });
  else if (plan && !isQuiet(plan)) log.info('bindings synced', countsOf(plan));
  if (plan && plan.conflicts.length > 0) log.warn('bindings in conflict', { conflicts: plan.conflicts.length });
};

/** Without what was expected and received: a phone number may stand there. */
const placeOf = ({ file, line, column, path, message }: Fault) => ({ file, line, column, path, message });

const countsOf = ({ creates, replaces, deletes, untouched }: Plan) => ({
  created: creates.length,
  replaced: replaces.length,
  deleted: deletes.length,
  untouched: untouched.length,
});
