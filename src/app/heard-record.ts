import type { Memory } from '../rules/memory.ts';
import type { HeardRecord } from '../store/batch.ts';

/** What is stored of when a device was heard; null of one that was neither heard nor is expected. */
export const toHeardRecord = (memory: Memory): HeardRecord | null => {
  const { source, device, labels, newestObservedAt, heardAt, heardWatchedAt, online, heardOn } = memory;
  const isHeard = Number.isFinite(newestObservedAt);
  if (!isHeard && !Number.isFinite(heardWatchedAt)) return null;
  return {
    ...{ source, device, labels, online },
    observedAt: isHeard ? newestObservedAt : 0,
    receivedAt: isHeard ? heardAt : 0,
    watchedAt: Number.isFinite(heardWatchedAt) ? heardWatchedAt : null,
    heardOn: heardOn ? Object.fromEntries(heardOn) : {},
  };
};

/** Takes up what was stored; whether the device was heard at all, or only expected. */
export const takeHeardRecord = (memory: Memory, heard: HeardRecord): boolean => {
  memory.heardWatchedAt = heard.watchedAt ?? Number.NEGATIVE_INFINITY;
  memory.online = heard.online;
  const topics = Object.entries(heard.heardOn);
  if (topics.length > 0) memory.heardOn = new Map(topics);
  if (heard.receivedAt === 0) return false;
  memory.newestObservedAt = heard.observedAt;
  memory.heardAt = heard.receivedAt;
  // A time that is ours to the millisecond was none of the device's own.
  if (heard.observedAt !== heard.receivedAt) memory.newestTimedAt = heard.observedAt;
  return true;
};
