import { totalAfter } from './panes.ts';
import { ranksAfter } from './ranks.ts';
import { countSamples, type Seen, totalsOf, type Window, type WindowPlan } from './window.ts';

/** What the samples that still count at `place` add up to; kept until the next of them leaves the window. */
export const lookAt = (plan: WindowPlan, window: Window, place: number): Seen => {
  const { seen } = window;
  if (seen && place < seen.until && place >= seen.from) return seen;
  const fresh = look(plan, window, place);
  window.seen = fresh;
  return fresh;
};

const look = ({ keeping, size: { overMs } }: WindowPlan, { samples }: Window, place: number): Seen => {
  const cut = place - overMs;
  if (samples.type === 'ranks') {
    const { values, oldestAt } = ranksAfter(samples, cut);
    return { from: place, until: leavesAt(oldestAt, overMs), numbers: values, oldestAt, made: [] };
  }
  const into: number[] = [];
  const oldestAt = samples.type === 'panes' ? totalAfter(samples, totalsOf(keeping), { cut, into }) : Number.NaN;
  return { from: place, until: leavesAt(oldestAt, overMs), numbers: into, oldestAt, made: [] };
};

const leavesAt = (oldestAt: number, overMs: number): number =>
  Number.isNaN(oldestAt) ? Number.POSITIVE_INFINITY : oldestAt + overMs;

/** Whether all that may count is in the window: it was watched for its length, or holds all the samples it can. */
export const isFull = ({ size: { overMs, last } }: WindowPlan, window: Window, place: number): boolean =>
  Number.isFinite(last) ? countSamples(window) >= last : place - window.since >= overMs;
