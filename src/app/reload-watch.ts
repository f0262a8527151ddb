import type { Cancel, Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { watchFile } from '../sync/sources/watch.ts';
import { ruleTreeMark } from './rule-disk.ts';

export interface RuleWatchDeps {
  readonly paths: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** The files are looked at this often, ms: file systems over a network tell nothing, and a folder that comes back may not. */
const LOOK_MS = 10_000;

/** What differs must be the same at two looks so far apart, ms, or it is still being written. */
const QUIET_MS = 300;

/** Calls `onChange` once whatever changed has come to rest: told by the file system, and found by looking. Ends the watching. */
export const watchRuleFiles = (deps: RuleWatchDeps, onChange: () => void): (() => Promise<void>) => {
  const { paths, clock, log } = deps;
  const watches = paths.map((path) =>
    watchFile({ path, clock, onChange, onError: (reason) => log.error('rules cannot be watched', { path, reason }) }),
  );
  const stop = lookAgain(deps, onChange);
  return async () => {
    stop();
    await Promise.all(watches.map(({ close }) => close()));
  };
};

/** Begins at once: what changed since the files were read, before anybody watched, is found so. */
const lookAgain = ({ paths, clock }: RuleWatchDeps, onChange: () => void): Cancel => {
  let cancel: Cancel = () => {};
  let told: string | null | undefined;
  let seen: string | null | undefined;
  const look = () => {
    const mark = ruleTreeMark(paths);
    const isNew = mark !== told;
    const isAtRest = mark === seen;
    seen = mark;
    if (isNew && isAtRest) {
      told = mark;
      onChange();
    }
    cancel = clock.after(isNew && !isAtRest ? QUIET_MS : LOOK_MS, look);
  };
  look();
  return () => cancel();
};
