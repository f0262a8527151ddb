import type { Clock } from '../base/clock.ts';
import { createRest, type Rest } from '../base/in-steps.ts';
import type { Log } from '../base/log.ts';
import { applyPlan } from './apply.ts';
import { toLines } from './lines.ts';
import type { BindingsPort, FeedbackPort, OwnershipPort } from './ports.ts';
import type { Bound } from './reach.ts';
import { addRound, reportFailed, reportPlan, reportRun } from './report.ts';
import { createRunLog } from './run-log.ts';
import { createMirror } from './run-mirror.ts';
import { type Prepared, type PrepareOptions, prepare } from './run-prepare.ts';
import { readAll } from './run-read.ts';
import type { Source, SourceView } from './source.ts';
import type { PlanLine, SyncStatus } from './status.ts';

export interface SyncDeps {
  /** The first one that names an address has it. */
  readonly sources: readonly Source[];
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  readonly feedback: FeedbackPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: SyncRules;
  /** Told every binding of the service as it is after a run. */
  readonly bound?: (bindings: readonly Bound[]) => void;
}

export interface SyncRules extends PrepareOptions {
  /** How many calls may be under way at once. */
  readonly inFlight: number;
}

export interface RunRequest {
  /** Ids of `Held`: what they name is meant. Kept until it is done, or no longer planned. */
  readonly confirm?: readonly string[];
  /** Take over, this once, what sources want and others have bound. Kept until a run got to its end. */
  readonly adopt?: boolean;
}

/** Keeps the bindings as the sources say. No method ever rejects. */
export interface Sync {
  /** What `run` would do now. Changes nothing, and may go on beside a run. */
  readonly plan: () => Promise<PlanReport>;
  /** Does it. Runs one after another; calls made during a run share one run after it, with all that they ask for. */
  readonly run: (request?: RunRequest) => Promise<SyncStatus>;
  /** Of the newest run; null before the first. */
  readonly last: () => SyncStatus | null;
  /** How the sources stand before there was a run: the service, which may be slow or away, is not asked. */
  readonly before: () => Promise<SyncStatus>;
}

export interface PlanReport {
  readonly status: SyncStatus;
  readonly lines: readonly PlanLine[];
}

/** Reads, compares and changes what differs. What cannot be read or understood changes nothing. */
export const createSync = (deps: SyncDeps): Sync => {
  const state: State = { last: null, confirmed: new Set(), ids: new Set(), adopt: false };
  const write = createRunLog(deps.log);
  let running: Promise<unknown> = Promise.resolve();
  let waiting: { readonly requests: RunRequest[]; readonly run: Promise<SyncStatus> } | null = null;
  const start = () => {
    const requests: RunRequest[] = [];
    const run = running.then(async () => {
      waiting = null;
      for (const { confirm = [], adopt = false } of requests) {
        for (const id of confirm) state.ids.add(id);
        state.adopt ||= adopt;
      }
      const status = await runOnce(deps, state);
      state.last = status;
      write(status);
      return status;
    });
    running = run;
    return { requests, run };
  };
  return {
    plan: () => planOnce(deps, state),
    run: (request = {}) => {
      waiting ??= start();
      waiting.requests.push(request);
      return waiting.run;
    },
    last: () => state.last,
    before: async () => reportFailed(null, await viewAll(deps), NO_RUN),
  };
};

const NO_RUN = { at: null, outcome: null, message: '' } as const;

const viewAll = ({ sources }: SyncDeps): Promise<readonly SourceView[]> =>
  Promise.all(sources.map(({ view }) => view()));

/** What runs leave to the next. */
interface State {
  last: SyncStatus | null;
  /** Address keys that were confirmed, and are not done yet. */
  confirmed: ReadonlySet<string>;
  /** What was asked for, and no run got to. */
  readonly ids: Set<string>;
  adopt: boolean;
}

const planOnce = async (deps: SyncDeps, state: State): Promise<PlanReport> => {
  const at = deps.clock.now();
  const views: SourceView[] = [];
  try {
    const rest = createRest(deps.clock);
    const read = await readAndPrepare(deps, state, { views, rest });
    if ('status' in read) return { status: read.status, lines: [] };
    return { status: await reportPlan(read, { at, rest }), lines: toLines(read.plan, read.lines) };
  } catch (error) {
    return { status: reportFailed(state.last, views, { at, outcome: 'failed', message: textOf(error) }), lines: [] };
  }
};

const runOnce = async (deps: SyncDeps, state: State): Promise<SyncStatus> => {
  const first = await round(deps, state);
  if (!first.again) return first.status;
  const second = await round(deps, state);
  return addRound(first.status, second.status);
};

interface Round {
  readonly status: SyncStatus;
  /** What had no room may have it now. */
  readonly again: boolean;
}

const round = async (deps: SyncDeps, state: State): Promise<Round> => {
  const at = deps.clock.now();
  const views: SourceView[] = [];
  try {
    const rest = createRest(deps.clock);
    const read = await readAndPrepare(deps, state, { views, rest });
    if ('status' in read) return { status: read.status, again: false };
    state.confirmed = read.confirmed;
    state.ids.clear();
    return await applyPrepared(read, deps, { state, rest, at });
  } catch (error) {
    const message = textOf(error);
    return { status: reportFailed(state.last, views, { at, outcome: 'failed', message }), again: false };
  }
};

interface Reading {
  /** Filled as soon as they are known, for whoever has to report a failure. */
  readonly views: SourceView[];
  readonly rest: Rest;
}

const readAndPrepare = async (
  deps: SyncDeps,
  state: State,
  { views, rest }: Reading,
): Promise<Prepared | { readonly status: SyncStatus }> => {
  const { clock, options } = deps;
  const at = clock.now();
  views.push(...(await viewAll(deps)));
  const seen = await readAll({ ...deps, rest });
  if (!seen.ok) {
    const { message } = seen.error;
    return { status: reportFailed(state.last, views, { at, outcome: 'service-unreachable', message }) };
  }
  const adopt = options.adopt || state.adopt;
  const confirm = { ids: state.ids, keys: state.confirmed };
  return prepare({ views, seen: seen.value, options: { ...options, adopt }, confirm, clock, rest });
};

interface Applying {
  readonly state: State;
  readonly rest: Rest;
  readonly at: number;
}

const applyPrepared = async (prepared: Prepared, deps: SyncDeps, { state, rest, at }: Applying): Promise<Round> => {
  const { plan, seen } = prepared;
  const mirror = createMirror(deps.bindings, deps.ownership);
  const { bindings, ownership } = mirror;
  const applied = await applyPlan(plan, { bindings, ownership, log: deps.log, inFlight: deps.options.inFlight, rest });
  if (!applied.stopped) state.adopt = false;
  await rest();
  deps.bound?.(mirror.boundNow(seen.actual));
  await rest();
  const lacksRoom = applied.refused > 0 || plan.conflicts.some(({ reason }) => reason === 'too-many-bindings');
  const madeRoom = plan.deletes.length + plan.replaces.length > 0;
  const status = await reportRun(prepared, applied, { at, mirror, rest });
  return { status, again: !applied.stopped && lacksRoom && madeRoom };
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
