import type { Json } from '../../base/json.ts';
import type { WrittenWindow } from '../active-schema.ts';
import { createSchedule } from '../active-window.ts';
import { timeFact } from '../time-facts.ts';
import type { Value } from './domain.ts';

/** What a fact of the wall clock says, by the minutes of a week: most such facts change together. */
export interface ClockFact {
  readonly read: (minute: Value) => Value;
  /** Minutes of the day at which a comparison with `limit` may change. */
  readonly marksOf: (limit: Json) => readonly number[];
}

/** The fact of that name; undefined for others, and for those that hang on the date. */
export const clockFact = (fact: string): ClockFact | undefined => {
  const marks = Object.hasOwn(MARKS, fact) ? MARKS[fact] : undefined;
  return (
    marks && {
      read: (minute) => (typeof minute === 'number' ? timeFact(fact)?.read(toLocal(minute)) : undefined),
      marksOf: (limit) => (typeof limit === 'number' ? marks(limit) : []),
    }
  );
};

const DAY = 1440;
const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/** Where a whole number reaches `limit`, and where it leaves it. */
const around = (limit: number): readonly number[] => [Math.ceil(limit), Math.floor(limit) + 1];

const MARKS: Readonly<Record<string, (limit: number) => readonly number[]>> = {
  'time.hour': (limit) => around(limit).map((hour) => hour * 60),
  // With each hour it begins again.
  'time.minute': (limit) => HOURS.flatMap((hour) => [0, ...around(limit)].map((minute) => hour * 60 + minute)),
  'time.minuteOfDay': around,
  'time.weekday': () => [],
  'time.weekdayNumber': () => [],
};

/** Some Monday, in minutes since 1970-01-01. */
const MONDAY = 4 * DAY;

const toLocal = (minute: number): number => (MONDAY + minute) * 60_000;

/** Minutes of the week, one from each stretch between `marks` on each day. */
export const minutesBetween = (marks: readonly number[]): readonly number[] => {
  const ofDay = [...new Set([0, ...marks])].filter((mark) => mark >= 0 && mark < DAY);
  return Array.from({ length: 7 }, (_, day) => ofDay.map((minute) => day * DAY + minute)).flat();
};

/** When a rule is active, by the clock of one zone. Dates that are left out count as well: on others it may be active. */
export interface Hours {
  readonly zone: string;
  readonly marks: readonly number[];
  readonly isOpen: (minute: number) => boolean;
}

/** Null without windows, or when they go by several zones. */
export const createHours = (windows: readonly WrittenWindow[] | undefined, zone: string): Hours | null => {
  if (!windows || windows.some((window) => (window.zone ?? zone) !== zone)) return null;
  const isInside = createSchedule(
    windows.map((window) => ({ ...window, zone: null, except: [] })),
    null,
  );
  return {
    zone,
    marks: windows.flatMap(({ start, end }) => [start, end]),
    isOpen: (minute) => isInside(toLocal(minute)).active,
  };
};
