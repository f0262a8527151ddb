import { formatDuration } from '../../base/duration.ts';
import type { EpochToLocal } from '../../model/local-time.ts';
import type { Extent } from './value-axis.ts';

export interface TimeAxis extends Extent {
  readonly ticks: readonly TimeTick[];
  /** From tick to tick, as people say it: `12 h`. */
  readonly step: string;
}

export interface TimeTick {
  readonly at: number;
  /** `14:05`, or `5 Dec` where the day begins. */
  readonly label: string;
  /** Left unnamed where there is no room for all. */
  readonly isMinor: boolean;
}

const MOST_TICKS = 8;
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** Steps at which people count time, and beyond them whole years of days. */
const STEPS = [
  ...[1, 5, 15, 30].map((count) => count * SECOND),
  ...[1, 5, 15, 30].map((count) => count * MINUTE),
  ...[1, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364].map((count) => count * DAY),
];

/** Ticks at round times by the clock of the zone; those of weeks on Mondays. */
export const createTimeAxis = ({ from, to }: Extent, toLocal: EpochToLocal): TimeAxis => {
  const step = stepFor((to - from) / MOST_TICKS);
  const origin = step >= 7 * DAY ? MONDAY : 0;
  const ticks: Tick[] = [];
  let local = origin + Math.ceil((toLocal(from) - origin) / step) * step;
  for (; ticks.length <= MOST_TICKS + 1; local += step) {
    const at = toEpoch(local, toLocal);
    if (at > to) break;
    if (at >= from) ticks.push({ at, local });
  }
  return { from, to, ticks: nameTicks(ticks, step), step: formatDuration(step) };
};

interface Tick {
  readonly at: number;
  readonly local: number;
}

/** Days go before hours, if there are two of them; else every other one, a day among them. */
const nameTicks = (ticks: readonly Tick[], step: number): readonly TimeTick[] => {
  const isDay = ({ local }: Tick) => local % DAY === 0;
  const byDay = step < DAY && ticks.filter(isDay).length > 1;
  const first = Math.max(0, ticks.findIndex(isDay)) % 2;
  return ticks.map((tick, index) => ({
    ...{ at: tick.at, label: labelOf(tick.local, step) },
    isMinor: byDay ? !isDay(tick) : index % 2 !== first,
  }));
};

/** The first one after 1970 began. */
const MONDAY = 4 * DAY;

const stepFor = (wanted: number): number =>
  STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / (364 * DAY)) * 364 * DAY;

/** The offset of the time itself, but for the hour in which the clocks are put forward. */
const toEpoch = (local: number, toLocal: EpochToLocal): number => {
  const guess = local - (toLocal(local) - local);
  return local - (toLocal(guess) - guess);
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const labelOf = (local: number, step: number): string => {
  const date = new Date(local);
  if (step >= DAY || local % DAY === 0) return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return date.toISOString().slice(11, step < MINUTE ? 19 : 16);
};
