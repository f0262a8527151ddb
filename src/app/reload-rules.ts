import type { RuleId } from '../model/ids.ts';
import { writtenRules } from './reload-report.ts';
import type { RuleBook } from './rule-book.ts';
import type { World } from './world.ts';

/** A rule that runs, and how many alarms it has. */
export interface RunningRule {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly mode: 'alarm' | 'event';
  readonly file: string;
  readonly line: number;
  /** Of what the rule means. */
  readonly hash: string;
  /** Since when it has run as it is, epoch ms; at the earliest the start. */
  readonly since: number;
  readonly alarms: { readonly pending: number; readonly active: number; readonly clearing: number };
}

/** Remembers when each rule became what it is. */
export interface RunningSince {
  readonly note: (book: RuleBook, at: number) => void;
  /** Epoch ms; undefined for a rule that was never noted. */
  readonly of: (id: RuleId) => number | undefined;
}

export const createRunningSince = (): RunningSince => {
  let known: ReadonlyMap<RuleId, { readonly hash: string; readonly at: number }> = new Map();
  return {
    note: ({ rules }, at) => {
      known = new Map(
        [...rules.values()].map(({ id, hash }) => {
          const before = known.get(id);
          return [id, before?.hash === hash ? before : { hash, at }];
        }),
      );
    },
    of: (id) => known.get(id)?.at,
  };
};

/** In the order of their files and lines. */
export const listRunningRules = (world: World, since: RunningSince): readonly RunningRule[] => {
  const alarms = countAlarms(world);
  return writtenRules(world.book)
    .map(({ id, title, severity, mode, file, line, hash }) => ({
      ...{ id, title, severity, mode, file, line, hash },
      since: since.of(id) ?? 0,
      alarms: alarms.get(id) ?? NO_ALARMS,
    }))
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
};

const NO_ALARMS: RunningRule['alarms'] = Object.freeze({ pending: 0, active: 0, clearing: 0 });

const countAlarms = ({ fleet }: World): ReadonlyMap<RuleId, RunningRule['alarms']> => {
  const counts = new Map<RuleId, { pending: number; active: number; clearing: number }>();
  for (const { rule, alarm } of fleet.instances()) {
    if (alarm === null || alarm.state === 'normal') continue;
    const count = counts.get(rule.id) ?? { ...NO_ALARMS };
    count[alarm.state]++;
    counts.set(rule.id, count);
  }
  return counts;
};
