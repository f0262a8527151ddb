import type { Cancel, Clock } from '../base/clock.ts';
import type { ReloadReport } from './reload-report.ts';
import type { RuleText } from './rule-files.ts';
import type { CurrentRules } from './rule-service.ts';

/** Keeps back, for a while, what looks like a file that is still being written. */
export interface ReloadHold {
  /**
   * In words, why `found` has to wait; null when it may be taken up. It may once its texts have stayed the same for as long
   * as this waits; `again` is called when that may be so.
   */
  readonly reasonFor: (
    found: CurrentRules,
    now: { readonly report: Pick<ReloadReport, 'changes'>; readonly running: CurrentRules | null },
  ) => string | null;
  readonly stop: () => void;
}

/** Longer than a pause within one copy over a slow network, shorter than anybody's patience. */
const HOLD_MS = 2000;

/** A text that was cut short may parse: its last rules are gone, or it ends within a line. */
export const createReloadHold = (clock: Pick<Clock, 'monotonic' | 'after'>, again: () => void): ReloadHold => {
  let held: { readonly found: CurrentRules; readonly until: number } | null = null;
  let cancel: Cancel = () => {};
  return {
    reasonFor: (found, { report, running }) => {
      cancel();
      const doubt = doubtOf(found, report, running);
      if (doubt === null) held = null;
      else if (held?.found !== found) held = { found, until: clock.monotonic() + HOLD_MS };
      const leftMs = held === null ? 0 : held.until - clock.monotonic();
      if (doubt === null || leftMs <= 0) return null;
      cancel = clock.after(leftMs, again);
      return doubt;
    },
    stop: () => cancel(),
  };
};

const doubtOf = (
  { texts }: CurrentRules,
  { changes }: Pick<ReloadReport, 'changes'>,
  running: CurrentRules | null,
): string | null => {
  if (changes.some(({ change }) => change === 'removed')) return 'rules are gone: taken up if it stays so for 2 s';
  const before = new Map(running?.texts.map(({ file, text }) => [file, text]));
  const isCut = ({ file, text }: RuleText) => !text.endsWith('\n') && before.get(file) !== text;
  const cut = texts.find(isCut);
  return cut ? `${cut.file} ends within a line: taken up if it stays so for 2 s` : null;
};
