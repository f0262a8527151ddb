import { activeMs, endOf, type History, type ReplayedAlarm, type Span } from './history.ts';

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 10 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** An alarm is chattering that is raised so often within a minute (ISA-18.2). */
const CHATTERS_FROM = 3;

/** A flood begins with more alarms in ten minutes, and ends with fewer (ISA-18.2). */
const FLOOD_ABOVE = 10;
const FLOOD_UNTIL = 5;

/** How an alarm system does by the measures of ISA-18.2. Times epoch ms. */
export interface Measures {
  /** Null when the recording is shorter than ten minutes. */
  readonly averagePerTenMinutes: number | null;
  /** The ten minutes in which most were raised, wherever they begin; null without an alarm. */
  readonly peak: { readonly at: number; readonly alarms: number } | null;
  /** Which part of the time there were too many to look at, 0 to 1. */
  readonly inFlood: number;
  /** Raised three times or more within a minute; those most often raised first. */
  readonly chattering: readonly Chatter[];
  /** Over within a minute, without being raised again in the next: nobody can have done anything about it. */
  readonly fleeting: readonly Often[];
  /** Active for more than a day; the longest first. */
  readonly standing: readonly (ReplayedAlarm & { readonly activeMs: number })[];
  /** Those raised most often, ten at most, and which part of all they are, 0 to 1. */
  readonly badActors: readonly (Often & { readonly share: number })[];
  /** Which part of all alarms they are together, 0 to 1. */
  readonly badActorsShare: number;
}

/** A rule about a key, and how many of its alarms are meant. */
export interface Often {
  readonly rule: string;
  readonly key: string;
  readonly alarms: number;
}

export interface Chatter extends Often {
  /** The most within a minute. */
  readonly mostPerMinute: number;
}

export const measure = ({ alarms, span }: History): Measures => {
  const byActor = [...Map.groupBy(alarms, ({ rule, key }) => `${rule}\n${key}`).values()].map(inOrder);
  const often = byActor.map(toOften).toSorted(byCount);
  const badActors = often.slice(0, 10).map((one) => ({ ...one, share: one.alarms / alarms.length }));
  const raises = inOrder(alarms).map(({ raisedAt }) => raisedAt);
  return {
    averagePerTenMinutes:
      span && span.to - span.from >= TEN_MINUTES_MS ? (alarms.length * TEN_MINUTES_MS) / (span.to - span.from) : null,
    peak: mostWithin(raises, TEN_MINUTES_MS),
    inFlood: floodShare(raises, span),
    chattering: byActor.flatMap(findChatter).toSorted(byCount),
    fleeting: byActor
      .map((own) => ({ ...toOften(own), alarms: countFleeting(own) }))
      .filter((one) => one.alarms > 0)
      .toSorted(byCount),
    standing: alarms
      .map((alarm) => ({ ...alarm, activeMs: activeMs(alarm, span) }))
      .filter((alarm) => alarm.activeMs > DAY_MS)
      .toSorted((a, b) => b.activeMs - a.activeMs),
    badActors,
    badActorsShare: badActors.reduce((sum, { share }) => sum + share, 0),
  };
};

const inOrder = (alarms: readonly ReplayedAlarm[]): readonly ReplayedAlarm[] =>
  alarms.toSorted((a, b) => a.raisedAt - b.raisedAt);

const toOften = (own: readonly ReplayedAlarm[]): Often => ({
  rule: own[0]?.rule ?? '',
  key: own[0]?.key ?? '',
  alarms: own.length,
});

const byCount = (a: Often, b: Often): number =>
  b.alarms - a.alarms || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) || (a.key < b.key ? -1 : 1);

/** Of times in order: the most that lie within `widthMs`, and the first of them. */
const mostWithin = (times: readonly number[], widthMs: number): Measures['peak'] => {
  let peak: { at: number; alarms: number } | null = null;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= widthMs) first++;
    const alarms = index - first + 1;
    if (alarms > (peak?.alarms ?? 0)) peak = { at: times[first] ?? time, alarms };
  }
  return peak;
};

const findChatter = (own: readonly ReplayedAlarm[]): readonly Chatter[] => {
  const raises = own.map(({ raisedAt }) => raisedAt);
  const mostPerMinute = mostWithin(raises, MINUTE_MS)?.alarms ?? 0;
  return mostPerMinute >= CHATTERS_FROM ? [{ ...toOften(own), mostPerMinute }] : [];
};

const countFleeting = (own: readonly ReplayedAlarm[]): number =>
  own.filter((alarm, index) => {
    if (alarm.clearedAt === null || alarm.clearedAt - alarm.raisedAt > MINUTE_MS) return false;
    const [before, after] = [own[index - 1], own[index + 1]];
    const follows = before && alarm.raisedAt - endOf(before, null) < MINUTE_MS;
    return !follows && !(after && after.raisedAt - alarm.clearedAt < MINUTE_MS);
  }).length;

/** By the clock's ten minutes, the first beginning with the recording. */
const floodShare = (raises: readonly number[], span: Span | null): number => {
  if (!span || span.to - span.from < TEN_MINUTES_MS) return 0;
  const count = Math.ceil((span.to - span.from) / TEN_MINUTES_MS);
  const perSlot = Map.groupBy(raises, (at) => Math.floor((at - span.from) / TEN_MINUTES_MS));
  let [flooded, slots] = [false, 0];
  // A flood lasts into slots where little is raised, and no further than one: only those with alarms need be looked at.
  for (const slot of [...perSlot.keys()].toSorted((a, b) => a - b)) {
    const alarms = perSlot.get(slot)?.length ?? 0;
    flooded = alarms > FLOOD_ABOVE || (flooded && perSlot.has(slot - 1) && alarms >= FLOOD_UNTIL);
    if (flooded) slots++;
  }
  return Math.min(1, slots / count);
};
