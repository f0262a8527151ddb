import { DAY_MS, MINUTE_MS, nextCut } from '../model/local-cuts.ts';
import { createEpochToLocal, type EpochToLocal } from '../model/local-time.ts';
import type { WrittenWindow } from './active-schema.ts';

/** Whether a rule is active, and until when (epoch ms by the wall clock) that surely stays so. */
export interface Stretch {
  readonly active: boolean;
  readonly until: number;
}

export type Schedule = (wallAt: number) => Stretch;

/**
 * Active while the wall clock of some window's zone shows a time inside it: a repeated hour counts both times, a skipped
 * one not at all. The stretch that was asked for last is remembered, so that a reading costs two comparisons.
 */
export const createSchedule = (written: readonly WrittenWindow[], zone: string | null): Schedule => {
  const windows = written.map((window) => ({ ...window, toLocal: localTimeOf(window.zone ?? zone) }));
  let from = Number.NaN;
  let known: Stretch = { active: false, until: Number.NaN };
  return (wallAt) => {
    if (wallAt >= from && wallAt < known.until) return known;
    from = wallAt;
    known = {
      active: windows.some((window) => isInside(window, window.toLocal(wallAt))),
      until: Math.min(...windows.map(({ toLocal, start, end }) => nextCut(toLocal, wallAt, inOrder(start, end)))),
    };
    return known;
  };
};

/** The zone that a rule's text names, checked before; UTC without one. */
export const localTimeOf = (zone: string | null): EpochToLocal => {
  const created = createEpochToLocal(zone ?? 'UTC');
  if (!created.ok) throw new Error(created.error);
  return created.value;
};

const inOrder = (a: number, b: number): readonly number[] => (a < b ? [a, b] : [b, a]);

/** What goes on after midnight belongs to the day on which it started. */
const isInside = (window: WrittenWindow, local: number): boolean => {
  const { start, end } = window;
  const day = Math.floor(local / DAY_MS);
  const minute = (local - day * DAY_MS) / MINUTE_MS;
  if (start < end) return minute >= start && minute < end && mayStart(window, day);
  return (minute >= start && mayStart(window, day)) || (minute < end && mayStart(window, day - 1));
};

const mayStart = ({ weekdays, except }: WrittenWindow, day: number): boolean =>
  weekdays.includes(weekdayOf(day)) && !except.some(({ from, to }) => day >= from && day <= to);

/** Index of WEEKDAYS; the first of 1970 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
