import type { Log } from '../base/log.ts';
import { type Fault, formatFault } from '../document/fault.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { RuleBook } from './rule-book.ts';
import type { FileReport } from './rule-files.ts';
import type { CurrentRules } from './rule-service.ts';
import { add, type FateCounts, forecastSwap, NO_FATES } from './swap-forecast.ts';
import { TROUBLE_IDS } from './system-rules.ts';
import type { World } from './world.ts';

/** Who asked: the start, a change of the files, SIGHUP, `POST /api/reload`. */
export type ReloadCause = 'start' | 'files' | 'signal' | 'api';

/**
 * What became of it, the worst first. `unreadable`: the folders cannot be listed, the loaded rules stay. `held`: it would take
 * rules away, and waits until the files have stood still for longer. `refused`: taken up, but for files with faults.
 * `applied`: all that the files say runs now. `unchanged`: it ran before.
 */
export const RELOAD_OUTCOMES = ['unreadable', 'held', 'refused', 'applied', 'unchanged'] as const;
export type ReloadOutcome = (typeof RELOAD_OUTCOMES)[number];

/** Whether the config on disk is the one that runs: a reload takes up rules, and a start the config. */
export type ConfigState = 'same' | 'changed' | 'faulty';

export interface RuleChange {
  readonly rule: string;
  readonly change: 'added' | 'changed' | 'removed';
  readonly file: string;
  readonly line: number;
  /** Of what the rule means; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
  readonly alarms: FateCounts;
}

/** A file that is not taken up, and what runs in its stead. */
export interface RefusedFile {
  readonly file: string;
  readonly running: 'last-good' | 'none';
  /** `faults` leave out what was expected and received when they are shown: a target may be a phone number. */
  readonly faults: readonly Fault[];
}

export interface ReloadReport {
  /** Epoch ms. */
  readonly at: number;
  readonly cause: ReloadCause;
  /** Only looked at: nothing was changed. */
  readonly dry: boolean;
  readonly outcome: ReloadOutcome;
  /** In words, where the outcome does not say it all. */
  readonly reason: string | null;
  readonly files: number;
  readonly rules: number;
  readonly unchanged: number;
  readonly changes: readonly RuleChange[];
  readonly refused: readonly RefusedFile[];
  /** Of all rules. */
  readonly alarms: FateCounts;
  readonly config: ConfigState;
}

/** What taking up `current` does: to be asked before it is done. Tocsin's own rules are left out. */
export const compareRules = (
  world: World,
  { book, reports }: Pick<CurrentRules, 'book' | 'reports'>,
): Omit<ReloadReport, 'at' | 'cause' | 'dry' | 'outcome' | 'reason' | 'config'> => {
  const fates: ReadonlyMap<string, FateCounts> = forecastSwap(world, book);
  const changes = changesBetween(world.book, book).map(
    (change): RuleChange => ({ ...change, alarms: fates.get(change.rule) ?? NO_FATES }),
  );
  const rules = writtenRules(book).length;
  return {
    ...{ files: reports.length, rules, changes, refused: refusedFiles(reports) },
    unchanged: rules - changes.filter(({ change }) => change !== 'removed').length,
    alarms: [...fates].filter(([id]) => !isSystemRule(id)).reduce((sum, [, counts]) => add(sum, counts), NO_FATES),
  };
};

/** By what it did; the worst comes first. */
export const outcomeOf = ({ changes, refused }: Pick<ReloadReport, 'changes' | 'refused'>): ReloadOutcome => {
  if (refused.length > 0) return 'refused';
  return changes.length > 0 ? 'applied' : 'unchanged';
};

const changesBetween = (before: RuleBook, after: RuleBook): readonly Omit<RuleChange, 'alarms'>[] => {
  const removed = writtenRules(before).filter(({ id }) => !after.rules.has(id));
  const others = writtenRules(after).filter(({ id, hash }) => before.rules.get(id)?.hash !== hash);
  return [
    ...removed.map(({ id, file, line, hash }) => ({
      ...{ rule: id, change: 'removed' as const, file, line, before: hash, after: null },
    })),
    ...others.map(({ id, file, line, hash }) => {
      const known = before.rules.get(id)?.hash ?? null;
      const change = known === null ? ('added' as const) : ('changed' as const);
      return { rule: id, change, file, line, before: known, after: hash };
    }),
  ];
};

/** Tocsin's own are in no file. */
export const writtenRules = ({ rules }: RuleBook): readonly CompiledRule[] =>
  [...rules.values()].filter(({ id }) => !isSystemRule(id));

const isSystemRule = (id: string): boolean => TROUBLE_IDS.includes(id);

/** Those of the files that have faults. */
export const refusedFiles = (reports: readonly FileReport[]): readonly RefusedFile[] =>
  reports.flatMap(({ file, faults, running }) =>
    faults.length === 0 ? [] : [{ file, faults, running: running === 'last-good' ? 'last-good' : 'none' }],
  );

/** So many rules are named one by one; of a first start with thousands the count says enough. */
const MOST_LINES = 1000;

/** One line for the reload, one for each rule that changed and, unless all this `isKnown`, one for each file that was refused. */
export const logReload = (log: Log, report: ReloadReport, isKnown: boolean): void => {
  const { changes, refused, alarms, cause, outcome, reason, files, rules, unchanged, config } = report;
  const count = (change: RuleChange['change']) => changes.filter((one) => one.change === change).length;
  log.info('rules loaded', {
    ...{ cause, outcome, rules, files, refused: refused.length },
    ...{ added: count('added'), changed: count('changed'), removed: count('removed'), unchanged, alarms },
    ...(reason !== null && { reason }),
    ...(config !== 'same' && { config: CONFIG_WORDS[config] }),
  });
  if (outcome === 'held' || isKnown) return;
  for (const { rule, change, ...rest } of changes.slice(0, MOST_LINES)) log.info(`rule ${change}`, { rule, ...rest });
  if (changes.length > MOST_LINES) log.info('more rules changed', { count: changes.length - MOST_LINES });
  for (const { file, running, faults } of refused) {
    log.error('rule file refused', { file, running, faults: faults.map(showFault) });
  }
};

const CONFIG_WORDS: Readonly<Record<ConfigState, string>> = {
  same: 'runs as it stands on disk',
  changed: 'has changed on disk: it takes effect at the next start',
  faulty: 'has faults on disk: the next start would refuse it',
};

/** What was expected and received may be somebody's number. */
export const showFault = ({ expected: _, received: _received, instead: _instead, ...fault }: Fault): string =>
  formatFault(fault);
