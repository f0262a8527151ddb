import { DAY_MS, MINUTE_MS, nextCut } from '../model/local-cuts.ts';
import type { EpochToLocal } from '../model/local-time.ts';
import type { WallMoment } from '../model/reading.ts';
import { WEEKDAYS } from './active-schema.ts';
import { localTimeOf, weekdayOf } from './active-window.ts';
import type { FactOrigin } from './explanation.ts';
import type { Memory } from './memory.ts';

/** What the wall clock says, as a fact of every device. */
export interface TimeFact {
  readonly type: 'number' | 'text';
  /** From epoch ms as the wall clock shows it. */
  readonly read: (local: number) => number | string;
  /** Minutes of the day at which it may change. */
  readonly cuts: readonly number[];
}

const PREFIX = 'time.';

export const isTimeFact = (fact: string): boolean => fact.startsWith(PREFIX);

export const timeFact = (fact: string): TimeFact | undefined =>
  Object.hasOwn(TIME_FACTS, fact) ? TIME_FACTS[fact] : undefined;

/** Reads `fact` in the zone of the rule; undefined for any other fact. */
export const timeReader = (fact: string, zone: string | null) => {
  const known = timeFact(fact);
  if (!known) return undefined;
  const toLocal = localTimeOf(zone);
  return {
    read: (_memory: Memory, now: WallMoment) => known.read(toLocal(now.wallAt)),
    origin: (): FactOrigin => 'clock',
    slot: null,
    aging: null,
    changesAt: createChangesAt(toLocal, (limits) => (fact === 'time.minuteOfDay' ? cutsAround(limits) : known.cuts)),
  };
};

/** The change that was asked for last is remembered: constants hand in the same limits with every reading. */
const createChangesAt = (toLocal: EpochToLocal, cutsOf: (limits: readonly number[]) => readonly number[]) => {
  let asked: readonly number[] = [];
  let from = Number.NaN;
  let until = Number.NaN;
  return (_memory: Memory, { wallAt, watchedAt }: WallMoment, limits: readonly number[]): number => {
    if (limits !== asked || !(wallAt >= from && wallAt < until)) {
      [asked, from, until] = [limits, wallAt, nextCut(toLocal, wallAt, cutsOf(limits))];
    }
    return watchedAt + (until - wallAt);
  };
};

const every = (minutes: number): readonly number[] =>
  Array.from({ length: 1440 / minutes }, (_, index) => index * minutes);

const MIDNIGHT: readonly number[] = [];
const MINUTES = every(1);

const dayOf = (local: number): number => Math.floor(local / DAY_MS);
const minuteOf = (local: number): number => Math.floor((local - dayOf(local) * DAY_MS) / MINUTE_MS);

export const TIME_FACTS: Readonly<Record<string, TimeFact>> = {
  'time.hour': { type: 'number', read: (local) => Math.floor(minuteOf(local) / 60), cuts: every(60) },
  'time.minute': { type: 'number', read: (local) => minuteOf(local) % 60, cuts: MINUTES },
  'time.minuteOfDay': { type: 'number', read: minuteOf, cuts: MINUTES },
  'time.weekday': { type: 'text', read: (local) => WEEKDAYS[weekdayOf(dayOf(local))] ?? '', cuts: MIDNIGHT },
  'time.weekdayNumber': { type: 'number', read: (local) => weekdayOf(dayOf(local)) + 1, cuts: MIDNIGHT },
  'time.day': { type: 'number', read: (local) => new Date(local).getUTCDate(), cuts: MIDNIGHT },
  'time.month': { type: 'number', read: (local) => new Date(local).getUTCMonth() + 1, cuts: MIDNIGHT },
  'time.year': { type: 'number', read: (local) => new Date(local).getUTCFullYear(), cuts: MIDNIGHT },
  'time.date': { type: 'text', read: (local) => new Date(local).toISOString().slice(0, 10), cuts: MIDNIGHT },
};

/** The minute of the day matters only where it reaches or leaves a number that it is compared with. */
const cutsAround = (limits: readonly number[]): readonly number[] =>
  limits
    .flatMap((limit) => [Math.ceil(limit), Math.floor(limit) + 1])
    .filter((minute) => minute > 0 && minute < 1440)
    .toSorted((a, b) => a - b);
