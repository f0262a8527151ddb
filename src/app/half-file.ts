import type { Cancel, Clock } from '../base/clock.ts';
import { type FileText, isSameTexts } from './text-files.ts';

/** Keeps back, for a while, what looks like a file that is still being written. */
export interface HalfFileHold {
  /**
   * Whether `texts`, of which there is a `doubt` in words, have to wait. They need not once they have stayed the same for
   * as long as this waits; `again` is called when that may be so.
   */
  readonly mustWait: (texts: readonly FileText[], doubt: string | null) => boolean;
  readonly stop: () => void;
}

/** Longer than a pause within one copy over a slow network, shorter than anybody's patience. */
const HOLD_MS = 2000;

/** Ends each doubt, in words. */
export const IF_IT_STAYS = 'taken up if it stays so for 2 s';

export const createHalfFileHold = (clock: Pick<Clock, 'monotonic' | 'after'>, again: () => void): HalfFileHold => {
  let held: { readonly texts: readonly FileText[]; readonly until: number } | null = null;
  let cancel: Cancel = () => {};
  return {
    mustWait: (texts, doubt) => {
      cancel();
      if (doubt === null) {
        held = null;
        return false;
      }
      if (!held || !isSameTexts(held.texts, texts)) held = { texts, until: clock.monotonic() + HOLD_MS };
      const leftMs = held.until - clock.monotonic();
      if (leftMs > 0) cancel = clock.after(leftMs, again);
      return leftMs > 0;
    },
    stop: () => cancel(),
  };
};

/** In words: one of `texts` is another than `before`, and gone, or ends within a line as one that was cut short does. */
export const doubtOfCut = (texts: readonly FileText[], before: readonly FileText[]): string | null => {
  const known = new Map(before.map(({ file, text }) => [file, text]));
  const cut = texts.find(({ file, text }) => !text.endsWith('\n') && known.get(file) !== text);
  if (!cut) return null;
  return `${cut.file} ${cut.unreadable === undefined ? 'ends within a line' : 'cannot be read'}: ${IF_IT_STAYS}`;
};
