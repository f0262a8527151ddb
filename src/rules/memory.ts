import type { Json, JsonObject } from '../base/json.ts';
import type { DeviceId } from '../model/ids.ts';
import type { Labels, Reading } from '../model/reading.ts';
import type { Window } from './derived/window.ts';
import { notePresence } from './presence.ts';
import { sameJson } from './same-json.ts';

/**
 * What one device last said. Owned by the caller and changed in place by `remember`: plain arrays by slot, since
 * there is one per device and every evaluation reads it. Times are epoch ms.
 */
export interface Memory {
  readonly source: string;
  readonly device: DeviceId;
  /** What its topics named, the newest reading's last. */
  labels: Labels;
  readonly values: (Json | undefined)[];
  /** Event time of each value; with a time but no value a slot is lost, not empty (see `loseFact`). */
  readonly observedAt: number[];
  /** Watch time at which each value came. */
  readonly watchedAt: number[];
  /** Event time of its newest reading; -Infinity before the first. */
  newestObservedAt: number;
  /** Event time of its newest reading that had a time of its own; -Infinity before the first. */
  newestTimedAt: number;
  /** When that came, by watch time; -Infinity before the first. */
  timedWatchedAt: number;
  /** When it was last heard, by our wall clock; -Infinity before the first. */
  heardAt: number;
  /** The same by watch time; a device that is expected counts as heard when it came to be expected. Not by what was retained. */
  heardWatchedAt: number;
  /** What it last said of its connection; null: nothing. A reading that says nothing of it shows that it is there. */
  online: boolean | null;
  /** Event time of what `online` was taken from, if its own; else NaN. */
  onlineAt: number;
  /** When it was heard on the topics that single rules listen to, by filter, by watch time; null while there are none. */
  heardOn: Map<string, number> | null;
  /** What the inventory knows of it. */
  attributes: JsonObject;
  /** Samples of its readings, by the places that the layout gives to what is derived from them. */
  readonly windows: (Window | undefined)[];
  /** The list of places that `windows` was last made to match; null before the first. */
  windowsOf: readonly unknown[] | null;
}

export const createMemory = (source: string, device: DeviceId, labels: Labels): Memory => ({
  source,
  device,
  labels,
  values: [],
  observedAt: [],
  watchedAt: [],
  newestObservedAt: Number.NEGATIVE_INFINITY,
  newestTimedAt: Number.NEGATIVE_INFINITY,
  timedWatchedAt: Number.NEGATIVE_INFINITY,
  heardAt: Number.NEGATIVE_INFINITY,
  heardWatchedAt: Number.NEGATIVE_INFINITY,
  online: null,
  onlineAt: Number.NaN,
  heardOn: null,
  attributes: {},
  windows: [],
  windowsOf: null,
});

/** How a reading finds its places in a memory, and who else keeps something of it. */
export interface Places {
  readonly find: (fact: string) => number | undefined;
  /** Null while there is nobody. */
  readonly keeper: Keeper | null;
}

export interface Arrival {
  readonly reading: Reading;
  /** By watch time. */
  readonly watchedAt: number;
}

export interface Keeper {
  /** Before any fact of the reading is taken. */
  readonly before: (memory: Memory, arrival: Arrival) => void;
  /** After the facts in `slots` were taken. */
  readonly after: (memory: Memory, arrival: Arrival & { readonly slots: readonly number[] }) => void;
}

/** What a reading brought. Without `news` nothing that a rule reads has changed, nor has time gone on. */
export interface Remembered {
  readonly news: boolean;
  /** Facts older than what is remembered, and not taken. */
  readonly late: number;
  /** Facts of the same time and value as what is remembered. */
  readonly duplicate: number;
}

/**
 * Takes each fact that a rule reads, unless a newer one is remembered. Same time and same value is a duplicate; same
 * time and another value is a correction, and is taken; of two readings with times of ours each is one by itself. What the broker retained only fills in what is missing or
 * older: whether to evaluate after it is the caller's choice. A reading without any fact that a rule reads is news
 * when it is newer than all before.
 */
export const remember = (memory: Memory, layout: Places, reading: Reading, watchedAt: number): Remembered => {
  const { observedAt, timed, facts, retained } = reading;
  const newer = observedAt > memory.newestObservedAt;
  let seen = 0;
  let late = 0;
  let duplicate = 0;
  const { keeper } = layout;
  const taken: number[] | null = keeper && [];
  keeper?.before(memory, { reading, watchedAt });
  for (const fact in facts) {
    const slot = layout.find(fact);
    const value = facts[fact];
    if (slot === undefined || value === undefined) continue;
    seen++;
    const novelty = compareWithRemembered(memory, slot, { value, observedAt, timed, retained });
    if (novelty === 'late') late++;
    else if (novelty === 'duplicate') duplicate++;
    else {
      takeFact(memory, slot, { value, observedAt, watchedAt });
      taken?.push(slot);
    }
  }
  hear(memory, reading, watchedAt);
  const news = seen === 0 ? newer && !retained : late + duplicate < seen;
  if (news && taken) keeper?.after(memory, { reading, watchedAt, slots: taken });
  return { news, late, duplicate };
};

/** Puts a value in its slot, whatever stood there: also how stored facts come back after a start. */
export const takeFact = (
  memory: Memory,
  slot: number,
  fact: { readonly value: Json; readonly observedAt: number; readonly watchedAt: number },
): void => {
  memory.values[slot] = fact.value;
  memory.observedAt[slot] = fact.observedAt;
  memory.watchedAt[slot] = fact.watchedAt;
};

/**
 * The device was heard up to `heard`, but what it said did not outlive a restart: older readings are late, and the fact
 * is unknown rather than its default, until it comes again or would have grown stale.
 */
export const loseFact = (
  memory: Memory,
  slot: number,
  heard: { readonly observedAt: number; readonly watchedAt: number },
): void => {
  memory.values[slot] = undefined;
  memory.observedAt[slot] = heard.observedAt;
  memory.watchedAt[slot] = heard.watchedAt;
};

const compareWithRemembered = (
  memory: Memory,
  slot: number,
  { value, observedAt, timed, retained }: Pick<Reading, 'observedAt' | 'timed' | 'retained'> & { readonly value: Json },
): 'new' | 'late' | 'duplicate' => {
  const known = memory.values[slot];
  const knownAt = memory.observedAt[slot];
  if (knownAt === undefined || observedAt > knownAt) return 'new';
  if (observedAt < knownAt) return 'late';
  if (known === undefined || (!timed && !retained)) return 'new';
  if (sameJson(known, value)) return 'duplicate';
  return retained ? 'late' : 'new';
};

/** A late reading says nothing new about where the device is, so its labels only add to what is known. */
const hear = (memory: Memory, reading: Reading, watchedAt: number): void => {
  const { labels, observedAt, timed, receivedAt } = reading;
  const newest = observedAt >= memory.newestObservedAt;
  if (labels !== memory.labels && addsLabel(memory.labels, labels)) {
    memory.labels = newest ? { ...memory.labels, ...labels } : { ...labels, ...memory.labels };
  }
  if (newest) memory.newestObservedAt = observedAt;
  if (timed && observedAt >= memory.newestTimedAt) {
    memory.newestTimedAt = observedAt;
    memory.timedWatchedAt = watchedAt;
  }
  if (receivedAt > memory.heardAt) memory.heardAt = receivedAt;
  notePresence(memory, reading, watchedAt);
};

const addsLabel = (known: Labels, labels: Labels): boolean => {
  for (const name in labels) if (known[name] !== labels[name]) return true;
  return false;
};
